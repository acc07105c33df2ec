"""Which desa a position lies in; outside all of them, which is nearest and how far."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from geo.columns import load
from geo.nearness import degrees_around, nearest_on, wind_of
from geo.queries import at_point, covers_point, meets_box
from portal.model import Outline
from portal.reads.outlines import list_shown
from portal.tree import Tree, UnitView

_BOX = 0.02  # degrees, about 2 km: the first search for a neighbour, doubled until there is one
_WIDEST = 6.0


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest desa of a position outside all of them."""

    unit: UnitView
    metres: int
    direction: str  # from the position: utara, timur laut …


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of a position. `units` has several where boundaries meet or overlap."""

    lon: float
    lat: float
    units: tuple[UnitView, ...]
    indicative: bool  # the boundary that decided is not legally set
    nearest: Near | None


def read_where(session: Session, tree: Tree, lon: float, lat: float) -> Where:
    """The desa of this site whose shown boundary covers a position, first by code."""
    covering = _within(tree, session.execute(_list_covering(), at_point(lon, lat)))
    shown = list_shown(session, {unit_id for unit_id, _ in covering}, bare=True)
    held = {outline_id for _, outline_id in covering}
    found = [
        (unit, outline.status)
        for unit_id, outline in shown.items()
        if outline.id in held and (unit := tree.by_id(unit_id)) is not None
    ]
    if not found:
        return Where(lon, lat, (), True, _find_nearest(session, tree, lon, lat))
    found.sort(key=lambda pair: pair[0].code)
    indicative = any(status != "definitif" for _, status in found)
    return Where(lon, lat, tuple(unit for unit, _ in found), indicative, None)


def _find_nearest(session: Session, tree: Tree, lon: float, lat: float) -> Near | None:
    """The nearest desa, searched in a growing box; None when there is none for hundreds of
    kilometres."""
    half = _BOX
    while half <= _WIDEST:
        near = _measure(session, tree, lon, lat, half)
        if near is not None:
            # A box reaches farther in its corners than at its sides: what is nearer than the
            # first find lies within this second box for sure.
            sure = degrees_around(near.metres + 1, lat)
            return near if sure <= half else _measure(session, tree, lon, lat, sure)
        half *= 2
    return None


def _measure(session: Session, tree: Tree, lon: float, lat: float, half: float) -> Near | None:
    inside = meets_box(Outline.geometry, lon - half, lat - half, lon + half, lat + half)
    units = {unit_id for unit_id, _ in _within(tree, session.execute(_find(inside)))}
    best: Near | None = None
    for unit_id, outline in sorted(list_shown(session, units).items()):
        metres, there = nearest_on(load(outline.geometry), lon, lat)
        unit = tree.by_id(unit_id)
        if unit is not None and (best is None or metres < best.metres):
            best = Near(unit, round(metres), wind_of(lon, lat, there))
    return best


@cache
def _list_covering() -> Select[int, int]:
    """The statement that asks what covers a position, made once."""
    return _find(covers_point(Outline.geometry))


def _find(where: ColumnElement[bool]) -> Select[int, int]:
    """Unit and boundary of the desa that meet a condition."""
    return select(Outline.unit_id, Outline.id).where(
        Outline.valid_to.is_(None), Outline.derived.is_(False), where
    )


def _within(tree: Tree, rows: Iterable[Row[int, int]]) -> list[tuple[int, int]]:
    """Those of this site."""
    return [(unit_id, outline_id) for unit_id, outline_id in rows if tree.by_id(unit_id)]
