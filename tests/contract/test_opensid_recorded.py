"""The older generation against its complete recording."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from recorded import NOW, Recorded

from connectors.base import Context, SourceConfig, State
from connectors.records import Document, Tombstone
from connectors.sources.opensid.connector import OpenSid
from connectors.sources.opensid.keys import TOPICS

BASE = "http://127.0.0.1:8801"


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "recordings" / "opensid"


def context(http, mode="incremental", known=lambda _stream, _keys: {}) -> Context:
    config = SourceConfig("52.01.14.2005", BASE, "Asia/Makassar")
    return Context(http, config, lambda: NOW, mode, lambda: False, known)


def read(http, stream: str, state: State | None = None, **how):
    return list(OpenSid().read(context(http, **how), stream, state or State()))


def records(pages):
    return [record for page in pages for record in page.records]


def test_the_village_is_the_one_its_map_names(folder: Path):
    identity = OpenSid().identify(context(Recorded(folder)))
    assert identity.code == "52.01.14.2005"
    assert "Senggigi" in identity.name


def test_a_closed_map_leaves_names_only(folder: Path):
    http = Recorded(folder)
    http.forget("/peta")
    identity = OpenSid().identify(context(http))
    assert (identity.code, "Senggigi" in identity.name) == ("", True)


@pytest.mark.parametrize("variant", ["default", "feed-broken", "feed-broken-2"])
def test_every_readable_article_comes_whatever_the_feed_does(folder: Path, variant: str):
    http = Recorded(folder, variant)
    pages = read(http, "artikel")
    keys = {record.key for record in records(pages)}
    assert pages[-1].last
    assert len(keys) == 91
    listed = {p for p in http.known if p.startswith("/artikel/2") and "kategori" not in p}
    if variant != "default":
        asked = {path for path in http.paths if path.startswith("/artikel/")}
        sitemap = (folder / "sitemap.xml").read_text()
        assert {p for p in listed if f"{BASE}{p}<" in sitemap} <= asked
    hollow = dict(pages[-1].next_state.learned)["kosong"].split()
    assert len(hollow) >= 5
    assert not set(hollow) & keys


def test_feed_and_page_tell_the_same_article(folder: Path):
    fed = {r.key: r for r in records(read(Recorded(folder), "artikel"))}
    paged = {r.key: r for r in records(read(Recorded(folder, "feed-broken"), "artikel"))}
    differing = [key for key in fed if key in paged and fed[key] != paged[key]]
    assert differing == ["/artikel/2024/9/26/berita-contoh-ke-4"]  # cut short to break the feed


def test_a_repeat_reads_little_and_a_full_read_all(folder: Path):
    http = Recorded(folder)
    first = read(http, "artikel")
    held = {record.key: "" for record in records(first)}

    def known(_stream, keys):
        return {key: "" for key in keys if key in held}

    again = Recorded(folder)
    pages = read(again, "artikel", first[-1].next_state, known=known)
    fetched = [path for path in again.paths if path.startswith("/artikel/")]
    assert len(fetched) == 5
    third = Recorded(folder)
    read(third, "artikel", pages[-1].next_state, known=known)
    ring = [path for path in third.paths if path.startswith("/artikel/")]
    assert not set(ring) & set(fetched)
    assert len(records(read(Recorded(folder), "artikel", pages[-1].next_state, mode="full"))) == 91


@pytest.mark.parametrize("stream", ["artikel", "statistik"])
def test_killed_at_any_page_a_read_goes_on_without_loss(folder: Path, stream: str):
    whole = {
        record.key: record for record in records(read(Recorded(folder, "feed-broken"), stream))
    }
    count = len(read(Recorded(folder, "feed-broken"), stream))
    for kept in range(1, count):
        http = Recorded(folder, "feed-broken")
        pages = []
        for page in OpenSid().read(context(http), stream, State()):
            pages.append(page)
            if len(pages) == kept:
                break
        rest = read(Recorded(folder, "feed-broken"), stream, pages[-1].next_state)
        met = {record.key: record for record in records([*pages, *rest])}
        assert met == whole


def test_the_archive_names_the_living_articles(folder: Path):
    (page,) = OpenSid().sweep(context(Recorded(folder)), "artikel", "")
    assert (len(page.keys), page.complete) == (91, True)
    connector, ctx = OpenSid(), context(Recorded(folder))
    assert connector.confirm_gone(ctx, "artikel", page.keys[0], "") == "alive"
    assert connector.confirm_gone(ctx, "artikel", "/artikel/2014/4/30/pkk", "") == "gone"


def test_exactly_the_enabled_documents_are_shown(folder: Path):
    (page,) = read(Recorded(folder), "dokumen")
    shown = {r.key: r for r in page.records if isinstance(r, Document)}
    gone = {r.key: r.reason for r in page.records if isinstance(r, Tombstone)}
    assert set(shown) == {"2", "3", "4", "5", "6", "7"}
    assert gone == {"90": "dinonaktifkan"}
    perdes = shown["4"]
    assert (perdes.kind, perdes.number, perdes.decided) == ("perdes", "1", date(2016, 1, 9))
    assert (perdes.classification, shown["6"].classification) == ("setiap-saat", "berkala")
    assert (shown["5"].kind, shown["2"].kind) == ("rpjmdes", "sk-kades")
    assert page.next_state.value == "2026-11-24"


def test_later_reads_ask_from_the_day_before_and_honour_tombstones(folder: Path):
    http = Recorded(folder)
    (page,) = read(http, "dokumen", State(value="2024-05-01"))
    assert "/ppid?tgl_dari=30-04-2024" in http.paths
    gone = {r.key: r.reason for r in page.records if isinstance(r, Tombstone)}
    assert gone == {"90": "dinonaktifkan", "91": "dihapus"}
    assert not page.complete
    (sweep,) = OpenSid().sweep(context(Recorded(folder)), "dokumen", "")
    assert set(sweep.keys) == {"2", "3", "4", "5", "6", "7"}


def test_every_statistic_is_read_once(folder: Path):
    pages = read(Recorded(folder), "statistik")
    tables = {record.indicator: record for record in records(pages)}
    assert set(tables) == {topic.indicator for topic in TOPICS} | {
        "bantuan-peserta-penduduk",
        "bantuan-peserta-keluarga",
    }
    assert [reject for page in pages for reject in page.rejects] == []
    whole = {c.sex: int(c.value) for c in tables["penduduk-agama"].cells if c.category == "total"}
    assert whole == {"L": 46, "P": 51, "": 97}
    codes = {cell.category for cell in tables["penduduk-golongan-darah"].cells}
    assert {"a", "a-positif", "a-negatif", "belum-mengisi", "total"} <= codes
    aid = {c.label: c.value for c in tables["bantuan-peserta-keluarga"].cells if c.sex == ""}
    assert aid["BPNT"] == 2


def test_an_untitled_chart_is_refused(folder: Path):
    http = Recorded(folder)
    http.put("/statistik_web/load_chart_gis/3", "/statistik_web/load_chart_gis/8")
    pages = read(http, "statistik")
    assert "penduduk-agama" not in {record.indicator for record in records(pages)}
    assert [r.key for page in pages for r in page.rejects] == ["3"]


@pytest.mark.parametrize("variant", ["default", "esensi"])
def test_the_village_counts_97_people_in_37_families(folder: Path, variant: str):
    (page,) = read(Recorded(folder, variant), "wilayah")
    tables = {record.indicator: record for record in page.records}
    assert {c.sex: int(c.value) for c in tables["penduduk-jumlah"].cells} == {
        "L": 46, "P": 51, "": 97,
    }  # fmt: skip
    assert [int(c.value) for c in tables["keluarga-jumlah"].cells] == [37]
    dusun = [c for c in tables["penduduk-per-dusun"].cells if c.sex == ""]
    assert sorted(int(cell.value) for cell in dusun) == [14, 19, 28, 36]


def test_officials_are_name_and_post(folder: Path):
    (page,) = read(Recorded(folder), "aparatur")
    assert page.complete
    assert (page.records[0].name, page.records[0].post) == ("Muhammad Ilham", "Kepala Desa")
    assert len({record.key for record in page.records}) == len(page.records) > 5


def test_the_budget_puts_the_plan_where_the_plan_is(folder: Path):
    (page,) = read(Recorded(folder), "apbdes")
    groups = {record.group: record for record in page.records}
    assert set(groups) == {"pelaksanaan", "pendapatan", "pembelanjaan"}
    first = groups["pelaksanaan"].lines[0]
    assert (first.label, first.planned, first.realised) == (
        "Pendapatan", 173_600_000_000, 134_800_000_000,
    )  # fmt: skip
    assert page.rejects == ()


@pytest.mark.parametrize("variant", ["default", "esensi"])
def test_the_outline_lies_on_lombok_closed(folder: Path, variant: str):
    (page,) = read(Recorded(folder, variant), "batas")
    outline = json.loads(page.records[0].geojson)
    assert outline["type"] == "MultiPolygon"
    ring = outline["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert all(116.0 < lon < 116.1 and -8.6 < lat < -8.4 for lon, lat in ring)


def test_places_projects_and_contacts(folder: Path):
    (places,) = read(Recorded(folder), "fasilitas")
    assert {"SMP", "SMA", "Puskesmas Husada"} <= {record.name for record in places.records}
    (projects,) = read(Recorded(folder), "pembangunan")
    assert projects.records[0].budget == 25_000_000_000
    (contacts,) = read(Recorded(folder), "kontak")
    assert {record.channel for record in contacts.records} == {"alamat", "kodepos"}


def test_a_road_without_a_course_is_no_place_and_no_fault(folder: Path):
    (page,) = read(Recorded(folder), "garis")
    assert page.records == () and page.rejects == () and page.complete


COURSE = b"[[-8.49,116.05],[-8.50,116.06]]"


def test_a_road_that_is_drawn_on_the_recorded_map_is_a_line(folder: Path):
    bare = rb"\"nama\":\"Jalan 1\",\"path\":\""

    class Drawn(Recorded):
        def get(self, url, **asked):
            answer = super().get(url, **asked)
            return replace(answer, body=answer.body.replace(bare, bare + COURSE))

    (page,) = read(Drawn(folder), "garis")
    (road,) = page.records
    assert (road.key, road.name, road.category) == ("1", "Jalan 1", "Jalan")
    assert json.loads(road.line)["coordinates"] == [[[116.05, -8.49], [116.06, -8.5]]]


def test_no_head_no_number_no_author_comes_through(folder: Path):
    connector, ctx = OpenSid(), context(Recorded(folder))
    streams = [spec.name for spec in connector.streams(ctx) if spec.name != "aparatur"]
    for stream in streams:
        for page in connector.read(ctx, stream, State()):
            if stream == "artikel":
                continue
            text = repr(page.records)
            for name in ("Bambang Budi", "Muhammad Ilham", "nip_", "id_kepala"):
                assert name not in text


def test_no_person_path_is_ever_asked(folder: Path):
    http = Recorded(folder)
    connector, ctx = OpenSid(), context(http)
    connector.identify(ctx)
    for spec in connector.streams(ctx):
        list(connector.read(ctx, spec.name, State()))
    for word in ("suplemen", "kelompok", "pengaduan", "peserta", "dpt", "lapak", "vaksinasi"):
        assert not any(word in path for path in http.paths if "/artikel/" not in path)


def test_a_probe_needs_four_requests(folder: Path):
    http = Recorded(folder)
    probe = OpenSid().probe(http, BASE)
    assert probe.confidence > 0.9
    assert probe.identity.code == "52.01.14.2005"
    assert len(http.asked) <= 4


def test_an_archive_that_turns_in_circles_ends(folder: Path):
    http = Recorded(folder, "feed-broken")
    http.forget("/sitemap.xml")
    for number in (2, 3, 4, 5):
        http.put(f"/arsip/{number}", "/arsip/1")
    with pytest.raises(Exception, match="paging_broken"):
        read(http, "artikel")


def test_replaying_gives_the_same_records(folder: Path):
    for spec in OpenSid().streams(context(Recorded(folder))):
        assert records(read(Recorded(folder), spec.name)) == records(
            read(Recorded(folder), spec.name)
        )


def test_one_failing_chart_does_not_take_the_others_along(folder: Path):
    http = Recorded(folder)
    http.put("/statistik_web/load_chart_gis/3", "/load_apbdes")
    pages = read(http, "statistik")
    assert [(r.key, r.code) for page in pages for r in page.rejects] == [("3", "unreachable")]
    assert len(records(pages)) == len(TOPICS) + 1
