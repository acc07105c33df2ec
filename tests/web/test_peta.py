"""The map at three levels, with its list, its places and its words."""

import gzip
import json
import re
from datetime import date

import brotli
import pytest
from placed import project_place
from shapely.geometry import box, shape
from sqlalchemy import select

from connectors.records import Place, Project
from geo.columns import store
from geo.shapes import settle, to_multipolygon
from portal.ingest.drawing import draw_dirty
from portal.model import Outline, Placement, Redraw, UnitVersion
from tests.builders import Builder

KEC = "64.08.05"
DESA = "64.08.05.2006"
PLACE = "/sangkulirang/benua-baru-ilir/peta"


def put(database, clock, shapes):
    """Outlines as the projector leaves them, then drawn."""
    with database.writing() as session:
        build = Builder(session)
        source = build.source("64.08", "geofile", "https://contoh.id/batas.geojson")
        units = {each.code: each for each in session.scalars(select(UnitVersion))}
        for code, geometry in shapes.items():
            item = build.item(source, Place(key=code, name=code, lon=117.0, lat=0.0), hidden="uji")
            item.type = "boundary"
            unit_id = units[code].unit_id
            session.add(
                Outline(
                    unit_id=unit_id,
                    geometry=store(geometry),
                    status="indikatif",
                    source="geofile contoh.id",
                    item_id=item.id,
                    valid_from=date(2026, 11, 20),
                )
            )
            session.add(Redraw(unit_id=unit_id, token="1"))
    draw_dirty(database, clock)


@pytest.fixture
def client(tree_database, open_portal, clock):
    shapes = {
        DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "64.08.05.2001": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
    }
    put(tree_database, clock, shapes)
    with tree_database.writing() as session:
        build = Builder(session)
        source = build.source(DESA)
        unit = build.unit(DESA)
        for record in (
            Place(key="s", name="SDN <1>", kind="Sekolah", lon=117.05, lat=0.05),
            Place(key="j", name="Jauh", lon=120.0, lat=-5.0),
            Project(key="p", title="Jalan usaha tani", year=2026, lon=117.02, lat=0.02),
            Project(key="q", title="Tanpa titik", year=2025),
        ):
            item = build.item(source, record)
            project_place(session, item, record, unit, clock())
    return open_portal(tree_database)


def test_levels_link_down_and_say_what_is_missing(client):
    regency = client.get("/peta").text
    assert 'href="/sangkulirang/peta"' in regency and "2 dari 15 desa" in regency
    assert "2 dari 141 desa punya batas" in regency
    assert regency.count('tabindex="-1"') == 1
    kecamatan = client.get("/sangkulirang/peta").text
    assert f'href="{PLACE}"' in kecamatan
    assert kecamatan.count("<title>Desa ") == 2 and "belum ada" in kecamatan
    desa = client.get(PLACE).text
    assert "indikatif, bukan acuan hukum" in desa and "geofile contoh.id" in desa
    assert "20 Nov 2026" in desa and "Di sekitarnya" in desa


def test_places_are_listed_and_those_on_the_map_drawn(client):
    page = client.get(PLACE).text
    assert "SDN &lt;1&gt;" in page and "Tanpa titik" in page and "4 tempat" in page
    assert page.count('r="17"') == 2 and 'href="#t1"' in page and 'id="t1"' in page
    assert 'href="geo:0.050000,117.050000"' in page
    rows = client.get(f"{PLACE}.csv").text.splitlines()
    assert len(rows) == 5 and any("117.05" in row for row in rows)


def test_above_the_desa_layers_come_first_and_lead_to_their_places(client):
    page = client.get("/sangkulirang/peta").text
    assert "SDN" not in page and "/sangkulirang/peta?jenis=sekolah" in page
    chosen = client.get("/sangkulirang/peta?jenis=sekolah").text
    assert "SDN &lt;1&gt;" in chosen and "Tanpa titik" not in chosen
    assert chosen.count('r="17"') == 1 and f'href="{PLACE}?jenis=sekolah"' in chosen
    data = json.loads(client.get("/sangkulirang/peta.json?jenis=pembangunan").text)["data"]
    assert {row["name"] for row in data["places"]["rows"]} == {"Jalan usaha tani", "Tanpa titik"}
    assert {each["value"] for each in data["places"]["layers"]} == {
        "sekolah", "lainnya", "pembangunan",
    }  # fmt: skip
    assert client.get("/sangkulirang/peta?jenis=karangan").status_code == 404
    empty = client.get("/sangkulirang/peta?jenis=air").text
    assert "Tidak ada tempat dengan saringan ini" in empty


def test_one_place_of_two_sources_is_one_and_names_both(tree_database, open_portal, clock):
    put(tree_database, clock, {DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1))})
    with tree_database.writing() as session:
        build = Builder(session)
        unit = build.unit(DESA)
        own = build.source(DESA, "opensid", "https://desa.contoh.id/")
        service = build.source("64.08", "ogcapi", "https://peta.contoh.id/")
        for source, name, lat in (
            (own, "SDN 001 Sangkulirang", 0.05),
            (service, "SD Negeri 001 Sangkulirang", 0.0503),
            (service, "SD Negeri 002 Sangkulirang", 0.0504),
        ):
            record = Place(key=name, name=name, category="SD", lon=117.05, lat=lat)
            item = build.item(source, record, about="" if source is own else DESA)
            for placed in session.scalars(select(Placement).where(Placement.item_id == item.id)):
                placed.unit_id, placed.scope_key = unit.unit_id, unit.scope_key
                if placed.role == "about":
                    session.delete(placed)
            project_place(session, item, record, unit, clock())
    rows = json.loads(open_portal(tree_database).get(f"{PLACE}.json").text)["data"]["places"]
    assert [(row["name"], len(row["sources"])) for row in rows["rows"]] == [
        ("SD Negeri 002 Sangkulirang", 1),
        ("SDN 001 Sangkulirang", 2),
    ]
    page = open_portal(tree_database).get(PLACE).text
    assert "2 sumber: OpenSID desa.contoh.id" in page and "peta.contoh.id" in page


def test_geojson_has_outlines_and_points(client):
    body = json.loads(client.get(f"{PLACE}.geojson").text)
    kinds = sorted(each["geometry"]["type"] for each in body["features"])
    assert kinds == ["MultiPolygon", "Point", "Point", "Point"]
    assert body["lisensi"] and body["lisensi_url"].startswith("https://")
    names = {each["id"] for each in json.loads(client.get("/peta.geojson").text)["features"]}
    assert names == {"64.08", KEC}


def test_the_twin_carries_no_paths(client):
    body = json.loads(client.get("/peta.json").text)
    assert body["data"]["peta"]["having"] == 2
    assert set(body["data"]["peta"]["map"]) == {"width", "height"}


def test_without_boundaries_the_page_says_so_and_still_links(tree_database, open_portal):
    client = open_portal(tree_database)
    page = client.get("/sangkulirang/peta").text
    assert "belum kami temukan" in page and f'href="{PLACE}"' in page
    assert "Kantor tidak punya batas wilayah" in client.get("/setda/peta").text
    assert json.loads(client.get("/peta.geojson").text)["features"] == []


def test_the_mark_and_the_locator_follow_the_boundaries(client):
    assert 'class="merek" href="/"><svg' in client.get("/peta").text
    assert 'class="ini"' in client.get("/sangkulirang/benua-baru-ilir").text


def test_real_maps_stay_within_the_budget(tree_database, open_portal, clock, shared):
    features = json.loads((shared / "data/kutim_desa.geojson").read_text())["features"]
    put(tree_database, clock, {each["id"]: settle(shape(each["geometry"])) for each in features})
    client = open_portal(tree_database)
    regency = client.get("/peta").text
    paths = re.findall(r'href="(/[a-z-]+/peta)"', regency)
    assert len(set(paths)) == 18 and "Data per" in regency
    for path in ["/peta", *sorted(set(paths)), PLACE]:
        body = client.get(path).get_data()
        assert len(brotli.compress(body, quality=5)) <= 14_336, path
        assert 'd=""' not in body.decode()


def test_all_desa_fit_one_page_and_each_is_reached_by_tap_and_by_list(
    tree_database, open_portal, clock, shared
):
    features = json.loads((shared / "data/kutim_desa.geojson").read_text())["features"]
    put(tree_database, clock, {each["id"]: settle(shape(each["geometry"])) for each in features})
    client = open_portal(tree_database)
    assert 'href="/peta/desa"' in client.get("/peta").text
    answer = client.get("/peta/desa")
    page = answer.text
    taps = re.findall(r'<a tabindex="-1" href="([^"]+)"', page)
    assert len(set(taps)) == 141 and 'd=""' not in page
    # A tap leads to the desa itself, or to its line in the list below the map.
    lines = dict(re.findall(r'<li id="(\d+)"><a href="(/[a-z-]+/[a-z0-9-]+/peta)"', page))
    assert {tap.removeprefix("#") for tap in taps} == set(lines) and len(set(lines.values())) == 141
    body = answer.get_data()
    sizes = len(brotli.compress(body, quality=5)), len(gzip.compress(body, 6))
    assert max(sizes) <= 14_336, sizes
    paths = "".join(re.findall(r' d="([^"]+)"', page.split("<main")[1]))
    assert len(brotli.compress(paths.encode(), quality=5)) <= 6_600
    data = json.loads(client.get("/peta/desa.json").text)["data"]
    assert data["having"] == data["expected"] == len(data["villages"]) == 141
    assert client.get("/sangkulirang/peta/desa").status_code == 404


def test_without_boundaries_there_is_no_map_of_all_desa(tree_database, open_portal):
    assert open_portal(tree_database).get("/peta/desa").status_code == 404
