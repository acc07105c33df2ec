"""The regency's map service, from its harvest to the map pages, on both databases."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select, update

from connectors.records import Place
from portal.ingest.locating import load_atlas, locate
from portal.ingest.relocating import relocate
from portal.model import Item, Outline, Placement, Rejection, Spot, UnitVersion
from portal.release import read_releases
from portal.sample.geoportal.layers import make_places
from portal.sample.places import read_regency
from portal.sample.server import SampleServer
from portal.sample.sites import Software
from tests.sample_portal import Portal, code_of

TODAY = date(2026, 11, 24)
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])]


@pytest.fixture(scope="module")
def server():
    with SampleServer(today=TODAY, port=0) as running:
        yield running


@pytest.fixture
def portal(tree_database, settings_of, clock, server) -> Portal:
    made = Portal(
        tree_database,
        settings_of(tree_database),
        clock,
        server,
        [code_of(server, Software.GEOPORTAL)],
    )
    (report,) = made.harvest()
    assert report.state == "done", report
    return made


def test_a_map_service_draws_every_level_and_places_what_has_no_code(portal) -> None:
    regency = read_regency("64.08")
    villages = list(regency.villages())
    with portal.database.reading() as session:
        drawn = session.scalar(
            select(func.count()).where(Outline.valid_to.is_(None), Outline.derived.is_(False))
        )
        assert drawn == len(villages)
        told = session.scalars(select(Rejection.message)).all()
        assert told == ["1 bidang milik wilayah lain tidak dipakai (99.01)."]
        spots = dict(session.execute(select(Item.key, Spot.unit_id).join(Spot)).all())
        codes = dict(
            session.execute(
                select(UnitVersion.unit_id, UnitVersion.code).where(UnitVersion.valid_to.is_(None))
            ).all()
        )
    places = make_places(1, regency, TODAY)
    nameless = [each for each in places if "kode_desa" not in each.properties]
    assert nameless
    for each in places:
        code = codes[spots[each.id]]
        assert code.count(".") == 3
        assert each.properties.get("kode_desa", code) == code
    for district in regency.districts:
        path = portal.path(district.villages[0].code).rpartition("/")[0]
        page = portal.get(f"{path}/peta")
        assert page.count("<path") >= len(district.villages)
    assert "layanan peta 127.64.0.202" in portal.get("/peta")
    named = next(each for each in places if "kode_desa" in each.properties)
    page = portal.get(f"{portal.path(str(named.properties['kode_desa']))}/peta")
    assert str(named.properties["nama"]) in page


def test_a_road_lies_where_its_middle_is_and_keeps_its_course(portal) -> None:
    with portal.database.reading() as session:
        item = session.scalars(select(Item).where(Item.key == "R004")).one()
        (placement,) = session.scalars(select(Placement).where(Placement.item_id == item.id))
        unit = session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id == placement.unit_id)
        ).one()
    assert unit.kind in ("desa", "kelurahan")
    shown = json.loads(portal.get(f"{portal.path(unit.code)}/peta.json"))
    assert item.title in json.dumps(shown)


def test_a_second_harvest_within_the_week_asks_for_no_layer(portal, server, clock) -> None:
    code = code_of(server, Software.GEOPORTAL)
    before = server.counts[code]
    (report,) = portal.harvest()
    assert (report.state, report.new, report.changed, report.vanished) == ("done", 0, 0, 0)
    assert server.counts[code] - before <= 5  # the list of layers and a look into each
    clock.move(days=8)
    (report,) = portal.harvest()
    assert report.new == report.changed == 0 and report.unchanged > 141


def test_positions_outside_are_nobodys(portal) -> None:
    with portal.database.reading() as session:
        root = session.scalars(select(UnitVersion).where(UnitVersion.code == "64.08")).one()
        atlas = load_atlas(session, root)
        assert atlas is not None

        def of(lon, lat, hint=""):
            return locate(Place(key="x", name="X", lon=lon, lat=lat, unit_hint=hint), root, atlas)

        inside = of(117.05, 0.9)
        assert inside is not None and inside.kind in ("desa", "kelurahan")
        assert of(106.8, -6.2) is None
        assert of(106.8, -6.2, "64.08") is root
        near = of(118.98, 1.05)
        assert near is not None


def test_a_new_boundary_takes_the_places_it_covers(portal, clock) -> None:
    """A desa is swallowed by its neighbour: what stood in it belongs to the neighbour now."""
    with portal.database.reading() as session:
        rows = session.execute(
            select(Spot.id, Spot.unit_id, Spot.geometry, Item.key)
            .join(Item, Item.id == Spot.item_id)
            .where(Item.key.like("F%"))
        ).all()
        named = {
            each.id
            for each in make_places(1, read_regency("64.08"), TODAY)
            if "kode_desa" in each.properties
        }
        spot = next(row for row in rows if row.key not in named)
        stays = next(row for row in rows if row.key in named and row.unit_id != spot.unit_id)
        taker = session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id == stays.unit_id)
        ).one()
        before = read_releases(session)
    with portal.database.writing() as session:
        session.execute(
            update(Outline)
            .where(Outline.unit_id == spot.unit_id, Outline.derived.is_(False))
            .values(unit_id=taker.unit_id)
        )
        root = session.scalars(select(UnitVersion).where(UnitVersion.code == "64.08")).one()
    assert relocate(portal.database, root, clock()) >= 1
    assert relocate(portal.database, root, clock()) == 0
    with portal.database.reading() as session:
        assert session.get_one(Spot, spot.id).unit_id == taker.unit_id
        assert session.get_one(Spot, stays.id).unit_id == taker.unit_id
        after = read_releases(session)
    assert after[spot.unit_id] > before[spot.unit_id]
    assert after[taker.unit_id] > before[taker.unit_id]
