"""Shapes as short SVG paths on an integer grid, with a label point each."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.coverage import simplify
from geo.shapes import label_of

WIDTH = 600
HEIGHT = 640
MARGIN = 4  # room for the border and for a label at the edge
SMALLEST = 6  # square units: a smaller island of a larger unit is left out
STEPS = 450  # the tolerance is this part of the drawn width

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """How degrees lie on the grid: x grows east from `west`, y grows south from `north`."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    width: int
    height: int

    def place(self, lon: float, lat: float) -> Spot:
        """The grid point of a position."""
        x = MARGIN + (lon - self.west) * self.per_lon
        return round(x), round(MARGIN + (self.north - lat) * self.per_lat)

    def place_all(self, points: NDArray[np.float64]) -> list[Spot]:
        """The grid points of many positions."""
        x = MARGIN + (points[:, 0] - self.west) * self.per_lon
        y = MARGIN + (self.north - points[:, 1]) * self.per_lat
        return list(
            zip(np.rint(x).astype(int).tolist(), np.rint(y).astype(int).tolist(), strict=True)
        )

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a position lies on the picture."""
        x, y = self.place(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit's path, its label point and the room around it in grid units."""

    code: str
    path: str
    x: int
    y: int
    radius: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on one grid."""

    frame: Frame
    shapes: tuple[Shape, ...]

    def find(self, code: str) -> Shape | None:
        """The shape of a unit."""
        return next((shape for shape in self.shapes if shape.code == code), None)


def frame_of(shapes: Iterable[BaseGeometry], width: int = WIDTH, height: int = HEIGHT) -> Frame:
    """The largest frame for these shapes within a width and height, true to scale."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(
        (width - 2 * MARGIN) / max((east - west) * shrink, 1e-9),
        (height - 2 * MARGIN) / max(north - south, 1e-9),
    )
    return Frame(
        west=float(west),
        north=float(north),
        per_lon=scale * shrink,
        per_lat=scale,
        width=math.ceil((east - west) * shrink * scale) + 2 * MARGIN,
        height=math.ceil((north - south) * scale) + 2 * MARGIN,
    )


def draw(shapes: Mapping[str, MultiPolygon], frame: Frame, *, steps: int = STEPS) -> Picture:
    """Siblings as paths in a frame, simplified together so that borders still meet."""
    return trace(simplify(shapes, tolerance_in(frame, steps)), frame)


def tolerance_in(frame: Frame, steps: int) -> float:
    """The tolerance, in degrees, that leaves this many steps across a frame."""
    return frame.width / frame.per_lon / steps


def trace(shapes: Mapping[str, MultiPolygon], frame: Frame) -> Picture:
    """Shapes as paths in a frame, as they are."""
    return Picture(frame, tuple(_draw_one(code, shape, frame) for code, shape in shapes.items()))


def to_text(picture: Picture) -> str:
    """The picture as JSON text for a table."""
    frame = picture.frame
    grid = [frame.west, frame.north, frame.per_lon, frame.per_lat, frame.width, frame.height]
    shapes = [[each.code, each.path, each.x, each.y, each.radius] for each in picture.shapes]
    return json.dumps({"frame": grid, "shapes": shapes}, separators=(",", ":"))


def from_text(text: str) -> Picture:
    """The picture such a text was made from."""
    body = json.loads(text)
    west, north, per_lon, per_lat, width, height = body["frame"]
    return Picture(
        Frame(west, north, per_lon, per_lat, width, height),
        tuple(Shape(*each) for each in body["shapes"]),
    )


def write_steps(spots: Sequence[Spot]) -> str:
    """Points as an open path in relative steps."""
    (x, y), *rest = spots
    text = f"M{x} {y}l"
    first = True
    for at_x, at_y in rest:
        for step in (at_x - x, at_y - y):
            text += f"{step}" if first or step < 0 else f" {step}"
            first = False
        x, y = at_x, at_y
    return text


def dot(x: int, y: int, radius: int) -> str:
    """A round mark as a path, for a unit too small to be seen."""
    across = 2 * radius
    return (
        f"M{x - radius} {y}a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0-{across} 0z"
    )


def _speck(x: int, y: int) -> str:
    """The smallest shape that can be seen, for a unit that the grid would swallow."""
    return f"M{x - 2} {y}l2-2 2 2-2 2z"


def _draw_one(code: str, shape: MultiPolygon, frame: Frame) -> Shape:
    label = label_of(shape)
    x, y = frame.place(label.x, label.y)
    rings = [(area, ring) for part in shape.geoms for area, ring in _rings(part, frame)]
    kept = [ring for area, ring in rings if area >= SMALLEST]
    path = "".join(write_steps(ring) + "z" for ring in kept) or _speck(x, y)
    return Shape(code, path, x, y, round(label.radius * frame.per_lon))


def _rings(part: Polygon, frame: Frame) -> list[tuple[float, list[Spot]]]:
    found = []
    for ring in (part.exterior, *part.interiors):
        spots = _straighten(frame.place_all(shapely.get_coordinates(ring)))
        if len(spots) > 2:
            found.append((abs(_area(spots)), spots))
    return found


def _straighten(spots: list[Spot]) -> list[Spot]:
    """Without repeats, spikes and points on a straight line; open."""
    kept: list[Spot] = []
    for spot in spots[:-1]:
        while len(kept) > 1 and _turns(kept[-2], kept[-1], spot) == 0:
            kept.pop()
        if not kept or kept[-1] != spot:
            kept.append(spot)
    while len(kept) > 1 and (kept[-1] == kept[0] or _turns(kept[-2], kept[-1], kept[0]) == 0):
        kept.pop()
    while len(kept) > 2 and _turns(kept[-1], kept[0], kept[1]) == 0:
        kept.pop(0)
    return kept


def _turns(a: Spot, b: Spot, c: Spot) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _area(spots: list[Spot]) -> float:
    after = [*spots[1:], spots[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(spots, after, strict=True)) / 2
