"""Siblings into a coverage without overlaps or slivers, and what is derived from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.shapes import ShapeError, to_multipolygon

# Gaps and offsets of the source, in degrees (about 55 m and 1 cm); tried on whole regencies.
GAP_WIDTH = 0.0005
SNAPPING = 1e-7
LARGEST_CHANGE = 0.05  # of a unit's own area; beyond it the cleaning is not trusted


@dataclass(frozen=True, slots=True)
class Change:
    """What the cleaning did to a unit: the share of its area that was gained or lost. `kept`:
    that was too much, or it vanished, so the original stays and somebody should look."""

    code: str
    share: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sound siblings by code, and what became of each."""

    shapes: Mapping[str, MultiPolygon]
    changes: tuple[Change, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        """The units left as they came, for review."""
        return tuple(change.code for change in self.changes if change.kept)


def clean(shapes: Mapping[str, MultiPolygon]) -> Coverage:
    """Siblings made to meet without overlap or sliver; each unit is guarded on its own."""
    codes = sorted(shapes)
    ruined_by: dict[str, float] = {}
    while True:
        # A unit that the cleaning would ruin is left out of it, for it may ruin its neighbours.
        free = [code for code in codes if code not in ruined_by]
        cleaned = _clean([shapes[code] for code in free])
        shares = {
            code: _share(shapes[code], after) for code, after in zip(free, cleaned, strict=True)
        }
        ruined = {code: share for code, share in shares.items() if share > LARGEST_CHANGE}
        if not ruined:
            break
        ruined_by |= ruined
    result = {code: to_multipolygon(after) for code, after in zip(free, cleaned, strict=True)}
    result |= {code: shapes[code] for code in ruined_by}
    shares |= ruined_by
    changes = tuple(Change(code, shares[code], code in ruined_by) for code in codes)
    return Coverage({code: result[code] for code in codes}, changes)


def dissolve(shapes: Sequence[BaseGeometry]) -> MultiPolygon:
    """One outline around siblings; slivers that the cleaning left between them are closed."""
    merged = to_multipolygon(shapely.union_all(list(shapes)))
    return MultiPolygon([_without_slivers(part) for part in merged.geoms])


def simplify(shapes: Mapping[str, MultiPolygon], tolerance: float) -> dict[str, MultiPolygon]:
    """Siblings with fewer points, their shared borders still shared; a shape that would vanish
    keeps its own points."""
    codes = list(shapes)
    thin = shapely.coverage_simplify([shapes[code] for code in codes], tolerance)
    return {
        code: _polygons_or(after, shapes[code]) for code, after in zip(codes, thin, strict=True)
    }


def overlap_count(shapes: Mapping[str, BaseGeometry]) -> int:
    """How many pairs of siblings overlap."""
    parts = list(shapes.values())
    tree = shapely.STRtree(parts)
    left, right = tree.query(parts, predicate="overlaps")
    pairs = [(int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b]
    return sum(bool(parts[a].intersection(parts[b]).area > 1e-12) for a, b in pairs)


def _clean(shapes: Sequence[MultiPolygon]) -> list[BaseGeometry]:
    if len(shapes) < 2:
        return list(shapes)
    coverage_clean = shapely.coverage_clean  # type: ignore[attr-defined] # not in the stubs yet
    cleaned = coverage_clean(list(shapes), gap_width=GAP_WIDTH, snapping_distance=SNAPPING)
    return list(cleaned)


def _share(before: BaseGeometry, after: BaseGeometry | None) -> float:
    if after is None or after.is_empty or after.area == 0:
        return 1.0
    return float(shapely.area(shapely.symmetric_difference(before, after)) / before.area)


def _without_slivers(part: Polygon) -> Polygon:
    holes = [
        hole
        for hole in part.interiors
        if not shapely.is_empty(shapely.buffer(Polygon(hole), -GAP_WIDTH / 2))
    ]
    return Polygon(part.exterior, holes)


def _polygons_or(after: BaseGeometry | None, before: MultiPolygon) -> MultiPolygon:
    if after is None:
        return before
    try:
        return to_multipolygon(after)
    except ShapeError:
        return before
