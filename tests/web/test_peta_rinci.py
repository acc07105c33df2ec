"""The detail map's page, its data and its policy."""

import json
import re

import brotli
import pytest
from placed import project_place
from shapely.geometry import box
from sqlalchemy import delete

from connectors.records import Place
from geo.shapes import to_multipolygon
from portal.app import create_app
from portal.model import TopologyPart
from portal.sections.peta.detail import FILES, PAGE
from tests.builders import Builder
from tests.databases import ROOT
from tests.pmtiles import PNG, red_picture, write_archive
from tests.web.test_peta import DESA, PLACE, put


@pytest.fixture
def client(tree_database, open_portal, clock):
    shapes = {
        DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "64.08.05.2001": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
        "64.08.04.2001": to_multipolygon(box(117.2, 0.0, 117.3, 0.1)),
    }
    put(tree_database, clock, shapes)
    with tree_database.writing() as session:
        build = Builder(session)
        record = Place(key="s", name="SDN <1>", kind="Sekolah", lon=117.05, lat=0.05)
        item = build.item(build.source(DESA), record)
        project_place(session, item, record, build.unit(DESA), clock())
    return open_portal(tree_database)


def read(client, path):
    return json.loads(client.get(f"{path}/rinci.json").text)["data"]


def test_each_level_gets_its_own_shapes(client):
    regency = read(client, "/peta")
    assert {unit["path"] for unit in regency["units"]} >= {"/sangkulirang", "/sangatta-utara"}
    assert len(regency["topology"]["objects"]["kecamatan"]["geometries"]) == 2
    assert regency["places"] == [] and regency["here"] == ""
    kecamatan = read(client, "/sangkulirang/peta")
    assert len(kecamatan["topology"]["objects"]["desa"]["geometries"]) == 2
    assert [place["name"] for place in kecamatan["places"]] == ["SDN <1>"]
    desa = read(client, PLACE)
    assert desa["here"] == DESA and desa["tiles"] is None
    # Its neighbour is drawn too.
    assert {unit["code"] for unit in desa["units"]} == {DESA, "64.08.05.2001"}
    chosen = json.loads(client.get("/peta/rinci.json?jenis=sekolah").text)["data"]
    assert len(chosen["places"]) == 1


def test_before_parts_are_derived_the_maps_are_the_same(tree_database, open_portal, client):
    paths = ("/peta", "/sangkulirang/peta", PLACE)
    ready = [(client.get(f"{path}/rinci.json").text, client.get(path).text) for path in paths]
    with tree_database.writing() as session:
        assert session.execute(delete(TopologyPart)).rowcount == 6
    other = open_portal(tree_database)
    bare = [(other.get(f"{path}/rinci.json").text, other.get(path).text) for path in paths]
    assert bare == ready


@pytest.mark.parametrize("count", [0, 40, 400])
def test_the_size_is_about_what_comes(tree_database, open_portal, clock, client, count):
    with tree_database.writing() as session:
        build = Builder(session)
        source = build.source(DESA, url="https://situs2.contoh.desa.id/")
        for number in range(count):
            spot = 117.01 + 0.08 * number * 0.618 % 0.08, 0.01 + 0.08 * number * 0.382 % 0.08
            name = f"Posyandu {number} {['Melati', 'Mawar', 'Kenanga'][number % 3]}"
            record = Place(key=f"p{number}", name=name, kind="Posyandu", lon=spot[0], lat=spot[1])
            item = build.item(source, record)
            project_place(session, item, record, build.unit(DESA), clock())
    other = open_portal(tree_database)
    page = other.get("/sangkulirang/peta").text
    said = int(re.search(r"Peta rinci \((\d+) KB\)", page)[1])
    data = json.dumps(read(other, "/sangkulirang/peta"), ensure_ascii=False, separators=(",", ":"))
    scripts = other.application.jinja_env.globals["weigh"](FILES)
    came = PAGE + len(brotli.compress(data.encode(), quality=5)) + scripts
    assert abs(said * 1000 - came) < 0.1 * came


def test_only_this_page_may_load_our_scripts_and_stylesheet(client):
    answer = client.get(f"{PLACE}/rinci")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "style-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert "ubin.js" not in answer.text and 'content="noindex"' in answer.text
    assert f'href="{PLACE}"' in answer.text
    assert "script-src" not in client.get(PLACE).headers["Content-Security-Policy"]
    assert "Peta rinci (" in client.get(PLACE).text


def test_what_has_no_map_says_so(client):
    assert client.get("/setda/peta/rinci").status_code == 404
    assert client.get("/sangkulirang/peta/lain").status_code == 404
    assert client.get("/sangkulirang/peta/rinci?jenis=karangan").status_code == 404
    bare = client.get("/telen/peta/rinci")
    assert bare.status_code == 404 and "belum kami temukan" in bare.text


def test_leaflet_is_ours_and_keeps_its_licence():
    folder = ROOT / "portal/static/leaflet"
    assert "BSD 2-Clause" in (folder / "LICENSE").read_text()
    assert "Leaflet 1.9.4" in (folder / "leaflet.js").read_text()[:100]


def test_tiles_are_sent_by_ranges_and_only_of_a_true_file(
    tree_database, settings, clock, tmp_path, client
):
    assert client.get("/ubin/dasar.pmtiles").status_code == 404
    archive = tmp_path / "a.pmtiles"
    archive.write_bytes(write_archive({(0, 0, 0): red_picture()}, PNG))
    for path, there in (
        (archive, True),
        (tmp_path / "tidak-ada", False),
        (ROOT / "LICENSE", False),
    ):
        mine = type(settings)(
            **{name: getattr(settings, name) for name in settings.__slots__}
            | {"tiles": str(path), "tiles_credit": "© Uji"}
        )
        other = create_app(mine, tree_database, clock).test_client()
        answer = other.get("/ubin/dasar.pmtiles", headers={"Range": "bytes=0-6"})
        assert answer.status_code == (206 if there else 404), path
        answer.close()
        tiles = json.loads(other.get(f"{PLACE}/rinci.json").text)["data"]["tiles"]
        if there:
            assert answer.get_data() == b"PMTiles"
            assert tiles == {
                "url": "/ubin/dasar.pmtiles", "kind": PNG, "low": 0, "high": 0, "credit": "© Uji",
            }  # fmt: skip
        else:
            assert tiles is None
