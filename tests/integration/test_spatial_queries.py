"""The same spatial question gives the same rows on both databases, by index."""

from datetime import date

import pytest
from shapely.geometry import Polygon, box
from sqlalchemy import insert, select, text

from geo.columns import load, store
from geo.queries import at_point, covers_point, intersects_box, meets_box
from geo.shapes import to_multipolygon
from portal.model import Outline, UnitVersion

WESTS = (117.0, 117.1, 117.2)


@pytest.fixture
def row_database(tree_database):
    """Three squares side by side, as boundaries of three desa."""
    with tree_database.writing() as session:
        units = session.scalars(
            select(UnitVersion.unit_id).where(UnitVersion.kind == "desa").limit(3)
        ).all()
        for unit_id, west in zip(units, WESTS, strict=True):
            session.add(
                Outline(
                    unit_id=unit_id,
                    geometry=store(to_multipolygon(box(west, 0.0, west + 0.1, 0.1))),
                    status="indikatif",
                    source="uji",
                    valid_from=date(2026, 1, 1),
                )
            )
    return tree_database


def wests(database, condition, told=None):
    with database.reading() as session:
        found = session.scalars(select(Outline).where(condition), told).all()
        return sorted(round(load(each.geometry).bounds[0], 6) for each in found)


def test_a_position_is_found_in_its_unit(row_database):
    assert wests(row_database, covers_point(Outline.geometry), at_point(117.15, 0.05)) == [117.1]
    assert wests(row_database, covers_point(Outline.geometry), at_point(118.0, 0.05)) == []


def test_a_position_on_a_border_meets_both(row_database):
    assert wests(row_database, covers_point(Outline.geometry), at_point(117.1, 0.05)) == [
        117.0,
        117.1,
    ]


def test_a_box_finds_what_it_meets(row_database):
    assert wests(row_database, meets_box(Outline.geometry, 117.05, 0.02, 117.15, 0.03)) == [
        117.0,
        117.1,
    ]


def test_the_condition_joins_with_others(row_database):
    condition = covers_point(Outline.geometry) & (Outline.status == "definitif")
    assert wests(row_database, condition, at_point(117.15, 0.05)) == []


def test_a_box_meets_the_shape_itself_and_not_only_its_frame(row_database):
    with row_database.writing() as session:
        unit_id = session.scalars(
            select(UnitVersion.unit_id).where(UnitVersion.kind == "desa")
        ).all()[5]
        corner = Polygon([(118.0, 0.0), (119.0, 0.0), (118.0, 1.0)])
        session.add(
            Outline(
                unit_id=unit_id,
                geometry=store(to_multipolygon(corner)),
                status="indikatif",
                source="uji",
                valid_from=date(2026, 1, 1),
            )
        )
    far = (118.9, 0.9, 118.95, 0.95)
    assert wests(row_database, meets_box(Outline.geometry, *far)) == [118.0]
    assert wests(row_database, intersects_box(Outline.geometry, *far)) == []
    assert wests(row_database, intersects_box(Outline.geometry, 118.1, 0.1, 118.2, 0.2)) == [118.0]


def test_a_box_may_be_a_line_or_a_point(row_database):
    for line in ((117.05, 0.05, 117.15, 0.05), (117.1, 0.02, 117.1, 0.05)):
        assert wests(row_database, intersects_box(Outline.geometry, *line)) == [117.0, 117.1]
    point = (117.15, 0.05, 117.15, 0.05)
    assert wests(row_database, intersects_box(Outline.geometry, *point)) == [117.1]


def test_the_index_answers(row_database):
    """Neither database walks through the rows, once there are more than a handful."""
    chosen = select(Outline.id).where(intersects_box(Outline.geometry, 117.0, 0.0, 117.1, 0.1))
    with row_database.writing() as session:
        unit_id = session.scalars(select(Outline.unit_id)).first()
        row = {"unit_id": unit_id, "status": "indikatif", "source": "uji", "derived": False}
        rows = [
            row
            | {
                "geometry": store(to_multipolygon(box(at / 100, 5, at / 100 + 0.01, 5.01))),
                "valid_from": date(2026, 1, 1),
            }
            for at in range(9500, 11500)
        ]
        session.execute(insert(Outline), rows)
    with row_database.writing() as session:
        engine = row_database.engine
        session.execute(text("ANALYZE boundary"))
        sql = str(chosen.compile(engine, compile_kwargs={"literal_binds": True}))
        if engine.dialect.name == "sqlite":
            plan = session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
            told = " ".join(str(row) for row in plan)
            assert "SEARCH boundary USING INTEGER PRIMARY KEY" in told
            assert "SpatialIndex" in told
        else:
            plan = session.execute(text(f"EXPLAIN {sql}"))
            assert "idx_boundary_geometry" in " ".join(str(row[0]) for row in plan)
