"""Rings in nested lists, as JSON has them: two to four deep, open or closed, mixed."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.formats.feature import MAX_VERTICES, FormatError

_DEEPEST = 6

Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nest:
    """Polygons as written, not made valid; how many rings were open, how many had no area."""

    shape: MultiPolygon
    open_rings: int
    dead_rings: int


def build(value: object) -> Nest:
    """The polygons in nested lists of pairs. The rings of one list belong to one polygon, the
    first being its outline. FormatError when a pair is broken or nothing is left."""
    return build_groups(group_rings(value))


def build_groups(groups: list[list[Ring]]) -> Nest:
    """The polygons of grouped rings."""
    if sum(len(ring) for group in groups for ring in group) > MAX_VERTICES:
        raise FormatError(f"Geometri memuat lebih dari {MAX_VERTICES} titik.")
    opened = dead = 0
    polygons: list[Polygon] = []
    for group in groups:
        rings: list[Ring] = []
        for ring in group:
            closed = len(ring) > 0 and bool((ring[0] == ring[-1]).all())
            whole = ring if closed else np.vstack([ring, ring[:1]])
            if len(np.unique(whole, axis=0)) < 3:
                dead += 1
                continue
            opened += not closed
            rings.append(whole)
        if rings:
            polygons.append(Polygon(rings[0], rings[1:]))
    if not polygons:
        raise FormatError("Geometri kosong: tidak ada bidang dengan tiga titik atau lebih.")
    return Nest(MultiPolygon(polygons), opened, dead)


def group_rings(value: object, depth: int = 0) -> list[list[Ring]]:
    """Rings grouped as written."""
    if is_ring(value):
        return [[to_ring(value)]]
    if not isinstance(value, list) or depth > _DEEPEST:
        raise FormatError("Koordinat tidak berupa daftar titik.")
    if value and all(is_ring(each) for each in value):
        return [[to_ring(each) for each in value]]
    return [group for each in value for group in group_rings(each, depth + 1)]


def is_ring(value: object) -> bool:
    """Whether this is a list of positions."""
    if not isinstance(value, list) or not value:
        return False
    first = value[0]
    return isinstance(first, list) and bool(first) and not isinstance(first[0], list)


def to_ring(value: object) -> Ring:
    """The positions as an array, heights dropped."""
    assert isinstance(value, list)
    try:
        ring = np.array([[pair[0], pair[1]] for pair in value], dtype=np.float64)
    except (TypeError, ValueError, IndexError, KeyError):
        raise FormatError("Ada titik tanpa pasangan bujur dan lintang.") from None
    if not np.isfinite(ring).all():
        raise FormatError("Ada titik yang koordinatnya bukan bilangan.")
    return ring


def flatten(shape: shapely.Geometry) -> MultiPolygon | None:
    """All polygons of any geometry, heights dropped; None when it has none."""
    parts = shapely.get_parts(shapely.get_parts(shapely.force_2d(shape)))
    polygons = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return MultiPolygon(polygons) if polygons else None
