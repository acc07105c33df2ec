"""Courses of roads and rivers: from the pairs people stored, and whether two are the same one."""

import json
from collections.abc import Iterator
from itertools import pairwise

from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.shapes import Point, ShapeError, in_indonesia

MOST_VERTICES = 20_000
_DEEPEST = 4
_SHARE = 0.5  # of the shorter course that must lie along the other
_A_DEGREE = 111_195.0  # metres


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
