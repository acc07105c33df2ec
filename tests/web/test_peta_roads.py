"""Roads on the map pages: drawn, named in the list, once for all sources, within the budget."""

import csv
import io
import json
import re

import brotli
import pytest
from shapely.geometry import box

from geo.shapes import to_multipolygon
from portal.reads.peta_rinci import MOST_POINTS
from tests.builders import Builder
from tests.roads import put_road, road
from tests.web.test_peta import DESA, PLACE, put

WAY = ((117.01, 0.02), (117.04, 0.05), (117.08, 0.05))


@pytest.fixture
def database(tree_database, clock):
    put(tree_database, clock, {DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1))})
    return tree_database


def lay(database, *roads, code=DESA, kind="opensid", url=""):
    with database.writing() as session:
        source = Builder(session).source(code, kind, url)
        for each in roads:
            put_road(session, source, DESA, each)


def alur(page):
    """The paths in the layer of lines."""
    (layer,) = re.findall(r'<g class="alur">(.*?)</g>', page, re.S)
    return re.findall(r'<path d="([^"]+)"><title>([^<]*)</title>', layer)


def test_a_road_is_drawn_named_and_measured(database, open_portal):
    lay(database, road("Jalan <Poros>", *WAY))
    client = open_portal(database)
    page = client.get(PLACE).text
    ((path, name),) = alur(page)
    assert path.startswith("M") and "z" not in path and name == "Jalan &lt;Poros&gt;"
    assert '<a tabindex="-1" href="#t1"><path' in page
    assert "Jalan &lt;Poros&gt;</b><small>Jalan · 9,2 km" in page
    assert "namanya di daftar" in page
    (row,) = csv.DictReader(io.StringIO(client.get(f"{PLACE}.csv").text))
    assert row["panjang_m"] == "9160"
    (told,) = json.loads(client.get(f"{PLACE}.json").text)["data"]["places"]["rows"]
    assert told["length_m"] == 9160 and "course_of" not in told


def test_machines_get_the_course_and_terms(database, open_portal):
    lay(database, road("Jalan Poros", *WAY))
    body = json.loads(open_portal(database).get(f"{PLACE}.geojson").text)
    (line,) = [each for each in body["features"] if each["id"].startswith("tempat-")]
    assert line["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[list(each) for each in WAY]],
    }
    assert line["properties"]["panjang_m"] == 9160 and line["properties"]["sumber"]
    assert body["lisensi"]


def test_one_road_of_two_sources_is_drawn_once_and_names_both(database, open_portal):
    lay(database, road("Jalan Poros Benua", *WAY), url="https://desa.contoh.id/")
    near = [(lon + 0.0003, lat + 0.0003) for lon, lat in WAY[1:]]
    lay(database, road("Jl. Poros Benua", *near), kind="ogcapi", url="https://peta.contoh.id/")
    client = open_portal(database)
    page = client.get(PLACE).text
    assert len(alur(page)) == 1 and "2 sumber: " in page
    (row,) = json.loads(client.get(f"{PLACE}.json").text)["data"]["places"]["rows"]
    assert len(row["sources"]) == 2
    lines = client.get("/api/ogc/collections/garis/items?f=json")
    (feature,) = json.loads(lines.text)["features"]
    assert feature["properties"]["sumber"].count(";") == 1
    (drawn,) = json.loads(client.get(f"{PLACE}/rinci.json").text)["data"]["lines"]
    assert drawn["name"] == "Jalan Poros Benua"


def test_above_the_desa_lines_are_drawn_when_their_layer_is_chosen(database, open_portal):
    lay(database, road("Jalan Poros", *WAY))
    client = open_portal(database)
    assert "alur" not in client.get("/sangkulirang/peta").text.split("</style>")[1]
    chosen = client.get("/sangkulirang/peta?jenis=jalan").text
    assert len(alur(chosen)) == 1
    other = client.get("/sangkulirang/peta?jenis=sekolah").text
    assert '<g class="alur">' not in other


def test_a_road_that_ends_upstream_leaves_every_form(database, open_portal):
    client = open_portal(database)
    page = client.get(PLACE).text
    assert '<g class="alur">' not in page and "Jalan dan garis lain" not in page


def test_five_hundred_crooked_roads_stay_within_the_budget(database, open_portal):
    crooked = [
        road(
            f"Jalan {number}",
            *((117.0 + at / 500, 0.1 * ((at * 7 + number * 13) % 50) / 50) for at in range(50)),
            key=str(number),
        )
        for number in range(500)
    ]
    lay(database, *crooked)
    client = open_portal(database)
    answer = client.get(PLACE)
    assert len(brotli.compress(answer.get_data(), quality=5)) <= 14_336
    drawn = len(alur(answer.text))
    said = re.search(r"([\d.]+) garis tidak muat", answer.text)
    assert said and drawn > 0 and drawn + int(said[1]) == 500
    detail = json.loads(client.get(f"{PLACE}/rinci.json").text)["data"]
    points = sum(len(part) for line in detail["lines"] for part in line["parts"])
    assert 0 < points <= MOST_POINTS and len(detail["lines"]) + detail["left_out"] == 500
    assert len(brotli.compress(json.dumps(detail).encode(), quality=5)) <= 30_000
