"""The courses of roads in either database: kept with their item, filled by the upgrade."""

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from placed import project_place, retract_place
from sqlalchemy import delete, select

from connectors.records import Place
from geo.columns import load
from portal.ingest.clearing import clear_sample
from portal.model import Course, Item, Spot
from tests.builders import Builder
from tests.roads import put_road, road

DESA = "64.08.05.2006"
WAY = ((117.0, 0.5), (117.01, 0.5), (117.02, 0.51))


def courses(database):
    with database.reading() as session:
        rows = session.execute(select(Course.item_id, Course.geometry, Course.length_m)).all()
        return {item_id: (load(geometry).wkt, length) for item_id, geometry, length in rows}


@pytest.fixture
def item_id(tree_database):
    with tree_database.writing() as session:
        source = Builder(session).source(DESA, sample=True)
        return put_road(session, source, DESA, road("Jalan Poros", *WAY)).id


def test_a_road_is_kept_with_its_length_and_goes_with_its_item(tree_database, item_id):
    assert courses(tree_database) == {
        item_id: ("MULTILINESTRING ((117 0.5, 117.01 0.5, 117.02 0.51))", 2682)
    }
    with tree_database.writing() as session:
        build = Builder(session)
        item = session.get_one(Item, item_id)
        moved = road("Jalan Poros", *WAY[:2])
        project_place(session, item, moved, build.unit(DESA), build.now)
    assert courses(tree_database)[item_id][1] == 1113
    with tree_database.writing() as session:
        retract_place(session, session.get_one(Item, item_id), build.now)
    assert courses(tree_database) == {}


@pytest.mark.parametrize("line", ["", "[", '{"type":"Point","coordinates":[117,0]}', "{}", "null"])
def test_a_place_without_a_usable_course_stays_a_place(tree_database, line):
    with tree_database.writing() as session:
        build = Builder(session)
        record = Place(key="p", name="Jembatan", lon=117.0, lat=0.5, line=line)
        item = build.item(build.source(DESA), record)
        project_place(session, item, record, build.unit(DESA), build.now)
    assert courses(tree_database) == {}
    with tree_database.reading() as session:
        assert session.scalar(select(Spot.item_id)) == item.id


def test_the_upgrade_fills_the_courses_that_were_in_their_records_alone(tree_database, item_id):
    before = courses(tree_database)
    with tree_database.writing() as session:
        session.execute(delete(Course))
        build = Builder(session)
        broken = Place(key="x", name="Rusak", lon=117.0, lat=0.5, line='{"type":"Line"}')
        other = build.item(build.source(DESA, url="https://lain.id/"), broken)
        project_place(session, other, broken, build.unit(DESA), build.now)
    step = import_module("portal.migrations.versions.0026_courses")
    with (
        tree_database.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        step._fill()
    assert courses(tree_database) == before


def test_the_sample_is_cleared_with_its_roads(tree_database, item_id, clock):
    assert clear_sample(tree_database, clock()) == 1
    assert courses(tree_database) == {}
