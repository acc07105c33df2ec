"""Boundaries feature by feature: a box, a day, a page of them at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from geoalchemy2.elements import WKBElement
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from geo.columns import load
from geo.queries import intersects_box
from portal.model import Outline
from portal.reads.boundary_notes import read_notes
from portal.reads.outlines import list_shown, list_shown_on
from portal.tree import Tree, UnitView

Value = str | int | float | None
Box = tuple[float, float, float, float]  # west, south, east, north
LEVELS: dict[str, tuple[str, ...]] = {
    "desa": ("desa", "kelurahan"),
    "kecamatan": ("kecamatan",),
    "kabupaten": ("kabupaten",),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which features: in any of the boxes (none: all), in force on the last day of a span (none:
    today), and which page of them."""

    boxes: tuple[Box, ...] = ()
    begin: date | None = None
    end: date | None = None
    dated: bool = False
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature. Coordinates are lon, lat."""

    id: str
    properties: dict[str, Value]
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of features and how many there are in all."""

    rows: tuple[FeatureRow, ...]
    matched: int


@dataclass(frozen=True, slots=True)
class Extent:
    """Where and since when: None for what is not known."""

    box: Box | None
    since: date | None = None


def read_boundaries(session: Session, tree: Tree, level: str, wanted: Wanted) -> Slice:
    """A page of the boundaries of a level, in the order of their codes."""
    units = _units(tree, level)
    shown = _shown(session, units, wanted)
    chosen = [outline for outline in shown.values() if _is_meant(outline, wanted)]
    ids = {outline.id: outline for outline in chosen}
    found = session.scalars(
        select(Outline.id).where(Outline.id.in_(ids), *_meets(Outline.geometry, wanted.boxes))
    ).all()
    codes = {unit.id: unit.code for unit in units}
    ordered = sorted((ids[each] for each in found), key=lambda each: codes[each.unit_id])
    page = ordered[wanted.offset : wanted.offset + wanted.limit]
    return Slice(tuple(_boundaries(session, tree, page)), len(ordered))


def read_boundary(session: Session, tree: Tree, level: str, code: str) -> FeatureRow | None:
    """The boundary of one unit of a level."""
    unit = tree.by_code(code)
    if unit is None or unit.kind not in LEVELS[level]:
        return None
    shown = list_shown(session, [unit.id])
    return next(_boundaries(session, tree, list(shown.values())), None)


def read_boundary_extent(session: Session, tree: Tree, level: str) -> Extent:
    """Around all boundaries of a level: of the levels above the regency's own outline tells."""
    units = _units(tree, level)
    shown = list_shown(session, [unit.id for unit in units], bare=True)
    if not shown:
        return Extent(None)
    since = min(outline.valid_from for outline in shown.values())
    whole = list_shown(session, [tree.root.id])
    outlines: Sequence[Outline] = list(whole.values())
    if not outlines:
        outlines = list(list_shown(session, [unit.id for unit in units]).values())
    bounds = [load(outline.geometry).bounds for outline in outlines]
    return Extent(_around(bounds), since)


def _units(tree: Tree, level: str) -> list[UnitView]:
    return [unit for unit in tree if unit.kind in LEVELS[level]]


def _shown(session: Session, units: Iterable[UnitView], wanted: Wanted) -> dict[int, Outline]:
    ids = [unit.id for unit in units]
    if wanted.dated and wanted.end is not None:
        return list_shown_on(session, ids, wanted.end, bare=True)
    return list_shown(session, ids, bare=True)


def _is_meant(outline: Outline, wanted: Wanted) -> bool:
    """Whether a boundary that was shown at the end of a span was in force within it."""
    if not wanted.dated:
        return True
    begun = wanted.end is None or outline.valid_from <= wanted.end
    over = (
        wanted.begin is not None
        and outline.valid_to is not None
        and outline.valid_to < wanted.begin
    )
    return begun and not over


def _meets(column: object, boxes: Sequence[Box]) -> list[ColumnElement[bool]]:
    """The condition of meeting any of the boxes; nothing when there are none."""
    return [or_(*(intersects_box(column, *box) for box in boxes))] if boxes else []  # type: ignore[arg-type]


def _boundaries(session: Session, tree: Tree, page: Sequence[Outline]) -> Iterator[FeatureRow]:
    ids = [each.id for each in page]
    rows = session.execute(select(Outline.id, Outline.geometry).where(Outline.id.in_(ids)))
    shapes: dict[int, WKBElement] = dict(rows.all())
    noted = read_notes(session, [each.unit_id for each in page])
    for outline in page:
        unit = tree.by_id(outline.unit_id)
        if unit is None:
            continue
        above = tree.by_id(unit.parent_id) if unit.parent_id is not None else None
        properties: dict[str, Value] = {
            "kode": unit.code,
            "nama": unit.title,
            "jenis": unit.kind,
            "induk": above.code if above else None,
            "status": outline.status,
            "sumber": outline.source,
            "per": outline.as_of.isoformat() if outline.as_of else None,
            "berlaku_sejak": outline.valid_from.isoformat(),
            "dasar_hukum": outline.legal_basis or None,
            "catatan": noted.get(outline.unit_id),
        }
        yield FeatureRow(unit.code, properties, load(shapes[outline.id]))


def _around(bounds: Sequence[Box]) -> Box:
    wests, souths, easts, norths = zip(*bounds, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
