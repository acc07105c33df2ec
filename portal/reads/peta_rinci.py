"""What the detail map draws: shapes as TopoJSON, the units they are, places and roads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.courses import coarsen
from geo.topology_part import cut_out, weigh, write
from portal.model import Neighbour, Topology, TopologyPart
from portal.reads.courses import read_courses
from portal.reads.peta import Noted, list_notes
from portal.reads.place_page import photo_path, place_path
from portal.reads.places import PlaceRow
from portal.tree import Tree, UnitView

VILLAGES = ("desa", "kelurahan")
MOST_PLACES = 300  # and as many lines
MOST_POINTS = 2_500  # of all lines: about 15 KB on the way
# How many bytes one of each takes on the way, measured on whole regencies. The shapes and the page
# around are most of it, so that a tenth more or less of these is not seen.
_A_UNIT = 45
_A_PLACE = 18
_A_LINE = 15
_A_POINT = 5


@dataclass(frozen=True, slots=True)
class PlaceDot:
    """A place with its position. `photo`: the path of its photo, and `path` of its own page, where
    its sources stand; both empty where there is no photo."""

    name: str
    said: str
    lon: float
    lat: float
    photo: str
    path: str


@dataclass(frozen=True, slots=True)
class LineDraw:
    """A road or another line; its parts as [lat, lon] pairs, as the script takes them."""

    name: str
    said: str
    parts: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Shapes, units, places and lines of one detail map. `here`: the unit drawn in front."""

    here: str
    topology: Mapping[str, Any]
    units: tuple[UnitView, ...]
    notes: tuple[Noted, ...]
    places: tuple[PlaceDot, ...]
    lines: tuple[LineDraw, ...]
    left_out: int  # places and lines beyond what one map can bear


def read_detail(
    session: Session, tree: Tree, unit: UnitView, places: Sequence[PlaceRow]
) -> Detail | None:
    """The detail map of a unit: a regency by kecamatan, a kecamatan by desa, a desa with its
    neighbours. None while the regency's shapes are not known."""
    topology = _read_part(session, tree, unit)
    if topology is None:
        return None
    units = _shown(session, tree, unit)
    dots = [
        PlaceDot(
            row.name,
            row.said or row.layer_title,
            round(row.lon, 5),
            round(row.lat, 5),
            photo_path(row),
            place_path(row) if row.photo_of is not None else "",
        )
        for row in places
        if row.lon is not None and row.lat is not None and row.course_of is None
    ]
    shown = tuple(dots[:MOST_PLACES])
    lines, beyond = _draw_lines(session, places)
    here = unit.code if unit.kind in VILLAGES else ""
    notes = list_notes(session, units)
    return Detail(here, topology, units, notes, shown, lines, len(dots) - len(shown) + beyond)


def weigh_detail(
    session: Session, tree: Tree, unit: UnitView, units: int, places: Sequence[PlaceRow]
) -> int:
    """About how many bytes the detail map of a unit with these places has on the way, without its
    page; 0 when there is none. `units`: how many it shows."""
    shapes = _weigh_shapes(session, tree, unit)
    if shapes is None:
        return 0
    dots = sum(row.lon is not None and row.course_of is None for row in places)
    lines = [row.points for row in places if row.course_of is not None]
    return (
        shapes
        + _A_UNIT * units
        + _A_PLACE * min(dots, MOST_PLACES)
        + _A_LINE * min(len(lines), MOST_PLACES)
        + _A_POINT * min(sum(lines), MOST_POINTS)
    )


def _weigh_shapes(session: Session, tree: Tree, unit: UnitView) -> int | None:
    packed = session.scalar(select(TopologyPart.packed).where(TopologyPart.unit_id == unit.id))
    if packed is not None:
        return packed
    part = _cut_part(session, tree, unit)
    return weigh(write(part)) if part is not None else None


def _read_part(session: Session, tree: Tree, unit: UnitView) -> Mapping[str, Any] | None:
    body = session.scalar(select(TopologyPart.body).where(TopologyPart.unit_id == unit.id))
    if body is None:
        return _cut_part(session, tree, unit)
    part: Mapping[str, Any] = json.loads(body)
    return part


def _cut_part(session: Session, tree: Tree, unit: UnitView) -> Mapping[str, Any] | None:
    """The shapes out of all those of the regency: for one whose parts were not derived yet."""
    body = session.scalar(select(Topology.body).where(Topology.unit_id == tree.root.id))
    if body is None:
        return None
    level = "kecamatan" if unit.kind == "kabupaten" else "desa"
    shown = [each.code for each in _shown(session, tree, unit)]
    return cut_out(json.loads(body), {level: shown})


def _draw_lines(session: Session, places: Sequence[PlaceRow]) -> tuple[tuple[LineDraw, ...], int]:
    """The lines as fine as their own extent shows, the longest first, and how many did not fit."""
    rows = sorted(
        (row for row in places if row.course_of is not None), key=lambda row: -(row.length_m or 0)
    )
    chosen = rows[:MOST_PLACES]
    courses = read_courses(session, [row.course_of for row in chosen if row.course_of is not None])
    drawn: list[LineDraw] = []
    room = MOST_POINTS
    for row in chosen:
        course = courses.get(row.course_of) if row.course_of is not None else None
        if course is None:
            continue
        parts = _thin(course)
        count = sum(len(part) for part in parts)
        if count <= room:
            room -= count
            drawn.append(LineDraw(row.name, row.said or row.layer_title, parts))
    return tuple(drawn), len(rows) - len(drawn)


def _thin(course: BaseGeometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(
        tuple((round(lat, 5), round(lon, 5)) for lon, lat in part.coords)
        for part in shapely.get_parts(coarsen(course))
    )


def _shown(session: Session, tree: Tree, unit: UnitView) -> tuple[UnitView, ...]:
    if unit.kind not in VILLAGES:
        return tree.children(unit, ("kecamatan", *VILLAGES))
    beside = session.scalars(select(Neighbour.other_id).where(Neighbour.unit_id == unit.id))
    found = (tree.by_id(unit_id) for unit_id in beside)
    return (unit, *(each for each in found if each is not None and each.kind in VILLAGES))
