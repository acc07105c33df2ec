"""Places and lines feature by feature: each place once, whichever sources know it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import shapely
from shapely import Point
from sqlalchemy.orm import Session

from portal.reads.courses import read_courses
from portal.reads.features import Box, Extent, FeatureRow, Slice, Value, Wanted
from portal.reads.places import PlaceRow, read_places
from portal.rules.place_layers import Layers
from portal.tree import Tree


def list_places(session: Session, tree: Tree, layers: Layers) -> tuple[FeatureRow, ...]:
    """All places that have a position, by their numbers."""
    rows = read_places(session, tree, tree.root, layers)
    placed = (
        FeatureRow(str(row.id), describe(row), Point(row.lon, row.lat or 0.0))
        for row in rows
        if row.lon is not None
    )
    return tuple(sorted(placed, key=lambda row: int(row.id)))


def list_lines(session: Session, tree: Tree, layers: Layers) -> tuple[FeatureRow, ...]:
    """All roads and other lines with their course, by their numbers."""
    rows = read_places(session, tree, tree.root, layers)
    courses = read_courses(session, [row.course_of for row in rows if row.course_of is not None])
    drawn = (
        FeatureRow(str(row.id), describe(row), course)
        for row in rows
        if row.course_of is not None and (course := courses.get(row.course_of)) is not None
    )
    return tuple(sorted(drawn, key=lambda row: int(row.id)))


def choose(rows: Iterable[FeatureRow], wanted: Wanted) -> Slice:
    """The page of these features that is asked for."""
    found = [row for row in rows if _meets(row.geometry, wanted.boxes)]
    return Slice(tuple(found[wanted.offset : wanted.offset + wanted.limit]), len(found))


def measure(rows: Iterable[FeatureRow]) -> Extent:
    """Around all of these features."""
    shapes = [row.geometry for row in rows]
    if not shapes:
        return Extent(None)
    west, south, east, north = (float(each) for each in shapely.total_bounds(shapes))
    return Extent((west, south, east, north))


def describe(row: PlaceRow) -> dict[str, Value]:
    """What every file says of a place, with source and days."""
    return {
        "nama": row.name,
        "jenis": row.said or None,
        "kategori": row.layer_title,
        "tahun": row.year,
        "panjang_m": row.length_m,
        "kode_wilayah": row.unit.code if row.unit else None,
        "wilayah": row.unit.title if row.unit else None,
        "sumber": "; ".join(row.sources),
        "per": show_moment(row.as_of) if row.as_of else None,
        "diambil": show_moment(row.taken),
    }


def show_moment(moment: datetime) -> str:
    """A moment as files have it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _meets(geometry: shapely.Geometry, boxes: Sequence[Box]) -> bool:
    return not boxes or any(shapely.intersects(geometry, shapely.box(*box)) for box in boxes)
