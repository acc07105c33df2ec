"""The procurement gateway: paging to its end marker, permissions a set, nothing personal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from connectors.address import AllowedNetwork
from connectors.base import Context, SourceConfig, State
from connectors.errors import AuthError, BlockedError, ConfigError, Scope, ThrottledError
from connectors.http import GuardedSession, Policy
from connectors.ocds import Procurement
from connectors.pace import PacePlan
from connectors.records import Tombstone
from connectors.robots import RobotsCache
from connectors.sources.inaproc.connector import SETS, Inaproc, check_config
from portal.rules.codec import decode, encode
from tests.gateway import TOKEN, Gateway, serve
from tests.procurement_rows import ALL, OFFICE, contract, notice, plan, result, step

OPTIONS = {"kode_klpd": "D999", "nama_klpd": "Kutai Timur", "tahun": "2026"}


class NoPace:
    def wait(self, host: str, address: str, seconds: float) -> None:
        pass

    def done(self, host: str, address: str) -> None:
        pass


@pytest.fixture
def gateway():
    with serve(Gateway(sets={name: list(rows) for name, rows in ALL.items()})) as running:
        yield running


def now() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC)


def make_context(gateway, notes=None, **options) -> Context:
    port = gateway.url.split(":")[2].split("/")[0]
    http = GuardedSession(
        Policy(agent="uji-bot"),
        plan=PacePlan(0),
        pace=NoPace(),
        robots=RobotsCache(now),
        clock=now,
        note=(notes if notes is not None else []).append,
        allowed=(AllowedNetwork.parse(f"127.0.0.1/32:{port}"),),
        sleep=lambda _seconds: None,
    )
    config = SourceConfig("64.08", gateway.url, options=OPTIONS | options, token=TOKEN)
    return Context(http, config, now, "full", lambda: False, lambda _stream, _keys: {})


def read(ctx, stream):
    pages = list(Inaproc().read(ctx, stream, State()))
    return pages, [record for page in pages for record in page.records]


def test_all_pages_up_to_the_end_marker(gateway):
    pages, records = read(make_context(gateway), "rup")
    assert [record.key for record in records] == ["61230001", "61230002", "61230009"]
    assert pages[-1].last and pages[-1].complete
    assert "cursor=%2B%2F2%3D" in gateway.asked[-1]  # copied verbatim, escaped
    assert records[0].title == "Rehabilitasi Jembatan Contoh & Jalan"
    assert records[0].planning.amount == 250_000_000_000
    assert records[2].planning.amount is None


@pytest.mark.parametrize("ending", [{"has_more": False}, {"has_more": False, "cursor": None}])
def test_every_form_of_the_end_is_complete(gateway, ending):
    gateway.ending = ending
    assert read(make_context(gateway), "tender")[0][-1].complete


@pytest.mark.parametrize("ending", [{}, {"has_more": True, "cursor": ""}])
def test_without_the_end_marker_absence_means_nothing(gateway, ending):
    gateway.ending = ending
    last = read(make_context(gateway), "tender")[0][-1]
    assert last.last and not last.complete


def test_a_cursor_that_turns_in_circles_ends_and_is_not_complete(gateway):
    gateway.loops = True
    pages, records = read(make_context(gateway), "rup")
    assert len(gateway.asked) <= 3
    assert len(records) == 2
    assert not pages[-1].complete


def test_null_data_is_an_empty_page(gateway):
    gateway.null_data = True
    gateway.sets["tender/pengumuman"] = []
    pages, records = read(make_context(gateway), "tender")
    assert records == [] and pages[-1].complete


def test_no_personal_or_bank_field_passes_in_any_set(gateway):
    for each in SETS.values():
        gateway.sets.setdefault(each.path, [])
    gateway.sets["rup/master-satker"] = [plan(kd_satker=1, tahun_aktif="2025,2026")]
    gateway.sets["tender/non-tender-pengumuman"] = [notice(kd_nontender=7, nip_nama_pp="RAHASIA")]
    gateway.sets["tender/non-tender-selesai"] = [result(kd_nontender=7, kd_klpd=None)]
    gateway.sets["tender/pencatatan-non-tender"] = [plan(kd_nontender_pct=8)]
    gateway.sets["rup/paket-swakelola-terumumkan"] = [plan(9, tipe_swakelola=1)]
    for stream in SETS:
        _, records = read(make_context(gateway), stream)
        assert records, stream
        for record in records:
            assert "RAHASIA" not in repr(record)
            assert decode(encode(record)) == record


def test_only_firms_are_named(gateway):
    gateway.sets["tender/tender-selesai-nilai"] = [
        result(),
        result(10611111001, nama_penyedia="Budi Contoh"),
    ]
    _, records = read(make_context(gateway), "hasil")
    assert [each.award.supplier for each in records] == [
        "CV CONTOH JEMBATAN",
        "penyedia perorangan",
    ]
    assert records[0].award.value == 239_000_000_000  # corrected wins over the bid
    assert records[0].contract is None  # 0 means not typed in


def test_days_stay_as_written_and_codes_are_parted(gateway):
    _, (found,) = read(make_context(gateway), "tender")
    assert isinstance(found, Procurement)
    assert found.plans == ("61230001", "61230002")
    assert found.tender.announced == date(2026, 2, 25)
    assert found.tender.value == 249_999_933_478
    _, contracts = read(make_context(gateway), "kontrak")
    assert contracts[0].contract.signed == date(2026, 4, 10)
    assert contracts[0].contract.id == contracts[1].contract.id


@pytest.mark.parametrize(
    "change",
    [
        {"status_aktif_rup": False},
        {"status_delete_rup": True},
        {"status_umumkan_rup": "Draf"},
    ],
)
def test_withdrawn_plans_are_tombstones(gateway, change):
    gateway.sets["rup/paket-penyedia-terumumkan"] = [plan(**change)]
    _, (found,) = read(make_context(gateway), "rup")
    assert found == Tombstone(key="61230001", reason="dinonaktifkan")


def test_the_same_row_counts_once_and_a_twin_key_gets_its_own(gateway):
    gateway.size = 9
    gateway.sets["tender/jadwal-tahapan-tender"] = [
        step(),
        step(),
        step(tgl_akhir="2026-03-09T16:00:00Z"),
    ]
    _, records = read(make_context(gateway), "jadwal")
    assert len({each.key for each in records}) == len(records) == 2


def test_a_forbidden_set_fails_alone(gateway):
    gateway.forbidden = {"tender/pengumuman"}
    ctx = make_context(gateway)
    with pytest.raises(AuthError) as caught:
        read(ctx, "tender")
    assert caught.value.scope is Scope.STREAM
    assert read(ctx, "rup")[1]


def test_a_wrong_token_stops_the_source_and_is_never_noted(gateway):
    notes = []
    ctx = make_context(gateway, notes)
    ctx = replace(ctx, config=replace(ctx.config, token="lain"))
    with pytest.raises(AuthError) as caught:
        read(ctx, "rup")
    assert caught.value.scope is Scope.SOURCE
    assert "lain" not in repr(notes) + str(caught.value)


def test_a_page_of_the_firewall_blocks_and_429_waits(gateway):
    gateway.blocked = {"tender/pengumuman"}
    gateway.throttled = {"rup/paket-penyedia-terumumkan"}
    with pytest.raises(BlockedError):
        read(make_context(gateway), "tender")
    with pytest.raises(ThrottledError) as caught:
        read(make_context(gateway), "rup")
    assert caught.value.wait == 65


def test_rows_of_another_regency_are_refused_before_any_page(gateway):
    gateway.sets["tender/pengumuman"] = [notice(nama_klpd="Kab. Berau")]
    with pytest.raises(ConfigError) as caught:
        read(make_context(gateway), "tender")
    assert "daerah lain" in caught.value.sentence
    gateway.sets["tender/pengumuman"] = [notice(nama_klpd=None, kd_klpd=None)]
    assert len(read(make_context(gateway), "tender")[1]) == 1


def test_the_example_code_is_refused_outside_this_machine():
    config = SourceConfig("64.08", "https://data.inaproc.id/api/v1", options=OPTIONS, token=TOKEN)
    with pytest.raises(ConfigError):
        check_config(config)
    check_config(replace(config, options=OPTIONS | {"kode_klpd": "D123"}))


def test_a_row_without_its_code_is_a_reject_not_the_end(gateway):
    gateway.size = 50
    gateway.sets["tender/tender-ekontrak-kontrak"] = [contract(code) for code in range(1, 9)] + [
        contract(None)
    ]
    pages, records = read(make_context(gateway), "kontrak")
    assert len(records) == 8
    assert sum(len(page.rejects) for page in pages) == 1
    assert OFFICE["nama_satker"] == records[0].entity.name
