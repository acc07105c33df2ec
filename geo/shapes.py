"""Raw coordinates into sound polygons: axis order, rings, validity, label point."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from geo.overlay import repair, unite

# Indonesia in degrees. The two ranges do not touch, so a pair fits one order or none.
LON_MIN, LON_MAX = 94.0, 142.0
LAT_MIN, LAT_MAX = -11.5, 6.5
MAX_VERTICES = 200_000
_DEEPEST = 4

Point = tuple[float, float]  # lon, lat


class ShapeError(ValueError):
    """A shape that cannot be used; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Label:
    """The centre of the largest circle inside a shape, and its radius, in the shape's units."""

    x: float
    y: float
    radius: float


def in_indonesia(lon: float, lat: float) -> bool:
    """Whether a position can lie in Indonesia."""
    return LON_MIN <= lon <= LON_MAX and LAT_MIN <= lat <= LAT_MAX


def settle_point(first: float, second: float) -> Point:
    """A pair in either order as lon, lat; ShapeError when neither order lies in Indonesia."""
    if in_indonesia(first, second):
        return first, second
    if in_indonesia(second, first):
        return second, first
    raise ShapeError(f"Titik {first:g}, {second:g} terletak di luar Indonesia.")


def from_latlng_text(text: str) -> MultiPolygon:
    """The outline in a JSON text of nested pairs, as OpenSID keeps it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ShapeError("Batas bukan JSON yang utuh.") from None
    return from_nested(value)


def from_nested(value: object) -> MultiPolygon:
    """The outline in lists of pairs, nested two to four deep, in either axis order, rings open
    or closed. A later ring of a group is a hole when it lies within the first."""
    groups = _groups(value)
    pairs = [pair for group in groups for ring in group for pair in ring]
    if not pairs:
        raise ShapeError("Batas kosong: tidak ada satu titik pun.")
    if len(pairs) > MAX_VERTICES:
        raise ShapeError(f"Batas memuat lebih dari {MAX_VERTICES} titik.")
    swapped = _is_swapped(pairs)
    polygons = [
        polygon
        for group in groups
        for polygon in _build([_turn(ring, swapped) for ring in group if len(set(ring)) >= 3])
    ]
    return _union_sound(polygons)


def settle(geometry: BaseGeometry) -> MultiPolygon:
    """A geometry in either axis order as a sound, oriented MultiPolygon in Indonesia."""
    return to_multipolygon(straighten(geometry))


def straighten(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in either axis order as lon, lat; ShapeError when it is empty, far too fine, or
    not in Indonesia."""
    pairs = [(float(x), float(y)) for x, y in shapely.get_coordinates(geometry)]
    if not pairs:
        raise ShapeError("Batas kosong: tidak ada satu titik pun.")
    if len(pairs) > MAX_VERTICES:
        raise ShapeError(f"Batas memuat lebih dari {MAX_VERTICES} titik.")
    if _is_swapped(pairs):
        return shapely.transform(geometry, lambda points: points[:, ::-1])
    return geometry


def to_multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry, made valid and oriented; ShapeError when there is no area."""
    flat = shapely.force_2d(geometry)
    sound = flat
    if not flat.is_valid:
        sound = repair(flat)
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(sound))
        if isinstance(part, Polygon) and part.area > 0
    ]
    if not parts:
        raise ShapeError("Batas tidak memuat bidang, hanya titik atau garis.")
    return MultiPolygon([shapely.geometry.polygon.orient(part) for part in parts])


def merge(shapes: Sequence[MultiPolygon]) -> MultiPolygon:
    """One outline of several parts: the islands of a unit."""
    return shapes[0] if len(shapes) == 1 else to_multipolygon(unite(list(shapes)))


def label_of(geometry: BaseGeometry) -> Label:
    """Where a label has most room: in the widest part."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    if not parts:
        raise ShapeError("Batas tidak memuat bidang.")
    widest = max(parts, key=lambda part: part.area)
    span = max(widest.bounds[2] - widest.bounds[0], widest.bounds[3] - widest.bounds[1])
    centre = polylabel(widest, tolerance=span / 200)
    return Label(centre.x, centre.y, float(centre.distance(widest.boundary)))


def _groups(value: object, depth: int = 0) -> list[list[list[Point]]]:
    """Rings grouped as written: the rings of one list belong to one polygon."""
    ring = _as_ring(value)
    if ring is not None:
        return [[ring]]
    if not isinstance(value, list) or depth > _DEEPEST:
        raise ShapeError("Batas tidak berupa daftar titik.")
    rings = [_as_ring(each) for each in value]
    if all(each is not None for each in rings):
        return [[each for each in rings if each is not None]]
    return [group for each in value for group in _groups(each, depth + 1)]


def _as_ring(value: object) -> list[Point] | None:
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(pair, list) and pair and _is_number(pair[0]) for pair in value):
        return None
    return [_pair(pair) for pair in value]


def _pair(value: list[object]) -> Point:
    if len(value) < 2 or not _is_number(value[1]):
        raise ShapeError("Batas memuat titik tanpa pasangan bujur dan lintang.")
    return float(str(value[0])), float(str(value[1]))


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        try:
            return float(value) == float(value)
        except ValueError:
            return False
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_swapped(pairs: list[Point]) -> bool:
    """Whether the pairs are lat, lon; one order must hold for all of them."""
    straight = sum(in_indonesia(first, second) for first, second in pairs)
    if straight == len(pairs):
        return False
    turned = sum(in_indonesia(second, first) for first, second in pairs)
    if turned == len(pairs):
        return True
    if straight and turned and straight + turned == len(pairs):
        raise ShapeError("Urutan bujur dan lintang bercampur dalam satu batas.")
    outside = len(pairs) - straight - turned
    raise ShapeError(f"{outside} dari {len(pairs)} titik batas terletak di luar Indonesia.")


def _turn(ring: list[Point], swapped: bool) -> list[Point]:
    straight = [(second, first) for first, second in ring] if swapped else list(ring)
    kept = [straight[0], *(after for before, after in pairwise(straight) if after != before)]
    return kept if kept[0] == kept[-1] else [*kept, kept[0]]


def _build(rings: list[list[Point]]) -> list[Polygon]:
    if not rings:
        return []
    outer = Polygon(rings[0])
    if len(rings) == 1:
        return [outer]
    body = repair(outer)
    shapely.prepare(body)
    inside = [body.covers(Polygon(ring).representative_point()) for ring in rings[1:]]
    holes = [ring for ring, within in zip(rings[1:], inside, strict=True) if within]
    apart = [ring for ring, within in zip(rings[1:], inside, strict=True) if not within]
    return [Polygon(rings[0], holes), *(Polygon(ring) for ring in apart)]


def _union_sound(polygons: list[Polygon]) -> MultiPolygon:
    if not polygons:
        raise ShapeError("Batas tidak memuat bidang, hanya titik atau garis.")
    return merge([to_multipolygon(polygon) for polygon in polygons])
