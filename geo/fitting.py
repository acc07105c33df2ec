"""New shapes beside neighbours that are stored already: only the new ones yield or grow.

A neighbour that is not in the file keeps every point; what both claim in earnest stays with both.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas import area_km2
from geo.coverage import LARGEST_CHANGE, tolerance_of
from geo.cracks import fill_cracks
from geo.overlay import intersect, subtract, unite
from geo.shapes import ShapeError, to_multipolygon

_DUST_KM2 = 1e-6  # a square metre
_NEAR = 2e-7  # degrees, about 2 cm


@dataclass(frozen=True, slots=True)
class Fit:
    """What became of a new shape beside its stored neighbours. `share` of its area moved; `kept`:
    that was too much, so it stays as it came."""

    code: str
    shape: MultiPolygon
    beside: tuple[str, ...]
    share: float
    lost_km2: float
    gained_km2: float
    kept: bool


def fit(
    shapes: Mapping[str, MultiPolygon],
    held: Mapping[str, MultiPolygon],
    claimed: Collection[frozenset[str]] = (),
) -> dict[str, Fit]:
    """The shapes that had to change to meet the held ones: ground that is held is left to its
    holder, slivers up to the tolerance are closed into the new one. `claimed`: pairs that a
    person has to decide on; they are left as they are."""
    codes = list(held)
    if not codes or not shapes:
        return {}
    tolerance = tolerance_of([*shapes.values(), *held.values()])
    tree = shapely.STRtree([held[code] for code in codes])
    near = {
        code: tuple(codes[at] for at in sorted(tree.query(shape.buffer(tolerance))))
        for code, shape in shapes.items()
    }
    free = {code: _yield_to(code, shapes[code], near[code], held, claimed) for code in near}
    around = {other: held[other] for others in near.values() for other in others}
    grown = _close(free, around, tolerance)
    return {
        code: made
        for code, shape in shapes.items()
        if (made := _judge(code, shape, grown[code], near[code])) is not None
    }


def _yield_to(
    code: str,
    shape: BaseGeometry,
    near: Collection[str],
    held: Mapping[str, MultiPolygon],
    claimed: Collection[frozenset[str]],
) -> BaseGeometry:
    others = [held[other] for other in near if frozenset((code, other)) not in claimed]
    over = [other for other in others if shapely.area(intersect(shape, other)) > 0]
    return subtract(shape, unite(over)) if over else shape


def _close(
    free: Mapping[str, BaseGeometry], held: Mapping[str, BaseGeometry], tolerance: float
) -> dict[str, BaseGeometry]:
    """The new shapes with the narrow gaps beside held ones, enclosed or open to the coast."""
    grown = dict(free)
    whole = unite([*free.values(), *held.values()])
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            gap = Polygon(ring)
            if gap.buffer(-tolerance / 2).is_empty and (heir := _heir(gap, free)):
                grown[heir] = unite([grown[heir], gap])
    together = {**held, **grown}
    cracks = fill_cracks(together, unite(list(together.values())), tolerance, takers=free.keys())
    return grown | cracks


def _heir(gap: BaseGeometry, free: Mapping[str, BaseGeometry]) -> str:
    """Which new shape lies along a gap for longest; empty when none does."""
    beside = gap.buffer(_NEAR)
    along = {
        code: shapely.length(intersect(shape.boundary, beside))
        for code, shape in free.items()
        if shapely.intersects(shape, beside)
    }
    return max(along, key=lambda code: along[code], default="")


def _judge(
    code: str, before: MultiPolygon, after: BaseGeometry, near: tuple[str, ...]
) -> Fit | None:
    """None when nothing moved that anybody could see."""
    if after is before:
        return None
    lost, gained = area_km2(subtract(before, after)), area_km2(subtract(after, before))
    if lost + gained <= _DUST_KM2 and not lost:
        return None
    share = (lost + gained) / max(area_km2(before), _DUST_KM2)
    try:
        shape = to_multipolygon(shapely.normalize(after))
    except ShapeError:
        return Fit(code, before, near, 1.0, lost, gained, kept=True)
    if share > LARGEST_CHANGE:
        return Fit(code, before, near, share, lost, gained, kept=True)
    return Fit(code, shape, near, share, lost, gained, kept=False)
