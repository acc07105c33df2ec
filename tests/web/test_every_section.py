"""Every section answers for every kind of unit, in every format it offers, within its budget."""

import csv
import gzip
import io
import json
import re

import brotli
import pytest

from portal.sections import SECTIONS
from tests.builders import Builder

DESA = "64.08.05.2006"
UNITS = {
    "kabupaten": "",
    "kecamatan": "/sangkulirang",
    "desa": "/sangkulirang/benua-baru-ilir",
    "kelurahan": "/sangatta-utara/teluk-lingga",
    "setda": "/setda",
    "bagian": "/setda/pbj",
    "opd": "/opd/diskominfo-staper",
}
LIMIT = 14_336
FOREIGN_SCRIPT = re.compile(r'<script(?! src="/aset/[0-9a-f]{12}/[a-z-]+\.js" defer></script>)')
EVIL = '<script>alert("x")</script>'


@pytest.fixture
def client(tree_database, open_portal):
    """A regency whose desa is the worst there can be: 500 documents, hostile titles."""
    with tree_database.writing() as session:
        build = Builder(session)
        build.sample()
        desa = build.source(DESA)
        long = "Peraturan desa tentang pertanggungjawaban realisasi pelaksanaan anggaran "
        for number in range(500):
            build.document(
                desa,
                f"{long}{number} tahun {2020 + number % 7}",
                days=number,
                year=2020 + number % 7,
                sha256=f"{number:064x}",
                classification=("berkala", "serta-merta", "setiap-saat")[number % 3],
                kind=("perdes", "sk-kades", "apbdes", "rkpdes")[number % 4],
            )
        for number in range(60):
            build.article(desa, f"{EVIL} Jadwal posyandu ke-{number} di balai desa", days=number)
        build.contact(desa, "telepon", "(0549) 22100")
        build.contact(desa, "alamat", f"Jl. Contoh {EVIL}")
        build.contact(desa, "jam", "Senin–Jumat 08.00–15.00")
        for number in range(15):
            build.official(desa, f"Nama {EVIL}", f"Kepala urusan {number}", number)
        build.source("64.08.05", "wordpress", health="tidak menjawab")
        build.source("64.08.14", "feed", identity="belum terverifikasi")
    return open_portal(tree_database)


def _pages():
    for section in SECTIONS:
        units = {"kabupaten": ""} if section.root_only else UNITS
        for kind, path in units.items():
            yield section, kind, f"{path}/{section.word}".rstrip("/") or "/"


def test_pages_answer_say_their_state_and_stay_small(client):
    for section, kind, path in _pages():
        answer = client.get(path)
        assert answer.status_code == 200, (path, kind)
        body = answer.get_data()
        text = body.decode()
        assert len(brotli.compress(body, quality=5)) <= LIMIT, path
        assert len(gzip.compress(body, 6)) <= LIMIT, path
        # At most a file of ours that the page works without; nothing written into the page.
        assert not FOREIGN_SCRIPT.search(text), path
        assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", text), path
        assert not re.search(r'(?:src|@import|url\()\s*=?\s*["\']?(?:https?:)?//', text), path
        assert text.count("<h1>") == 1, path
        assert "data contoh" in text, path
        assert "<main" in text and 'lang="id"' in text
        if not section.root_only:
            reach = text if "tel:" in text else client.get(f"{UNITS[kind]}/kontak").text
            assert 'href="tel:' in reach, path
            assert "/kontak" in text, path


def test_every_link_within_a_page_leads_somewhere(client):
    seen: set[str] = set()
    for _, _, path in _pages():
        for link in re.findall(r'href="(/[^"#]*)', client.get(path).text):
            seen.add(link.replace("&amp;", "&"))
    broken = {
        link
        for link in seen
        if not link.startswith("/berkas/") and client.get(link).status_code >= 400
    }
    assert not broken


def test_twins_carry_the_envelope(client):
    for section, _kind, path in _pages():
        twin = "/index.json" if path == "/" else f"{path}.json"
        body = json.loads(client.get(twin).text)
        assert set(body) == {"schema", "unit", "states", "data", "sources"}, twin
        for suffix in section.formats - {"json"}:
            answer = client.get(f"{path}.{suffix}")
            assert answer.status_code in (200, 404), path
            if suffix == "csv" and answer.status_code == 200:
                rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
                assert all(len(row) == len(rows[0]) for row in rows)


def test_policy_names_the_stylesheet_and_nothing_else(client):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script" not in policy and "unsafe" not in policy
    assert "sha256-" in policy


def test_lists_page_by_twenty_and_filters_hold(client):
    path = "/sangkulirang/benua-baru-ilir/ppid"
    first = json.loads(client.get(f"{path}.json").text)["data"]
    assert first["total"] == 500 and len(first["rows"]) == 20
    narrowed = json.loads(client.get(f"{path}.json?golongan=berkala&tahun=2026").text)["data"]
    assert 0 < narrowed["total"] < 100
    assert {row["year"] for row in narrowed["rows"]} == {2026}
    assert client.get(f"{path}?hal=26").status_code == 404
    assert "Dokumen 1999 belum kami temukan." in client.get(f"{path}?tahun=1999").text


def test_a_unit_without_a_number_shows_anothers_and_says_so(client):
    own = client.get("/sangkulirang/benua-baru-ilir/kontak").text
    assert "tel:+6254922100" in own and "Ini nomor" not in own
    assert "Buka hari ini 08.00–15.00 WITA" in own
    borrowed = client.get("/sangkulirang/maloy/kontak").text
    assert "Ini nomor layanan darurat" in borrowed


def test_getting_lost_helps(client):
    page = client.get("/sangkuliran/benua-baru")
    assert page.status_code == 404
    assert "/sangkulirang" in page.text and "Kode lama?" in page.text
    assert client.get("/Sangkulirang/").location == "/sangkulirang"
    assert client.get("/sangkulirang/dokumen").location == "/sangkulirang/ppid"
    assert client.get("/dokumen").location == "/ppid"
    found = client.get(f"/kode/{DESA}/ppid")
    assert (found.status_code, found.location) == (302, "/sangkulirang/benua-baru-ilir/ppid")
    assert client.get("/kode/6408052006").location == "/sangkulirang/benua-baru-ilir"
    assert client.get("/kode/99.99").status_code == 404
    assert client.get("/sangkulirang/ppid.rss").status_code == 200
    assert client.get("/sangkulirang/kontak.csv").status_code == 404
