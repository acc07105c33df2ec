"""Two regencies in one database, told apart by host name: nothing of one is on the other."""

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from conftest import ROOT
from werkzeug.test import Client

from portal.errors import UsageError
from portal.model import UnitVersion
from portal.release import bump
from portal.settings import Settings, read_config
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import parse_offices
from portal.tree.planning import plan_units
from portal.wsgi import make_front
from tests.builders import Builder

KUTIM, SANGGAU = "kutim.example", "sanggau.example"
BYTES = b"Peraturan desa di Sanggau"
SHA256 = "ab" * 32


def fill(session, regency: str, host: str, clock) -> None:
    codes = list_packaged(regency)
    config = Settings(ROOT, "", "", "", ROOT / "config", "")
    offices = parse_offices(read_config(config, "offices.toml"), regency)
    fill_tree(
        session,
        codes,
        plan_units(codes, offices, frozenset({"setda", "opd", "peta", "data"})),
        zone="Asia/Pontianak" if regency == "61.03" else "Asia/Makassar",
        host=host,
        now=clock(),
        on=date(2026, 1, 1),
    )


def read_text(body: bytes) -> str:
    """What a page says; a workbook is unpacked first."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


class Two:
    """Both sites behind one front layer, each with an article, a document with its file, a
    contact, and something that was taken away again."""

    def __init__(self, database, settings, clock) -> None:
        with database.writing() as session:
            fill(session, "64.08", KUTIM, clock)
            fill(session, "61.03", SANGGAU, clock)
            build = Builder(session)
            self.desa = session.query(UnitVersion).filter(
                UnitVersion.code.startswith("61.03."), UnitVersion.kind == "desa"
            )[0].code  # fmt: skip
            for code, name in (("64.08.05.2006", "Kutim"), (self.desa, "Sanggau")):
                source = build.source(code, url=f"https://situs-{name.lower()}.example/")
                build.article(source, f"Musyawarah di {name}")
                build.contact(source, "alamat", f"Jalan {name} Raya 1")
                build.official(source, f"Ibu {name}", "Kepala Desa")
            source = build.source(self.desa, url="https://situs-sanggau.example/dua")
            self.article = build.article(source, "Kabar kedua dari Sanggau").id
            self.document = build.document(source, "Perdes Sanggau", sha256=SHA256).id
            self.hidden = build.article(source, "Ditarik di Sanggau", hidden="hilang").id
        path = settings.files / SHA256[:2] / SHA256
        path.parent.mkdir(parents=True)
        path.write_bytes(BYTES)
        self.front = make_front(settings, database, clock)
        self.front.snapshot._oldest = 0.0
        self.client = Client(self.front)

    def get(self, host: str, path: str):
        return self.client.get(path, headers={"Host": host}, buffered=True)

    def crawl(self, host: str, most: int = 60) -> dict[str, str]:
        """Pages of a site by following its own links, with their machine twins."""
        waiting, met = ["/", "/index.json", "/berita.rss", "/berita.csv"], {}
        while waiting and len(met) < most:
            path = waiting.pop(0)
            if path in met:
                continue
            answer = self.get(host, path)
            if answer.status_code != 200:
                continue
            met[path] = read_text(answer.data)
            waiting += re.findall(r'href="(/[^"#?]*)', met[path])
        return met


@pytest.fixture
def two(database, settings_of, clock):
    made = Two(database, settings_of(database), clock)
    yield made
    made.front.stop()


def test_no_page_of_one_says_a_word_of_the_other(two: Two) -> None:
    for host, own, other in ((KUTIM, "Kutai Timur", "Sanggau"), (SANGGAU, "Sanggau", "Kutai")):
        pages = two.crawl(host)
        assert len(pages) >= 40
        assert own in pages["/"]
        assert [path for path, text in pages.items() if other in text] == []
    assert "Musyawarah di Sanggau" in two.get(SANGGAU, "/berita").text
    assert "Musyawarah di Kutim" in two.get(KUTIM, "/berita.rss").text


def test_what_belongs_to_one_is_unknown_at_the_other(two: Two) -> None:
    with two.front.snapshot._database.reading() as session:
        unit = Builder(session).unit(two.desa)
        above = session.get(UnitVersion, unit.id)
        kecamatan = Builder(session).unit(above.code[:8])
    home = f"/{kecamatan.slug}/{unit.slug}"
    paths = [
        f"/kode/{two.desa}",
        home,
        f"{home}/berita",
        f"/berita/kabar-{two.article}",
        f"/ppid/perdes-{two.document}",
        f"/berkas/{SHA256}/{two.document}-perdes.pdf",
        f"/berita/ditarik-{two.hidden}",
    ]
    assert [two.get(KUTIM, path).status_code for path in paths] == [404] * 7
    own = [two.get(SANGGAU, path).status_code for path in paths]
    assert own == [302, 200, 200, 301, 301, 200, 410]
    assert two.get(SANGGAU, paths[5]).data == BYTES
    assert b"Sanggau" in two.get(SANGGAU, "/cari?q=musyawarah+sanggau").data
    found = two.get(KUTIM, "/cari?q=perdes+sanggau").text
    assert "Perdes Sanggau" not in found and two.desa not in found
    narrowed = two.get(KUTIM, f"/berita?unit={two.desa}").text
    assert "Kabar kedua" not in narrowed


def test_a_release_of_one_leaves_the_pages_of_the_other(two: Two, database, clock) -> None:
    for host in (KUTIM, SANGGAU):
        two.get(host, "/berita")
    with database.writing() as session:
        units = [Builder(session).unit(code).unit_id for code in (two.desa, "61.03")]
        bump(session, units, clock())
    before = two.front.misses
    two.get(KUTIM, "/berita")
    assert two.front.misses == before
    two.get(SANGGAU, "/berita")
    assert two.front.misses == before + 1


def test_a_host_is_the_same_however_it_is_written(two: Two) -> None:
    plain = two.get(SANGGAU, "/").data
    assert two.get(KUTIM, "/").data != plain
    for written in ("SANGGAU.example", "sanggau.example:8000", "Sanggau.Example.:443"):
        assert two.get(written, "/").data == plain
    assert two.front.misses == 2


def test_unknown_hosts_share_the_page_of_the_default_site(two: Two) -> None:
    for host in ("jahat.example", "lain.example:99", "10.0.0.9", "[::2]:80", "kutim.example.evil"):
        page = two.get(host, "/berita").text
        assert "Musyawarah di Kutim" in page and "Sanggau" not in page
        assert host not in page
    assert two.front.misses == 1


def test_two_sites_never_share_a_host(two: Two, database, clock) -> None:
    with pytest.raises(UsageError, match="sudah dipakai"), database.writing() as session:
        fill(session, "61.03", "Kutim.Example", clock)
    with database.writing() as session:
        fill(session, "61.03", "sanggau.go.example", clock)
    assert "Musyawarah di Sanggau" in two.get("sanggau.go.example", "/berita").text
    assert "Musyawarah di Sanggau" not in two.get(SANGGAU, "/berita").text


def test_readers_who_come_at_once_get_one_page(two: Two) -> None:
    paths = ["/berita", "/sangkulirang", "/peta", "/monografi"] * 4
    start = Barrier(len(paths))

    def read(path: str) -> tuple[str, bytes]:
        start.wait()
        answer = Client(two.front).get(path, headers={"Host": KUTIM, "Accept-Encoding": "br"})
        assert answer.status_code == 200
        return path, answer.data

    with ThreadPoolExecutor(len(paths)) as pool:
        bodies = set(pool.map(read, paths))
    assert len(bodies) == 4, "readers of one page got different ones"
    assert two.front.misses == 4, "a page was made more than once"
    assert two.front._making == {}
