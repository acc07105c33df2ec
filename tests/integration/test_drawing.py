"""Boundaries become outlines with history, and drawings that follow them."""

import json
from datetime import date

import brotli
import pytest
from shapely import GEOSException
from shapely.geometry import box, shape
from sqlalchemy import func, select

from connectors.records import Boundary, Place, Project
from geo.columns import load
from geo.geojson import to_text
from geo.shapes import settle, to_multipolygon
from portal.ingest.drawing import draw_dirty
from portal.ingest.project_place import PlaceProjector
from portal.model import Drawing, Outline, Redraw, Release, Spot, Topology
from tests.integration.boundary_village import Village, square

CODES = ("64.08.11.2001", "64.08.11.2002", "64.08.11.2003")


@pytest.fixture
def village(tree_database, clock):
    return Village(tree_database, clock)


@pytest.fixture
def drawn(village):
    for at, code in enumerate(CODES):
        village.boundary(code, square(at))
    assert draw_dirty(village.database, village.clock) == 1
    return village


def test_levels_above_are_dissolved_and_drawn(drawn):
    outlines = drawn.read(select(Outline).where(Outline.derived))
    assert len(outlines) == 2
    for each in outlines:
        assert load(each.geometry).equals(to_multipolygon(box(117.0, 0.0, 117.3, 0.1)))
        assert each.status == "indikatif"
    assert set(drawn.pictures("64.08")) == {"anak", "desa", "letak", "tanda"}
    assert [each.code for each in drawn.pictures("64.08.11")["anak"].shapes] == list(CODES)
    alone = drawn.pictures(CODES[1])["sendiri"]
    assert alone.shapes[-1].code == CODES[1]
    assert {each.code for each in alone.shapes} == set(CODES)


def test_nothing_is_drawn_twice(drawn):
    before = {row.unit_id: row.number for row in drawn.read(select(Release))}
    assert draw_dirty(drawn.database, drawn.clock) == 0
    drawn.boundary(CODES[0], square(0))  # the same again
    assert draw_dirty(drawn.database, drawn.clock) == 0
    assert {row.unit_id: row.number for row in drawn.read(select(Release))} == before


def test_a_new_boundary_supersedes_and_is_not_lost(drawn):
    drawn.clock.move(days=2)
    drawn.boundary(CODES[2], square(2, 0.2), status="definitif")
    rows = drawn.read(
        select(Outline).where(Outline.derived.is_(False)).order_by(Outline.id.desc()).limit(2)
    )
    open_ones = drawn.read(
        select(Outline).where(Outline.derived.is_(False), Outline.valid_to.is_(None))
    )
    closed = drawn.read(select(Outline).where(Outline.valid_to.is_not(None)))
    assert rows[0].status == "definitif" and len(open_ones) == 3
    assert [each.valid_to for each in closed] == [date(2026, 11, 26)]
    assert draw_dirty(drawn.database, drawn.clock) == 1
    shapes = [
        load(each.geometry).bounds[2]
        for each in drawn.read(select(Outline).where(Outline.derived, Outline.valid_to.is_(None)))
    ]
    assert shapes == pytest.approx([117.4, 117.4])


def test_a_hidden_boundary_leaves_a_gap_and_the_last_one_leaves_nothing(drawn):
    drawn.hide(CODES[1])
    assert draw_dirty(drawn.database, drawn.clock) == 1
    assert [each.code for each in drawn.pictures("64.08.11")["anak"].shapes] == [
        CODES[0],
        CODES[2],
    ]
    drawn.hide(CODES[0])
    drawn.hide(CODES[2])
    draw_dirty(drawn.database, drawn.clock)
    assert drawn.count(Drawing) == 0
    assert not drawn.read(select(Outline).where(Outline.valid_to.is_(None)))


def test_a_kill_while_drawing_loses_nothing(village):
    class DyingDatabase:
        def __init__(self, real):
            self.reading = real.reading

        def writing(self):
            raise KeyboardInterrupt

    village.boundary(CODES[0], square(0))
    with pytest.raises(KeyboardInterrupt):
        draw_dirty(DyingDatabase(village.database), village.clock)
    assert village.count(Redraw) == 1
    assert draw_dirty(village.database, village.clock) == 1
    assert village.count(Redraw) == 0 and village.count(Drawing) > 0


def test_a_change_during_drawing_is_drawn_by_the_next(village):
    class Busy:
        """Publishes another boundary just before the drawing is written."""

        def __init__(self, real):
            self.reading = real.reading
            self.real = real

        def writing(self):
            village.boundary(CODES[0], square(0, 0.05))
            return self.real.writing()

    village.boundary(CODES[0], square(0))
    draw_dirty(Busy(village.database), village.clock)
    assert village.count(Redraw) == 1
    draw_dirty(village.database, village.clock)
    (outline,) = village.read(
        select(Outline).where(Outline.derived, Outline.valid_to.is_(None)).limit(1)
    )
    assert load(outline.geometry).bounds[2] == pytest.approx(117.05)


def test_shapes_that_cannot_be_derived_leave_what_is_shown(drawn):
    """A fault of one regency ends neither the harvest nor its pages; a new boundary asks again."""
    asked = []

    def give_up(regency, parts, parents):
        asked.append(regency)
        raise GEOSException("TopologyException: side location conflict")

    before = drawn.pictures("64.08")
    drawn.boundary(CODES[0], square(0, 0.05))
    assert draw_dirty(drawn.database, drawn.clock, give_up) == 1
    assert draw_dirty(drawn.database, drawn.clock, give_up) == 0 and asked == ["64.08"]
    assert drawn.pictures("64.08") == before and drawn.count(Redraw) == 1
    drawn.boundary(CODES[1], square(1, 0.11))
    assert draw_dirty(drawn.database, drawn.clock) == 1
    assert drawn.pictures("64.08") != before and drawn.count(Redraw) == 0


def test_a_desa_lies_in_the_kecamatan_of_the_tree(village):
    """Whatever its code says: it was moved and keeps its code until the next decree."""
    with village.database.writing() as session:
        other = village.unit(session, "64.08.10").unit_id
        village.unit(session, CODES[0]).parent_id = other
    village.boundary(CODES[0], square(0))
    village.boundary(CODES[1], square(1))
    draw_dirty(village.database, village.clock)
    assert [each.code for each in village.pictures("64.08.10")["anak"].shapes] == [CODES[0]]
    assert [each.code for each in village.pictures("64.08.11")["anak"].shapes] == [CODES[1]]


@pytest.mark.parametrize("code", ["64.08", "64.08.11"])
def test_a_boundary_of_a_higher_level_is_not_used(village, code):
    village.boundary(code, square(0))
    assert village.count(Outline) == 0


def test_a_record_of_another_unit_is_not_drawn_on_the_publisher(village):
    text = to_text(to_multipolygon(square(0)))
    village.publish(CODES[0], Boundary(key="x", unit_hint="64.08.99.2001", geojson=text))
    assert village.count(Outline) == 0


def test_places_become_points_and_bad_positions_do_not(village):
    projector = PlaceProjector()
    school = Place(key="s1", name="SDN 1", category="Pendidikan", lon=117.0, lat=0.5)
    village.publish(CODES[0], school, projector)
    village.publish(CODES[0], school, projector)
    village.publish(CODES[0], Place(key="s2", name="Nol", lon=0.0, lat=0.0), projector)
    village.publish(CODES[0], Project(key="p", title="Jalan", lon=0.5, lat=117.0), projector)
    village.publish(CODES[0], Project(key="q", title="Tanpa titik"), projector)
    spots = village.read(select(Spot).order_by(Spot.id))
    assert [(each.name, each.kind) for each in spots] == [("SDN 1", ""), ("Jalan", "pembangunan")]
    assert [load(each.geometry).coords[0] for each in spots] == [(117.0, 0.5)] * 2


def weigh(text):
    """Bytes on the way to a phone."""
    return len(brotli.compress(text.encode(), quality=11))


def paths_of(picture):
    return "".join(each.path for each in picture.shapes)


def test_the_real_regency_is_drawn_whole_and_light(village, shared):
    features = json.loads((shared / "data/kutim_desa.geojson").read_text())["features"]
    for each in features:
        village.boundary(each["id"], settle(shape(each["geometry"])))
    draw_dirty(village.database, village.clock)
    regency = village.pictures("64.08")
    assert len(regency["anak"].shapes) == 18 and len(regency["desa"].shapes) == 141
    assert len(village.read(select(Outline).where(Outline.derived))) == 19
    sizes = village.read(select(func.length(Drawing.shapes)).where(Drawing.role == "sendiri"))
    assert len(sizes) == 141 and max(sizes) < 20_000
    assert weigh(paths_of(regency["anak"])) <= 2_200
    assert weigh(paths_of(regency["desa"])) <= 6_600
    for code in sorted({each["id"][:8] for each in features}):
        picture = village.pictures(code)["anak"]
        assert all(each.path for each in picture.shapes), code
        assert weigh(paths_of(picture)) <= 2_100, code
    (topology,) = village.read(select(Topology.body))
    assert weigh(topology) <= 33_000
    levels = json.loads(topology)["objects"]
    assert {name: len(each["geometries"]) for name, each in levels.items()} == {
        "kabupaten": 1,
        "kecamatan": 18,
        "desa": 141,
    }
