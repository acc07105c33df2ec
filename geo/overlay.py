"""Overlay and repair that end: real boundaries drive the exact computation into corners."""

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

# Degrees, a tenth of a millimetre. On a grid the computation cannot fail; it is slower and moves
# points, so it is only the second try.
_GRID = 1e-9


def intersect(one: Any, other: Any) -> Any:
    """What two shapes share; arrays pair by pair."""
    try:
        return shapely.intersection(one, other)
    except shapely.GEOSException:
        return shapely.intersection(one, other, grid_size=_GRID)


def subtract(one: Any, other: Any) -> Any:
    """What the first shape has and the second has not; arrays pair by pair."""
    try:
        return shapely.difference(one, other)
    except shapely.GEOSException:
        return shapely.difference(one, other, grid_size=_GRID)


def unite(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """All the ground of several shapes."""
    try:
        return shapely.union_all(list(parts))
    except shapely.GEOSException:
        return shapely.union_all(list(parts), grid_size=_GRID)


def repair(geometry: BaseGeometry) -> BaseGeometry:
    """A valid shape of the same ground, by the rings' structure where that can be computed."""
    try:
        return shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    except shapely.GEOSException:
        return shapely.make_valid(geometry, method="linework")


def meet(shapes: Sequence[BaseGeometry], gap: float, snapping: float) -> list[BaseGeometry]:
    """Siblings made to meet. Where they lie over each other so that it cannot be computed, they
    come back as they were: their overlaps are then found and told."""
    coverage_clean = shapely.coverage_clean  # type: ignore[attr-defined] # not in the stubs yet
    try:
        return list(coverage_clean(shapes, gap_width=gap, snapping_distance=snapping))
    except shapely.GEOSException:
        return list(shapes)
