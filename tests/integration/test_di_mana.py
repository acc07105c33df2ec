"""Which desa a position lies in: both databases agree with shapely, borders and holes included."""

import random
from datetime import date

import pytest
import shapely
from shapely import MultiPolygon, Point, STRtree
from shapely.geometry import box
from sqlalchemy import select, text

from geo.columns import store
from geo.nearness import nearest_on
from geo.queries import at_point, covers_point
from geo.shapes import to_multipolygon
from portal.model import Outline, Site, UnitVersion
from portal.reads.di_mana import read_where
from portal.tree import load_tree

POINTS = 10_000
WEST, SOUTH, EAST, NORTH = 116.0, 0.0, 118.0, 2.0


def make_shapes(count: int, rng: random.Random) -> list[MultiPolygon]:
    """So many shapes that meet: cells around random points, some with a hole that another
    shape fills, some with a hole that nobody fills, one in two parts."""
    seeds = shapely.MultiPoint(
        [(rng.uniform(WEST, EAST), rng.uniform(SOUTH, NORTH)) for _ in range(count - 3)]
    )
    cells = shapely.voronoi_polygons(seeds).geoms
    frame = box(WEST, SOUTH, EAST, NORTH)
    shapes = [shapely.set_precision(cell.intersection(frame), 1e-7) for cell in cells]
    for at in range(3):
        centre = shapes[at].representative_point()
        inner = centre.buffer(0.3 * centre.distance(shapes[at].boundary))
        shapes[at] = shapes[at].difference(inner)
        shapes.append(inner)  # fills the hole
    for at in range(3, 6):
        centre = shapes[at].representative_point()
        shapes[at] = shapes[at].difference(
            centre.buffer(0.3 * centre.distance(shapes[at].boundary))
        )
    island = box(EAST + 0.2, SOUTH, EAST + 0.3, SOUTH + 0.1)
    shapes[6] = shapes[6].union(island)
    return [to_multipolygon(shape) for shape in shapes]


def make_points(shapes: list[MultiPolygon], rng: random.Random) -> list[tuple[float, float]]:
    """Anywhere, on corners, on borders, and in holes."""
    corners = shapely.get_coordinates(shapes)
    borders = shapely.boundary(shapes)
    made = [(rng.uniform(WEST - 0.1, EAST + 0.4), rng.uniform(SOUTH, NORTH)) for _ in range(7_000)]
    made += [tuple(corners[rng.randrange(len(corners))]) for _ in range(1_500)]
    for _ in range(1_400):
        line = rng.choice(borders)
        on = line.interpolate(rng.random(), normalized=True)
        made.append((on.x, on.y))
    holes = [hole for shape in shapes for part in shape.geoms for hole in part.interiors]
    for _ in range(POINTS - len(made)):
        centre = rng.choice(holes).centroid
        made.append((centre.x + rng.uniform(-1e-3, 1e-3), centre.y + rng.uniform(-1e-3, 1e-3)))
    return [(float(lon), float(lat)) for lon, lat in made]


@pytest.fixture
def stored(tree_database):
    """Shapes for all 141 desa, as the database holds them."""
    shapes = make_shapes(141, random.Random(6408))
    with tree_database.writing() as session:
        units = session.scalars(
            select(UnitVersion.unit_id)
            .where(UnitVersion.kind.in_(("desa", "kelurahan")))
            .order_by(UnitVersion.scope_key)
        ).all()
        for unit_id, shape in zip(units, shapes, strict=True):
            session.add(
                Outline(
                    unit_id=unit_id,
                    geometry=store(shape),
                    status="indikatif",
                    source="uji",
                    valid_from=date(2026, 1, 1),
                )
            )
        root = session.scalars(select(Site.root_unit_id)).one()
    with tree_database.reading() as session:
        tree = load_tree(session, root)
    return tree_database, tree, list(units), shapes


def test_ten_thousand_points_agree_with_shapely(stored):
    database, _, units, shapes = stored
    points = make_points(shapes, random.Random(7))
    assert len(points) == POINTS
    at, which = STRtree(shapes).query([Point(each) for each in points], predicate="intersects")
    expected: list[set[int]] = [set() for _ in points]
    for point, shape in zip(at, which, strict=True):
        expected[point].add(units[shape])
    assert sum(len(each) > 1 for each in expected) > 500  # borders are among them
    assert sum(not each for each in expected) > 500
    wrong = []
    chosen = select(Outline.unit_id).where(covers_point(Outline.geometry))
    with database.reading() as session:
        for (lon, lat), wanted in zip(points, expected, strict=True):
            found = set(session.scalars(chosen, at_point(lon, lat)))
            if found != wanted:
                wrong.append((lon, lat, found, wanted))
    assert not wrong


def test_the_answer_names_all_that_meet_there_and_the_nearest_outside(stored):
    database, tree, units, shapes = stored
    rng = random.Random(8)
    indexed = STRtree(shapes)
    with database.reading() as session:
        for lon, lat in rng.sample(make_points(shapes, rng), 300):
            where = read_where(session, tree, lon, lat)
            here = indexed.query(Point(lon, lat), predicate="intersects")
            assert {unit.id for unit in where.units} == {units[each] for each in here}
            assert [unit.code for unit in where.units] == sorted(u.code for u in where.units)
            if not where.units:
                metres = min(nearest_on(shape, lon, lat)[0] for shape in shapes)
                assert where.nearest.metres == pytest.approx(metres, abs=1)
                assert nearest_on(shapes[units.index(where.nearest.unit.id)], lon, lat)[
                    0
                ] == pytest.approx(metres, abs=1)
        far = read_where(session, tree, 105.0, -6.0)
        assert far.units == () and far.nearest is None


def test_only_the_shown_boundary_of_a_desa_counts(stored):
    database, tree, units, shapes = stored
    inside = shapes[20].representative_point()
    with database.writing() as session:
        session.add(
            Outline(
                unit_id=units[20],
                geometry=store(to_multipolygon(box(EAST + 1, 0, EAST + 1.1, 0.1))),
                status="definitif",
                source="keputusan bupati",
                valid_from=date(2026, 2, 1),
            )
        )
        session.add(
            Outline(
                unit_id=tree.root.id,
                geometry=store(to_multipolygon(box(WEST, SOUTH, EAST, NORTH))),
                status="indikatif",
                source="uji",
                derived=True,
                valid_from=date(2026, 2, 1),
            )
        )
    with database.reading() as session:
        assert read_where(session, tree, inside.x, inside.y).units == ()
        there = read_where(session, tree, EAST + 1.05, 0.05)
        assert [unit.id for unit in there.units] == [units[20]] and not there.indicative


def test_the_lookup_goes_by_the_index(stored):
    database, _, _, _ = stored
    condition = covers_point(Outline.geometry)
    statement = select(Outline.unit_id).where(Outline.valid_to.is_(None), condition)
    statement = statement.params(at_point(117.0, 1.0))
    with database.reading() as session:
        bound = statement.compile(database.engine, compile_kwargs={"literal_binds": True})
        if database.embedded:
            plan = session.execute(text(f"EXPLAIN QUERY PLAN {bound}")).all()
            told = " / ".join(str(row[3]) for row in plan)
            assert "SCAN boundary" not in told and "INTEGER PRIMARY KEY" in told, told
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = session.execute(text(f"EXPLAIN {bound}")).all()
            assert "idx_boundary_geometry" in " ".join(row[0] for row in plan)
