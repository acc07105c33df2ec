"""The search: units first, spelling forgiven; services and documents; nothing of it is kept."""

import json

import pytest
from werkzeug.test import Client

from portal.wsgi import make_front
from tests.builders import Builder


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source("64.08.05.2006")
        build.document(desa, "APBDes Tahun 2026 <Perubahan>")
        build.document(desa, "Peraturan desa 100% gratis")
        build.document(desa, "Yang ditarik kembali 2026", hidden="dikecualikan")
    return open_portal(tree_database)


def ask(client, text):
    return json.loads(client.get("/cari.json", query_string={"q": text}).text)["data"]


def test_units_are_found_and_linked(client):
    page = client.get("/cari?q=sangata+utra")
    assert page.status_code == 200
    assert 'href="/sangatta-utara"' in page.text and 'value="sangata utra"' in page.text
    assert "Wilayah dan kantor" in page.text and "kode 64.08.04.2001" in page.text
    assert [hit["sure"] for hit in ask(client, "sangata utra")["units"]] == [True, True]
    offered = client.get("/cari?q=kaliyorong").text
    assert "Mungkin yang Anda maksud" in offered and "/kaliorang" in offered
    assert ask(client, "6408052006")["units"][0]["unit"]["path"].endswith("benua-baru-ilir")
    assert ask(client, "dpmd")["units"][0]["unit"]["kind"] == "opd"


def test_services_and_documents_are_found_by_title(client):
    page = client.get("/cari?q=domisili").text
    assert "Surat keterangan domisili" in page and "desa atau kelurahan Anda" in page
    linked = client.get("/cari?q=akta+kelahiran").text
    assert 'href="/opd/disdukcapil/layanan/akta-kelahiran"' in linked
    titles = [row["title"] for row in ask(client, "apbdes 2026")["documents"]]
    assert titles == ["APBDes Tahun 2026 <Perubahan>"]
    assert "&lt;Perubahan&gt;" in client.get("/cari?q=APBDES").text
    assert ask(client, "ditarik kembali")["documents"] == []
    # What means something to a database is a letter like any other.
    assert len(ask(client, "100% gratis")["documents"]) == 1


def test_nothing_found_says_where_else_to_look(client):
    page = client.get("/cari?q=zzyzx").text
    assert "Belum kami temukan" in page and 'href="/peta"' in page and "18 kecamatan" in page
    empty = client.get("/cari").text
    assert "18 kecamatan" in empty and "Belum kami temukan" not in empty


def test_what_was_typed_is_escaped_and_not_indexed(client):
    page = client.get("/cari", query_string={"q": '"><script>alert(1)</script>'})
    assert "<script" not in page.text and 'content="noindex"' in page.text
    assert client.get("/cari", query_string={"q": "a" * 5000}).status_code == 200


def test_every_page_has_the_field_or_the_link(client):
    inner = client.get("/sangkulirang").text
    assert 'action="/cari"' in inner and 'class="ke-cari" href="/cari"' in inner
    start = client.get("/").text
    assert start.count('action="/cari"') == 1 and "ke-cari" not in start.split("</style>")[1]


def test_getting_lost_suggests_by_the_same_rules(client):
    page = client.get("/sangkoelirang/benoea-baroe-ilir")
    assert page.status_code == 404
    assert 'href="/sangkulirang/benua-baru-ilir"' in page.text
    assert 'value="benoea baroe ilir"' in page.text


def test_answers_are_packed_and_never_kept(templates, settings, clock):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    front = make_front(settings, database, clock)
    client = Client(front)
    for number in range(30):
        answer = client.get(f"/cari?q=desa{number}", headers={"Accept-Encoding": "br, gzip"})
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(front.store) == 0
    packed = client.get("/cari.json?q=x", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(front.store) == 0
    assert client.head("/cari?q=x").data == b""
    # Elsewhere the parameter leaves the key.
    for number in range(5):
        client.get(f"/sangkulirang?q={number}")
    assert len(front.store) == 1
    front.stop()
    database.close()
