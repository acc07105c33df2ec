"""The newer generation against hand-made samples: it is not proven on a real site."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.base import Answer, Context, SourceConfig, State
from connectors.errors import NotFoundError, PagingBrokenError
from connectors.records import Document, Tombstone
from connectors.sources.opensid.connector import OpenSid

BASE = "http://baru.example"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "samples" / "opensid_new"
PAGES = {
    "/": "home.html",
    "/internal_api/peta": "peta.json",
    "/internal_api/ppid": "ppid.json",
    "/internal_api/produk-hukum": "produk-hukum.json",
    "/internal_api/statistik/11": "statistik-agama.json",
    "/internal_api/statistik/3": "statistik-agama.json",
    "/internal_api/statistik/4": "statistik-kelamin.json",
    "/internal_api/wilayah/administratif": "wilayah.json",
    "/internal_api/pemerintah": "pemerintah.json",
}


class Samples:
    """An Http that answers from the samples; `changed` replaces bodies by path."""

    def __init__(self, changed: dict[str, bytes | None] | None = None) -> None:
        self.changed = changed or {}
        self.asked: list[str] = []

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        parts = urlsplit(url)
        self.asked.append(url)
        body = self._body(parts.path, parse_qs(parts.query))
        if body is None and 404 not in allow:
            raise NotFoundError("status 404", url=url, status=404)
        return Answer(url, url, 404 if body is None else 200, {}, body or b"<html>404", NOW)

    def download(self, url, *, headers=None):
        raise AssertionError("no file is fetched in these tests")

    def _body(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        if path in self.changed:
            return self.changed[path]
        if path == "/internal_api/arsip":
            file = SAMPLES / f"arsip-{query.get('page[number]', ['1'])[0]}.json"
            return file.read_bytes() if file.exists() else None
        return (SAMPLES / PAGES[path]).read_bytes() if path in PAGES else None


def read(http, stream, state=None, mode="incremental", known=lambda _stream, _keys: {}):
    config = SourceConfig("64.08.09.2999", BASE, "Asia/Makassar")
    ctx = Context(http, config, lambda: NOW, mode, lambda: False, known)
    return list(OpenSid().read(ctx, stream, state or State()))


def records(pages):
    return [record for page in pages for record in page.records]


def test_identity_comes_from_the_map_and_is_missing_when_it_is_closed():
    config = SourceConfig("64.08.09.2999", BASE, "Asia/Makassar")
    for changed, code in (({}, "64.08.09.2999"), ({"/internal_api/peta": None}, "")):
        ctx = Context(Samples(changed), config, lambda: NOW, "full", lambda: False, lambda *_: {})
        identity = OpenSid().identify(ctx)
        assert identity.code == code
        assert "Tanjung Rekaan" in identity.name


def test_articles_have_the_keys_of_the_older_generation():
    found = {record.key: record for record in records(read(Samples(), "artikel"))}
    first = found["/artikel/2026/2/3/panen-raya"]
    assert set(found) == {first.key, "/artikel/2026/1/9/jadwal", "/artikel/2025/12/31/profil"}
    assert (first.title, first.html) == ("Panen raya & bazar", "<p>Panen.</p>")
    assert first.published == datetime(2026, 2, 3, 0, 0, tzinfo=UTC)
    assert first.image == f"{BASE}/desa/upload/artikel/sedang_171_panen.jpg"
    kinds = [record.kind for record in found.values()]
    assert kinds == ["berita", "pengumuman", "halaman"]


def test_a_repeat_stops_at_the_first_page_that_is_known():
    http = Samples()
    pages = read(http, "artikel", known=lambda _s, keys: dict.fromkeys(keys, ""))
    assert len(pages) == 1
    assert pages[0].last


def test_killed_after_the_first_page_it_goes_on_with_the_second():
    first = read(Samples(), "artikel")[0]
    rest = read(Samples(), "artikel", first.next_state)
    assert [record.key for record in records(rest)] == ["/artikel/2025/12/31/profil"]


def test_a_disabled_article_is_taken_away_at_once_and_is_no_living_key():
    rows = json.loads((SAMPLES / "arsip-1.json").read_text())
    rows["data"][0]["attributes"]["enabled"] = 0
    http = Samples()
    first = json.dumps(rows).encode()
    plain = http._body
    http._body = lambda path, query: (
        first if path.endswith("/arsip") and query.get("page[number]") == ["1"]
        else plain(path, query)
    )  # fmt: skip
    gone = [r for r in records(read(http, "artikel")) if isinstance(r, Tombstone)]
    assert [(r.key, r.reason) for r in gone] == [("/artikel/2026/2/3/panen-raya", "dinonaktifkan")]
    ctx = Context(http, SourceConfig("64.08.09.2999", BASE), lambda: NOW, "sweep", lambda: False,
                  lambda *_: {})  # fmt: skip
    keys = [key for page in OpenSid().sweep(ctx, "artikel", "") for key in page.keys]
    assert keys == ["/artikel/2026/1/9/jadwal", "/artikel/2025/12/31/profil"]


def test_an_article_is_read_again_from_its_page_of_the_archive():
    http = Samples()
    config = SourceConfig("64.08.09.2999", BASE, "Asia/Makassar")
    ctx = Context(http, config, lambda: NOW, "incremental", lambda: False, lambda *_: {})
    connector = OpenSid()
    for record in records(read(Samples(), "artikel")):
        assert connector.reread(ctx, "artikel", record.key, record.url) == record
    assert connector.reread(ctx, "artikel", "/artikel/2020/1/1/tak-ada", "") is None
    asked = [url for url in http.asked if "page%5Bsize%5D=30" in url]
    assert len(asked) == 2 + 3, "the archive is walked once, then one page a record"


def test_a_list_that_repeats_itself_is_broken():
    same = (SAMPLES / "arsip-1.json").read_text()
    http = Samples()
    body = json.loads(same)

    def again(path, query):
        if path != "/internal_api/arsip":
            return Samples._body(http, path, query)
        number = int(query.get("page[number]", ["1"])[0])
        body["meta"]["pagination"] |= {"current_page": number, "total_pages": 99}
        return json.dumps(body).encode()

    http._body = again
    with pytest.raises(PagingBrokenError):
        read(http, "artikel")


def test_a_truncated_answer_is_never_an_empty_one():
    cut = (SAMPLES / "ppid.json").read_bytes()[:120]
    with pytest.raises(Exception, match="not_expected"):
        read(Samples({"/internal_api/ppid": cut}), "dokumen")


def test_documents_are_joined_and_closed_ones_taken_away():
    http = Samples()
    (page,) = read(http, "dokumen", State(value="2026-11-20"))
    assert any("tgl_dari=01-01-2000" in url for url in http.asked)
    (shown,) = (r for r in page.records if isinstance(r, Document))
    assert (shown.key, shown.number, shown.kind, shown.external) == ("5", "3", "apbdes", True)
    assert shown.file_url == "https://berkas.example/apbdes.pdf"
    gone = {r.key: r.reason for r in page.records if isinstance(r, Tombstone)}
    assert gone == {"6": "dikecualikan", "7": "dinonaktifkan"}


def test_both_shapes_of_statistics_are_told_by_their_rows():
    tables = {r.indicator: r for r in records(read(Samples(), "statistik"))}
    assert set(tables) == {"penduduk-agama", "penduduk-kelamin"}
    faith = {(c.category, c.sex): int(c.value) for c in tables["penduduk-agama"].cells}
    assert faith["total", ""] == 70
    assert faith["belum-mengisi", ""] == 2
    assert faith["jumlah", ""] == 68  # kept as it is told; config/categories leaves it out


def test_the_village_is_the_sum_of_its_dusun():
    (page,) = read(Samples(), "wilayah")
    tables = {r.indicator: r for r in page.records}
    assert {c.sex: int(c.value) for c in tables["penduduk-jumlah"].cells} == {
        "L": 37, "P": 33, "": 70,
    }  # fmt: skip
    assert int(tables["keluarga-jumlah"].cells[0].value) == 20


def test_an_official_named_by_digits_is_refused():
    (page,) = read(Samples(), "aparatur")
    assert [(r.name, r.post) for r in page.records] == [("Contoh Satu, S.IP", "Kepala Desa")]
    assert len(page.rejects) == 1


def test_map_contacts_and_projects():
    (contacts,) = read(Samples(), "kontak")
    assert {r.channel: r.value for r in contacts.records} == {
        "alamat": "Jl. Rekaan 7",
        "kodepos": "75699",
        "telepon": "(0549) 55123",
        "surel": "kantor@rekaan.example",
    }
    (places,) = read(Samples(), "fasilitas")
    assert [r.name for r in places.records] == ["Posyandu Rekaan"]
    (projects,) = read(Samples(), "pembangunan")
    assert [r.title for r in projects.records] == ["Jembatan gantung"]
    (boundary,) = read(Samples(), "batas")
    assert json.loads(boundary.records[0].geojson)["coordinates"][0][0][0][0] > 117


def test_no_secret_leaves_the_connector():
    for stream in ("artikel", "dokumen", "aparatur", "wilayah", "statistik", "kontak",
                   "fasilitas", "pembangunan", "batas", "apbdes", "garis"):  # fmt: skip
        assert "RAHASIA" not in repr(read(Samples(), stream))


def test_a_site_that_writes_its_front_script_is_read_through_it():
    home = (
        (SAMPLES / "home.html").read_bytes().replace(b"example/arsip", b"example/index.php/arsip")
    )
    http = Samples({"/": home, "/internal_api/peta": None})
    http.changed["/index.php/internal_api/peta"] = (SAMPLES / "peta.json").read_bytes()
    (page,) = read(http, "fasilitas")
    assert len(page.records) == 1


def test_roads_are_lines_and_what_is_none_is_said():
    (page,) = read(Samples(), "garis")
    (road,) = page.records
    assert (road.key, road.name, road.kind, road.category) == (
        "2", "Jalan usaha tani", "Prasarana", "Jalan",
    )  # fmt: skip
    course = json.loads(road.line)
    assert course == {
        "type": "MultiLineString",
        "coordinates": [[[117.60, 0.70], [117.61, 0.71], [117.62, 0.71]]],
    }
    assert 117.60 < road.lon < 117.62 and 0.70 <= road.lat <= 0.71
    # One without a course is nothing; one abroad and one without a name are named.
    assert [(r.key, r.code) for r in page.rejects] == [
        ("4", "record_invalid"),
        ("5", "record_invalid"),
    ]
    assert page.rejects[0].message == "Jalan jauh: 1 dari 2 titik alur terletak di luar Indonesia."
    assert not page.complete


def test_a_closed_map_has_no_roads_and_says_nothing_of_them():
    (page,) = read(Samples({"/internal_api/peta": None}), "garis")
    assert page.records == () and not page.complete
