"""Certificates named for a source: typed, kept, handed to its session, and to no other."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from portal.cli import main
from portal.ingest.assembling import make_workshop, probe_site
from portal.ingest.registering import NewSource, add_source
from portal.ingest.run import harvest_source
from portal.ingest.trusting import Named
from portal.model import Audit, Source
from tests.tls_sites import Authority, serve_tls

UNIT, OTHER = "64.08.04.2012", "64.08.05.2006"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Desa</title>
<item><title>Kabar</title><link>https://127.0.0.1/kabar</link><guid>1</guid>
<pubDate>Tue, 24 Nov 2026 01:00:00 +0000</pubDate><description>Isi</description></item>
</channel></rss>"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("akar"))


@pytest.fixture(scope="module")
def link(authority: Authority):
    return authority.intermediate()


@pytest.fixture(scope="module")
def leaf(authority: Authority, link):
    return authority.leaf(link, "127.0.0.1")


@pytest.fixture
def terminal(tree_database, settings_of, monkeypatch, capsys):
    settings = settings_of(tree_database)
    monkeypatch.setenv("JENJANG_HOME", str(settings.home))
    monkeypatch.setenv("JENJANG_SITE", "64.08")
    monkeypatch.setenv("JENJANG_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("JENJANG_CONFIG", str(settings.config))

    def type_words(*words: object, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        assert main([str(word) for word in words]) == code, capsys.readouterr()
        return capsys.readouterr()

    return type_words


def kept(database, number: int = 1) -> Named:
    with database.reading() as session:
        source = session.get_one(Source, number)
        return Named(source.tls_intermediates, source.tls_pin)


def add(terminal, *more: object, url: str = "https://desa.example", code: int = 0) -> str:
    words = ("sources", "add", url, "--unit", UNIT, "--kind", "feed", *more)
    return terminal(*words, code=code)[1]


def test_what_a_source_names_is_set_shown_and_cleared(tree_database, terminal, link, leaf) -> None:
    add(terminal, "--intermediate", link.cert)
    assert kept(tree_database) == Named(intermediates=link.pem)
    assert json.loads(terminal("sources", "list", "--json")[0])["sources"][0]["tls"] == "perantara"
    assert "perantara Perantara Uji (berlaku hingga" in terminal("sources", "tls", 1)[1]
    terminal("sources", "tls", 1, "--pin", leaf.pin.upper())
    assert kept(tree_database) == Named(pin=leaf.pin), "one stands in the place of the other"
    told = json.loads(terminal("sources", "tls", 1, "--json")[0])
    assert told == {"id": 1, "intermediates": None, "pin": leaf.pin}
    assert "toko sertifikat sistem" in terminal("sources", "tls", 1, "--clear")[1]
    assert kept(tree_database) == Named()
    terminal("sources", "tls", 1, "--clear")
    with tree_database.reading() as session:
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
        assert [row.act for row in rows] == ["sumber: sertifikat"] * 2, "nothing new, no row"
        assert "Perantara Uji" in rows[0].detail and leaf.pin in rows[1].detail
        assert session.get_one(Source, 1).due_at is not None
    terminal("audit", "verify")


def test_what_cannot_hold_changes_nothing(tree_database, terminal, authority, link, tmp_path):
    add(terminal, "--intermediate", link.cert)
    empty = tmp_path / "kosong.pem"
    empty.write_bytes(b"")
    der = tmp_path / "biner.cer"
    der.write_bytes(b"0\x82\x01" + bytes(range(256)))
    wrong = [
        (
            ("--intermediate", authority.root.cert),
            2,
            f"{authority.root.cert.name}: sertifikat akar",
        ),
        (("--intermediate", tmp_path / "tiada.pem"), 1, "tiada.pem tidak dapat dibaca"),
        (("--intermediate", tmp_path), 1, "tidak dapat dibaca"),
        (("--intermediate", empty), 2, "kosong.pem: berkas kosong"),
        (("--intermediate", der), 2, "biner.cer: tidak memuat sertifikat PEM"),
        (("--pin", "123"), 2, "bukan SHA-256"),
        (("--pin", "0" * 64, "--intermediate", link.cert), 2, "Pilih satu"),
        (("--pin", "0" * 64, "--clear"), 2, "Pilih satu"),
    ]
    for words, code, said in wrong:
        assert said in terminal("sources", "tls", 1, *words, code=code)[1], words
    assert "Tidak ada sumber bernomor 77" in terminal("sources", "tls", 77, "--clear", code=2)[1]
    add(terminal, "--pin", "zz", url="https://lain.example", code=2)
    assert "sertifikat lain" in add(terminal, "--pin", "0" * 64, code=2)
    add(terminal)  # naming nothing leaves what is there
    assert kept(tree_database) == Named(intermediates=link.pem)
    with tree_database.reading() as session:
        assert len(session.scalars(select(Source)).all()) == 1
        assert session.scalars(select(Audit)).all() == []


def test_lists_carry_certificates_when_a_source_names_some(
    tree_database, terminal, authority, link, tmp_path
) -> None:
    def load(rows: list[tuple[str, ...]], code: int = 0) -> str:
        file = tmp_path / "situs.csv"
        with file.open("w", newline="") as out:
            csv.writer(out).writerows(rows)
        return terminal("sources", "import", file, code=code)[1]

    old = ("unit_code", "url", "kind", "note")
    head = (*old, "intermediate", "pin")
    load([old, (UNIT, "https://a.example", "feed", "")])
    assert next(csv.reader(io.StringIO(terminal("sources", "export")[0]))) == list(old)
    said = load([
        head,
        (UNIT, "https://b.example", "feed", "", link.pem, ""),
        (UNIT, "https://c.example", "feed", "", "", "AB" * 32),
        (UNIT, "https://d.example", "feed", "", authority.root.pem, ""),
        (UNIT, "https://e.example", "feed", "", "", "AB"),
        (UNIT, "https://f.example", "feed", "", link.pem, "AB" * 32),
    ], code=1)  # fmt: skip
    assert "baris 4: intermediate: sertifikat akar" in said
    assert "baris 5: Sidik “AB” bukan SHA-256" in said and "baris 6: Pilih satu" in said
    rows = list(csv.reader(io.StringIO(terminal("sources", "export")[0])))
    assert rows[0] == list(head)
    assert rows[1:] == [
        [UNIT, "https://a.example", "feed", "", "", ""],
        [UNIT, "https://b.example", "feed", "", link.pem, ""],
        [UNIT, "https://c.example", "feed", "", "", "ab" * 32],
    ]
    assert "3 sumber terdaftar, 0 baris ditolak" in load(rows)
    load([head, (UNIT, "https://c.example", "feed", "", "", "CD" * 32)], code=1)
    assert kept(tree_database, 3) == Named(pin="ab" * 32)


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("kind", ["intermediates", "pin"])
def test_a_harvest_gives_each_source_only_its_own(
    tree_database, settings_of, clock, monkeypatch, authority, link, leaf, kind: str
) -> None:
    """Two sites with one certificate, read at the same time; one source names something."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root.cert))
    named = {"intermediates": Named(intermediates=link.pem), "pin": Named(pin=leaf.pin)}[kind]
    shop = make_workshop(settings_of(tree_database), tree_database, clock)
    with serve_tls(leaf, body=RSS) as good, serve_tls(leaf, body=RSS) as bad:
        with tree_database.writing() as session:
            for unit, site, trust in ((UNIT, good, named), (OTHER, bad, Named())):
                new = NewSource(
                    f"{site.url('127.0.0.1')}/feed", unit, "feed",
                    f"127.0.0.1/32:{site.port}", named=trust,
                )  # fmt: skip
                add_source(session, new, shop.registry.kinds, clock())
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda number: harvest_source(shop, number, "incremental"), (1, 2))
            first, second = runs
        assert (first.state, first.new) == ("done", 1), first
        assert (second.state, second.error) == ("failed", "tls")
        assert "sertifikat perantara" in second.sentence
        assert bad.asked == []
        url, network = f"{bad.url('127.0.0.1')}/feed", f"127.0.0.1/32:{bad.port}"
        told = probe_site(shop, url, network)
        assert told.best == ""
        assert any("tidak lengkap" in text for each in told.probes for text in each.warnings)
        assert probe_site(shop, url, network, named).best == "feed"
    with tree_database.reading() as session:
        assert [row.error_class for row in session.scalars(select(Source).order_by(Source.id))] == [
            "",
            "tls",
        ]
