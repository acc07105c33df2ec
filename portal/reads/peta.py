"""A unit's map: shapes that link on, what is known of the boundaries, points on a desa."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from geo.dots import Disc, spread
from geo.svg import Frame, from_text
from portal.model import Drawing
from portal.reads.boundary_notes import read_notes
from portal.reads.outlines import list_shown
from portal.reads.places import PlaceRow
from portal.tree import Tree, UnitView

VILLAGES = ("desa", "kelurahan")
DISC = 17  # grid units: the disc of a numbered place
_LABEL_ROOM = 4.5  # grid units of radius for each digit: no number in a smaller shape


@dataclass(frozen=True, slots=True)
class MapShape:
    """One unit on the map. `number`: the last two digits of its code; empty without room."""

    unit: UnitView
    number: str
    path: str
    x: int
    y: int
    here: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """A map as paths on a grid."""

    PUBLIC: ClassVar = ("width", "height")
    width: int
    height: int
    shapes: tuple[MapShape, ...]
    frame: Frame


@dataclass(frozen=True, slots=True)
class BoundaryView:
    """What is known of a unit's own boundary."""

    status: str
    source: str
    as_of: date | None
    valid_from: date
    derived: bool
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit below: how many of its desa have a boundary."""

    unit: UnitView
    number: str
    having: int
    expected: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A unit whose boundary is disputed or doubtful, and what is said of it."""

    unit: UnitView
    text: str


@dataclass(frozen=True, slots=True)
class PetaView:
    """The page: map, own boundary, units below, coverage, notes beside boundaries."""

    map: MapView | None
    boundary: BoundaryView | None
    having: int
    expected: int
    rows: tuple[Row, ...]
    around: tuple[UnitView, ...]  # the neighbours of a desa
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map with its number in the list."""

    number: int
    name: str
    disc: Disc


def read_start_map(session: Session, tree: Tree) -> MapView | None:
    """The regency by numbered kecamatan, for the first page."""
    return _read_map(session, tree, tree.root)


def read_village_map(session: Session, tree: Tree) -> MapView | None:
    """The regency by all its desa and kelurahan, without numbers: there is no room for them."""
    row = session.get(Drawing, (tree.root.id, "desa"))
    return _view(row, tree) if row is not None else None


def read_peta(session: Session, tree: Tree, unit: UnitView) -> PetaView:
    """All a unit's map page says, but for its places."""
    outlines = _read_outlines(session, tree, unit)
    villages = [each for each in tree.below(unit) if each.kind in VILLAGES]
    drawn = {each.id for each in villages if each.id in outlines}
    rows = tuple(
        _row(tree, child, drawn) for child in tree.children(unit, ("kecamatan", *VILLAGES))
    )
    picture = _read_map(session, tree, unit)
    shapes = picture.shapes if picture else ()
    return PetaView(
        map=picture,
        boundary=outlines.get(unit.id),
        having=len(drawn),
        expected=len(villages),
        rows=rows,
        around=tuple(each.unit for each in shapes if not each.here) if not rows else (),
        notes=list_notes(session, (unit, *tree.below(unit))),
    )


def list_notes(session: Session, units: Iterable[UnitView]) -> tuple[Noted, ...]:
    """The notes beside the boundaries of these units."""
    known = {each.id: each for each in units}
    noted = read_notes(session, known)
    return tuple(Noted(each, noted[key]) for key, each in known.items() if key in noted)


def place_dots(picture: MapView | None, places: Sequence[PlaceRow]) -> tuple[Dot, ...]:
    """The listed places that lie on the map, with their place in the list."""
    if picture is None:
        return ()
    shown = [
        (number, place.name, picture.frame.place(place.lon, place.lat))
        for number, place in enumerate(places, 1)
        if place.lon is not None and place.lat is not None
        if picture.frame.holds(place.lon, place.lat)
    ]
    discs = spread([spot for _, _, spot in shown], DISC, picture.width, picture.height)
    return tuple(
        Dot(number, name, disc) for (number, name, _), disc in zip(shown, discs, strict=True)
    )


def _read_map(session: Session, tree: Tree, unit: UnitView) -> MapView | None:
    row = session.get(Drawing, (unit.id, "sendiri" if unit.kind in VILLAGES else "anak"))
    return _view(row, tree) if row is not None else None


def _view(row: Drawing, tree: Tree) -> MapView:
    picture = from_text(row.shapes)
    shapes = []
    for shape in picture.shapes:
        other = tree.by_code(shape.code)
        if other is not None:
            number = _number(other)
            if shape.radius < _LABEL_ROOM * len(number):
                number = ""
            shapes.append(
                MapShape(other, number, shape.path, shape.x, shape.y, other.id == row.unit_id)
            )
    return MapView(row.width, row.height, tuple(shapes), picture.frame)


def _number(unit: UnitView) -> str:
    return str(int(unit.code[-2:])) if unit.code[-2:].isdigit() else ""


def _row(tree: Tree, unit: UnitView, drawn: set[int]) -> Row:
    villages = [each.id for each in tree.below(unit) if each.kind in VILLAGES]
    return Row(unit, _number(unit), len(drawn.intersection(villages)), len(villages))


def _read_outlines(session: Session, tree: Tree, unit: UnitView) -> dict[int, BoundaryView]:
    shown = list_shown(session, [each.id for each in tree.below(unit)], bare=True)
    return {
        unit_id: BoundaryView(
            row.status, row.source, row.as_of, row.valid_from, row.derived, row.legal_basis
        )
        for unit_id, row in shown.items()
    }
