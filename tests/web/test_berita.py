"""News: lists that gather what lies below, single articles, feeds, what was taken away."""

import json

import pytest

from portal.db import Database
from tests.builders import Builder

DESA = "64.08.05.2006"  # Benua Baru Ilir
KEC = "64.08.05"


@pytest.fixture
def filled(tree_database: Database) -> Database:
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(DESA)
        build.article(desa, "Jadwal posyandu <b>November</b>", days=2)
        build.article(desa, "Rapat ditarik", days=3, hidden="vanished")
        build.article(build.source(KEC, "wordpress"), "Pelayanan keliling", days=1)
    return tree_database


def test_lists_gather_what_lies_below_and_name_the_unit(filled, open_portal):
    client = open_portal(filled)
    page = client.get("/sangkulirang/berita").text
    assert "Pelayanan keliling" in page
    assert "Jadwal posyandu &lt;b&gt;November&lt;/b&gt;" in page
    assert "Desa Benua Baru Ilir" in page
    assert "Rapat ditarik" not in page
    own = client.get("/sangkulirang/benua-baru-ilir/berita").text
    assert "Pelayanan keliling" not in own


def test_twins_say_the_same(filled, open_portal):
    client = open_portal(filled)
    body = json.loads(client.get("/berita.json").text)
    assert set(body) == {"schema", "unit", "states", "data", "sources"}
    assert body["data"]["total"] == 2
    assert "body" not in body["data"]["rows"][0]
    assert client.get("/berita.csv").text.count("\r\n") == 3
    assert client.get("/berita.rss").text.count("<item>") == 2


def test_an_article_lives_on_its_own_units_page(filled, open_portal):
    client = open_portal(filled)
    rows = json.loads(client.get("/sangkulirang/benua-baru-ilir/berita.json").text)["data"]["rows"]
    address = rows[0]["address"]
    moved = client.get(f"/berita/{address}")
    assert moved.status_code == 301
    assert moved.location == f"/sangkulirang/benua-baru-ilir/berita/{address}"
    page = client.get(moved.location)
    assert page.status_code == 200
    assert "Diambil" in page.text
    assert "20 Nov 2026 18.00 WITA" in page.text


def test_what_was_taken_away_is_gone_not_unknown(filled, open_portal):
    client = open_portal(filled)
    assert client.get("/berita/rapat-ditarik-2").status_code == 410
    assert client.get("/berita/apa-saja-999").status_code == 404
