"""A data portal by contract: pages without end, closed sets, drift, files, probes."""

import pytest

from connectors.base import State
from connectors.errors import (
    AuthError,
    BlockedError,
    ConfigError,
    NotExpectedError,
    NotFoundError,
    PagingBrokenError,
    SchemaDriftError,
    SourceError,
    TooBigError,
)
from connectors.registry import SharedAnswers
from connectors.sources.ckan import asking
from connectors.sources.ckan.connector import Ckan
from connectors.sources.ckan.mapping import parse_mapping
from tests.data_portal import (
    BASE,
    DESA,
    LURAH,
    MAP,
    ROWS,
    DataPortal,
    context,
    done,
    failed,
    read,
    told,
    without,
)


def test_rows_become_numbers_of_their_desa() -> None:
    [page] = read(DataPortal())
    assert told([page]) == {(DESA, "2025"): {("total", ""): 1560},
                            (LURAH, "2025"): {("total", ""): 20}}  # fmt: skip
    assert page.last and page.complete and not page.rejects
    assert page.records[0].title == "Penduduk & keluarga"
    assert page.records[0].url == f"{BASE}/data/2025.csv"


def test_a_set_that_did_not_change_is_not_read_again() -> None:
    portal = DataPortal()
    state = read(portal)[-1].next_state
    portal.asked.clear()
    [page] = read(portal, state=state, mode="incremental")
    assert page.records == () and page.next_state == state and not page.complete
    assert len(portal.asked) == 1
    # Another mapping is another reading, and so is a change of the set.
    assert read(portal, without(MAP, angka="mesin"), state, "incremental")[0].records
    portal.package["metadata_modified"] = "2026-08-01T00:00:00"
    assert read(portal, state=state, mode="incremental")[0].records


def test_pages_go_on_to_the_end_the_portal_names(monkeypatch) -> None:
    monkeypatch.setattr(asking, "PAGE", 1)
    portal = DataPortal()
    assert len(told(read(portal))) == 2
    assert sum("datastore_search" in url for url in portal.asked) == 2
    portal.total = ""  # says no total: until an empty page
    portal.asked.clear()
    assert len(told(read(portal))) == 2
    assert sum("datastore_search" in url for url in portal.asked) == 3
    portal.total = 5
    with pytest.raises(NotExpectedError):
        read(portal)
    portal.loops = True
    with pytest.raises(PagingBrokenError):
        read(portal)


def test_a_table_beyond_all_bounds_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(asking, "MOST_ROWS", 1)
    with pytest.raises(TooBigError):
        read(DataPortal())


def test_a_long_table_goes_on_after_its_last_page() -> None:
    rows = [
        {"kode": f"64.08.05.2{at:03}", "jumlah": at, "tahun": "2025"} for at in range(1, 451)
    ]  # fmt: skip
    pages = read(DataPortal(rows))
    assert [len(page.records) for page in pages] == [200, 200, 50]
    assert [page.last for page in pages] == [False, False, True]
    again = read(DataPortal(rows), state=pages[0].next_state)
    assert [len(page.records) for page in again] == [200, 50] and again[-1].complete
    assert {**told(pages[:1]), **told(again)} == told(pages)


def test_a_column_that_is_gone_imports_nothing_and_is_named() -> None:
    portal = DataPortal([{"kode": DESA, "total_jiwa": 1, "tahun": 2025}])
    with pytest.raises(SchemaDriftError, match="jumlah") as caught:
        read(portal)
    assert "Kolom jumlah tidak ada lagi" in caught.value.sentence
    with pytest.raises(SchemaDriftError, match="no row of ours"):
        read(DataPortal([{"kode": "64.09.01.2001", "jumlah": 1, "tahun": 2025}]))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, failed("Authorization Error"), AuthError),
        (200, failed("Authorization Error"), AuthError),
        (404, failed("Not Found Error"), NotFoundError),
        (200, failed("Not Found Error"), NotFoundError),
        (409, failed("Validation Error"), NotExpectedError),
        (200, failed("Validation Error"), NotExpectedError),
        (200, {"error": {"code": 404}}, NotExpectedError),
        (200, "<html>masuk</html>", NotExpectedError),
        (200, '{"success": true, "result": {"name"', NotExpectedError),
        (200, done({"name": "penduduk"}), NotExpectedError),
        (200, done({"name": "penduduk", "state": "deleted", "resources": []}), NotFoundError),
        (200, done({"name": "penduduk", "resources": []}), NotFoundError),
        (404, "<!doctype html>", NotFoundError),
        (403, "<!doctype html>", BlockedError),
    ],
)
def test_an_error_is_told_apart_whatever_its_status(status, body, error) -> None:
    portal = DataPortal()
    portal.told["package_show"] = (status, body)
    with pytest.raises(error):
        read(portal)


@pytest.mark.parametrize(
    "text", [f"kode;jumlah;tahun\n{DESA};12;2025\n", f'\ufeffkode,jumlah,tahun\r\n{DESA},"12",2025']
)
def test_a_table_nobody_can_ask_is_read_as_a_file(text) -> None:
    portal = DataPortal(resources=[{"id": "r1", "format": ".csv", "url": "/data/2025.csv"}])
    portal.files["/data/2025.csv"] = text
    assert told(read(portal)) == {(DESA, "2025"): {("total", ""): 12}}


@pytest.mark.parametrize(
    "text", ["<html>", f"kode,jumlah,tahun\n{DESA},12\n", f'kode,jumlah,tahun\n{DESA},"12,2025\n']
)
def test_a_file_that_is_cut_off_or_something_else_is_refused(text) -> None:
    portal = DataPortal(resources=[{"id": "r1", "format": "CSV", "url": "/data/2025.csv"}])
    portal.files["/data/2025.csv"] = text
    with pytest.raises(NotExpectedError):
        read(portal)


def test_the_token_goes_into_its_header() -> None:
    portal = DataPortal()
    list(Ckan().read(context(portal, token="{token}"), "warga", State()))
    assert portal.headers == {"Authorization": "{token}"}


def test_what_is_gone_is_confirmed_by_reading_again() -> None:
    portal = DataPortal()

    def ask(ctx, *rest):
        return Ckan().confirm_gone(ctx, *rest)

    assert ask(context(portal), "warga", f"penduduk-jumlah-2025-{DESA}", "") == "alive"
    assert ask(context(portal), "warga", "penduduk-jumlah-2024-x", "") == "gone"
    portal.rows.append({**ROWS[0], "kode": "64.08.05.2009", "jumlah": "banyak"})
    assert ask(context(portal), "warga", "penduduk-jumlah-2024-x", "") == "unknown"
    portal.told["package_show"] = (404, failed("Not Found Error"))
    assert ask(context(portal), "warga", f"penduduk-jumlah-2025-{DESA}", "") == "gone"


def test_however_much_is_gone_the_table_is_read_once_more() -> None:
    portal = DataPortal()
    connector, ctx = Ckan(), context(portal)
    [page] = connector.read(ctx, "warga", State())
    portal.rows.pop()  # gone since: what confirms is another reading than what missed it
    portal.asked.clear()
    keys = [each.key for each in page.records] + [f"penduduk-jumlah-1999-{at}" for at in range(40)]
    found = [connector.confirm_gone(ctx, "warga", key, "") for key in keys]
    assert sorted(found) == ["alive"] + ["gone"] * 41
    assert len(portal.asked) == 2  # the set and its rows
    portal.told["package_show"] = (500, "x")
    fresh = Ckan()
    for _ in range(2):  # what could not be asked is not kept as an answer
        with pytest.raises(SourceError):
            fresh.confirm_gone(ctx, "warga", keys[0], "")
    portal.told.clear()
    assert fresh.confirm_gone(ctx, "warga", keys[0], "") == "gone"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"warga": "x"}, "tidak dikenal"),
        ({"warga.entah": "x"}, "tidak dikenal"),
        (without(MAP, "warga.dataset"), "warga.dataset belum diisi"),
        (without(MAP, "warga.kode"), "kolom kode atau kolom nama"),
        (without(MAP, "warga.kode", nama="desa"), "warga.induk belum diisi"),
        (without(MAP, "warga.nilai"), "warga.nilai belum diisi"),
        (without(MAP, tahun="2025"), "tahun atau kolom_tahun"),
        (without(MAP, "warga.kolom_tahun", tahun="besok"), "bukan tahun"),
        (without(MAP, kelamin="jk", nilai_l="x"), "hanya bersama satu kolom"),
        (without(MAP, kategori="rt", kelompok="x"), "kategori atau kolom kelompok"),
        (without(MAP, angka="inggris"), "warga.angka harus"),
        (without(MAP, padanan="6404=x"), "bukan KODE=KODE"),
    ],
)
def test_a_wrong_mapping_is_named(options, said) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_mapping(options)
    assert said in caught.value.sentence
    with pytest.raises(ConfigError):
        Ckan().streams(context(DataPortal(), {"x": "y"}))


def test_a_probe_asks_only_where_data_are_likely() -> None:
    portal = DataPortal()
    shared = SharedAnswers(portal, 9)
    found = Ckan().probe(shared, BASE)
    assert (found.confidence, found.software, shared.requests) == (0.9, "CKAN 2.10.4", 1)
    assert found.identity.name == "Satu Data" and not found.identity.code
    village = DataPortal()
    village.files["/"] = "<html>Desa</html>"
    shared = SharedAnswers(village, 9)
    assert Ckan().probe(shared, "https://desa.example").confidence == 0 and shared.requests == 1
    broken = DataPortal()
    broken.told["status_show"] = (500, "x")
    assert Ckan().probe(broken, BASE).confidence == 0
