"""The same spatial question gives the same rows on both databases, by index."""

from datetime import date

import pytest
from shapely.geometry import box
from sqlalchemy import select

from geo.columns import load, store
from geo.queries import covers_point, meets_box
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


def wests(database, condition):
    with database.reading() as session:
        found = session.scalars(select(Outline).where(condition)).all()
        return sorted(round(load(each.geometry).bounds[0], 6) for each in found)


def test_a_position_is_found_in_its_unit(row_database):
    assert wests(row_database, covers_point(Outline.geometry, 117.15, 0.05)) == [117.1]
    assert wests(row_database, covers_point(Outline.geometry, 118.0, 0.05)) == []


def test_a_position_on_a_border_meets_both(row_database):
    assert wests(row_database, covers_point(Outline.geometry, 117.1, 0.05)) == [117.0, 117.1]


def test_a_box_finds_what_it_meets(row_database):
    assert wests(row_database, meets_box(Outline.geometry, 117.05, 0.02, 117.15, 0.03)) == [
        117.0,
        117.1,
    ]


def test_the_condition_joins_with_others(row_database):
    condition = covers_point(Outline.geometry, 117.15, 0.05) & (Outline.status == "definitif")
    assert wests(row_database, condition) == []
