"""A road that is upstream no more: shown until two whole rounds a day apart agree, then gone from
maps, lists, files and the map service; back when its source has it again."""

from dataclasses import replace

import pytest
from fakes import FakeSite, add_fake_source, make_fake_workshop
from shapely.geometry import box
from sqlalchemy import func, select
from werkzeug.test import Client

from geo.shapes import to_multipolygon
from portal.ingest.project_place import PlaceProjector
from portal.ingest.run import harvest_source
from portal.model import Course, Spot
from portal.wsgi import make_front
from tests.roads import road
from tests.web.test_peta import DESA, PLACE, put

LOST = road("Jalan Poros", (117.01, 0.02), (117.04, 0.05), (117.08, 0.05), key="1")
KEPT = road("Gang Dua", (117.02, 0.08), (117.05, 0.09), key="2")
LINES = "/api/ogc/collections/garis/items"


@pytest.fixture
def village(tree_database, settings_of, clock):
    put(tree_database, clock, {DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1))})
    site = FakeSite({"garis": [LOST, KEPT]}, page_size=50)
    source_id = add_fake_source(tree_database, clock, DESA)
    settings = settings_of(tree_database)
    shop = replace(
        make_fake_workshop(tree_database, settings.home, clock, site),
        projectors=(PlaceProjector(),),
    )
    front = make_front(settings, tree_database, clock)
    front.snapshot._oldest = 0.0
    site.client = Client(front)
    site.harvest = lambda: harvest_source(shop, source_id, "incremental")
    yield site
    front.stop()


def seen(village):
    """Where readers and machines still meet the road."""
    ask = village.client.get
    detail = ask(f"{PLACE}/rinci.json").json["data"]
    return {
        "map": "<title>Jalan Poros</title>" in ask(PLACE).text,
        "list": "Jalan Poros</b>" in ask(PLACE).text,
        "table": "Jalan Poros" in ask(f"{PLACE}.csv").text,
        "geojson": "Jalan Poros" in ask(f"{PLACE}.geojson").text,
        "file": "Jalan Poros" in ask(f"/api/tempat/{DESA}.geojson").text,
        "service": any(
            each["properties"]["nama"] == "Jalan Poros"
            for each in ask(LINES).get_json(force=True)["features"]
        ),
        "detail": any(each["name"] == "Jalan Poros" for each in detail["lines"]),
    }


def test_a_road_that_vanishes_upstream_leaves_every_map(village, tree_database, clock):
    village.harvest()
    assert all(seen(village).values()), seen(village)
    village.streams["garis"] = [KEPT]
    clock.move(hours=1)
    village.harvest()
    clock.move(hours=10)
    village.harvest()
    assert all(seen(village).values()), "one day has not passed"
    clock.move(hours=15)
    assert village.harvest().vanished == 1
    assert not any(seen(village).values()), seen(village)
    assert "Gang Dua" in village.client.get(PLACE).text
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Course)) == 1
        assert session.scalar(select(func.count()).select_from(Spot)) == 1
    village.streams["garis"] = [LOST, KEPT]
    clock.move(hours=1)
    village.harvest()
    assert all(seen(village).values()), "it came back"


def test_a_road_that_answers_by_itself_stays(village, clock):
    village.harvest()
    village.streams["garis"], village.gone["1"] = [KEPT], "alive"
    for hours in (1, 25, 25):
        clock.move(hours=hours)
        assert village.harvest().vanished == 0
    assert all(seen(village).values())
