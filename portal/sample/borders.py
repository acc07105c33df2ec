"""Made-up borders: an outline cut into cells, one a village, so that kecamatan dissolve cleanly.

The shapes are an illustration and stand nowhere on a real map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from shapely import MultiPoint, Point, Polygon, unary_union, voronoi_polygons
from shapely.geometry.base import BaseGeometry

from portal.sample.chance import draw
from portal.sample.places import Regency

Ring = tuple[tuple[float, float], ...]

_OUTLINE = (
    (115.95, 0.95), (116.05, 1.45), (116.45, 1.82), (117.05, 1.88), (117.55, 1.62), (118.05, 1.48),
    (118.55, 1.30), (118.98, 1.02), (118.62, 0.86), (118.12, 0.84), (117.92, 0.66), (117.72, 0.42),
    (117.60, 0.12), (117.48, -0.18), (117.05, -0.05), (116.72, 0.22), (116.30, 0.42),
)  # fmt: skip
_PLACES = 5  # decimals of a degree, about a metre


@dataclass(frozen=True, slots=True)
class Border:
    """A village's ring (lon, lat), open as OpenSID stores it, and a point inside."""

    ring: Ring
    centre: tuple[float, float]

    @property
    def polygon(self) -> Polygon:
        """The ring closed."""
        return Polygon(self.ring)


@lru_cache(maxsize=4)
def draw_borders(seed: int, regency: Regency) -> dict[str, Border]:
    """The border of every village of the regency; they cover the outline without gap or overlap."""
    outline = Polygon(_OUTLINE)
    for attempt in range(20):
        chance = draw(seed, regency.code, "borders", attempt)
        borders = _try(chance, regency, outline)
        if borders is not None:
            return borders
    raise RuntimeError("no partition of the outline was found")


def _try(chance: Random, regency: Regency, outline: Polygon) -> dict[str, Border] | None:
    weights = [len(district.villages) for district in regency.districts]
    cells = _relax(chance, outline, len(weights))
    codes: list[str] = []
    points: list[Point] = []
    for district, cell in zip(regency.districts, cells, strict=True):
        inner = _relax(chance, cell, len(district.villages))
        codes += [village.code for village in district.villages]
        points += [part.representative_point() for part in inner]
    # One diagram over all villages: neighbours in two kecamatan then share their corners exactly.
    parts = _cells(outline, points)
    if any(not isinstance(part, Polygon) or part.interiors for part in parts):
        return None
    for district in regency.districts:
        own = [parts[codes.index(village.code)] for village in district.villages]
        if own and not isinstance(unary_union(own), Polygon):
            return None
    return _bend(codes, parts)


def _relax(chance: Random, area: BaseGeometry, count: int) -> list[BaseGeometry]:
    """The area cut into `count` cells of about the same size."""
    if count <= 1:
        return [area] * count
    west, south, east, north = area.bounds
    points: list[Point] = []
    while len(points) < count:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if area.contains(point):
            points.append(point)
    for _ in range(3):
        points = [cell.representative_point() for cell in _cells(area, points)]
    return _cells(area, points)


def _cells(area: BaseGeometry, points: Sequence[Point]) -> list[BaseGeometry]:
    """The cell of each point, in the order of the points."""
    found = voronoi_polygons(MultiPoint(list(points)), extend_to=area.envelope)
    cells = [cell.intersection(area) for cell in found.geoms]
    return [next(cell for cell in cells if cell.intersects(point)) for point in points]


def _bend(codes: Sequence[str], parts: Sequence[BaseGeometry]) -> dict[str, Border] | None:
    """The straight sides bent like rivers, each side alike for both its neighbours."""
    borders: dict[str, Border] = {}
    for code, part in zip(codes, parts, strict=True):
        if not isinstance(part, Polygon):
            return None
        corners = [_round(point) for point in part.exterior.coords[:-1]]
        ring: list[tuple[float, float]] = []
        for at, start in enumerate(corners):
            end = corners[(at + 1) % len(corners)]
            ring += [start, *_wander(start, end)]
        shape = Polygon(ring)
        if not shape.is_valid:
            return None
        inside = shape.representative_point()
        borders[code] = Border(tuple(ring), _round((inside.x, inside.y)))
    return borders


def _wander(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points between two corners; the same ones, reversed, from the other side."""
    first, last = min(start, end), max(start, end)
    long, high = last[0] - first[0], last[1] - first[1]
    if abs(long) + abs(high) < 0.01:
        return []
    chance = draw(0, first, last)
    middle = []
    for share in (0.25, 0.5, 0.75):
        off = chance.uniform(-0.06, 0.06)
        x, y = first[0] + share * long - off * high, first[1] + share * high + off * long
        middle.append(_round((x, y)))
    return middle if start == first else middle[::-1]


def _round(point: Sequence[float]) -> tuple[float, float]:
    return round(point[0], _PLACES), round(point[1], _PLACES)
