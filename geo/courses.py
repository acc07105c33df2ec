"""Courses of roads and rivers: from the pairs people stored, and whether two are the same one."""

import json
from collections.abc import Iterator
from itertools import pairwise

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.lengths import segment_lengths
from geo.shapes import Point, ShapeError, in_indonesia

MOST_VERTICES = 20_000
_DEEPEST = 4
_SHARE = 0.5  # of the shorter course that must lie along the other
_A_DEGREE = 111_195.0  # metres
_DRAWN_STEPS = 400  # across a line, on the screen
_STEPS = (1e-5, 1e-4, 1e-3)  # degrees: about 1, 10 and 100 m


def read_course(text: str) -> MultiLineString:
    """The course in a JSON text of nested pairs, [lat, lng] or the other way round; ShapeError
    when it is none, far too fine, or not in Indonesia."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ShapeError("Alur bukan JSON yang utuh.") from None
    parts = list(_parts(value))
    pairs = [pair for part in parts for pair in part]
    if len(pairs) > MOST_VERTICES:
        raise ShapeError(f"Alur memuat lebih dari {MOST_VERTICES} titik.")
    turned = _is_turned(pairs)
    lines = [_settle(part, turned) for part in parts]
    kept = [line for line in lines if len(line) > 1]
    if not kept:
        raise ShapeError("Alur memuat kurang dari dua titik yang berbeda.")
    return MultiLineString([LineString(line) for line in kept])


def halfway(course: MultiLineString) -> Point:
    """The middle of the longest part: a point on the course itself."""
    longest = max(course.geoms, key=lambda part: part.length)
    point = longest.interpolate(0.5, normalized=True)
    return point.x, point.y


def thin(geometry: BaseGeometry | None) -> MultiLineString:
    """The lines of a geometry without what is finer than a metre, and coarser where that leaves
    too much; ShapeError when there are none or they stay too fine."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.length > 0]
    course = MultiLineString([part for part in parts if isinstance(part, LineString)])
    if course.is_empty:
        raise ShapeError("Tidak ada alur.")
    for step in _STEPS:
        thinned = shapely.get_parts(course.simplify(step, preserve_topology=False))
        if shapely.get_num_coordinates(thinned).sum() <= MOST_VERTICES:
            return MultiLineString([part for part in thinned if isinstance(part, LineString)])
    raise ShapeError(f"Alur memuat lebih dari {MOST_VERTICES} titik.")


def coarsen(course: BaseGeometry) -> BaseGeometry:
    """A course as fine as its own extent shows on a screen."""
    west, south, east, north = course.bounds
    step = max(east - west, north - south) / _DRAWN_STEPS
    return course.simplify(step, preserve_topology=False)


def count_points(course: BaseGeometry) -> int:
    """How many points a course has."""
    return int(shapely.get_num_coordinates(course))


def measure(course: MultiLineString) -> int:
    """The length in metres along the ellipsoid."""
    points = [shapely.get_coordinates(part) for part in course.geoms]
    return round(sum(float(segment_lengths(each[:-1], each[1:]).sum()) for each in points))


def run_together(one: BaseGeometry, other: BaseGeometry, metres: float) -> bool:
    """Whether two courses are one: half of the shorter lies within some metres of the other."""
    short, long = sorted((one, other), key=lambda line: line.length)
    if short.length == 0:
        return False
    beside = short.intersection(long.buffer(metres / _A_DEGREE))
    return bool(beside.length >= _SHARE * short.length)


def _parts(value: object, depth: int = 0) -> Iterator[list[Point]]:
    """The lines in nested lists."""
    if not isinstance(value, list) or depth > _DEEPEST:
        raise ShapeError("Alur tidak berupa daftar titik.")
    if value and all(_is_pair(each) for each in value):
        yield [(float(each[0]), float(each[1])) for each in value]
        return
    for each in value:
        yield from _parts(each, depth + 1)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_is_number, value[:2]))


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        float(value)
    except (ValueError, OverflowError):
        return False
    return True


def _is_turned(pairs: list[Point]) -> bool:
    """Whether the pairs are lat, lon; one order must hold for all of them."""
    inside = [sum(in_indonesia(*pair) for pair in pairs)]
    inside.append(sum(in_indonesia(second, first) for first, second in pairs))
    if len(pairs) not in inside:
        outside = len(pairs) - max(inside)
        raise ShapeError(f"{outside} dari {len(pairs)} titik alur terletak di luar Indonesia.")
    return inside[0] != len(pairs)


def _settle(part: list[Point], turned: bool) -> list[Point]:
    """As lon, lat, without repeats."""
    line = [(second, first) for first, second in part] if turned else part
    return [*line[:1], *(after for before, after in pairwise(line) if after != before)]
