"""TopoJSON: each border once, as an arc that all units along it share, on all levels.

The shapes of a level meet point by point, and a level above is dissolved from the one below, so
the same edges turn up everywhere; they are cut where more than two of them meet.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

Spot = tuple[int, int]
Ring = list[Spot]  # open: the last point is not the first again


@dataclass(frozen=True, slots=True)
class Grid:
    """How degrees lie on whole numbers: TopoJSON's transform."""

    west: float
    south: float
    step: float

    def place(self, polygon: Polygon) -> list[Ring]:
        """The rings of a polygon on the grid; a ring that shrinks to a line is left out."""
        rings = []
        for line in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(line) - (self.west, self.south)
            ring = _open(map(tuple, np.rint(points / self.step).astype(int).tolist()))
            if len(ring) > 2:
                rings.append(ring)
            elif line is polygon.exterior:
                return []
        return rings

    def mark(self, shape: MultiPolygon) -> list[list[Ring]]:
        """The smallest triangle where a shape lies that is finer than the grid."""
        at = shape.representative_point()
        x, y = round((at.x - self.west) / self.step), round((at.y - self.south) / self.step)
        return [[[(x, y), (x + 1, y), (x, y + 1)]]]


def write_topology(levels: Mapping[str, Mapping[str, MultiPolygon]], step: float) -> str:
    """Levels by name, each of shapes by code, as compact TopoJSON on a grid of this step."""
    # Six digits are a fraction of a cell's thousandth; more would look like a person's number.
    step = float(f"{step:.6g}")
    every = [shape for shapes in levels.values() for shape in shapes.values()]
    west, south, east, north = (float(each) for each in shapely.total_bounds(every))
    # The corner lies on the grid of all degrees, so that it does not move with every change.
    grid = Grid(round(west // step * step, 9), round(south // step * step, 9), step)
    placed = {
        name: {code: _place(shape, grid) for code, shape in shapes.items()}
        for name, shapes in levels.items()
    }
    cutter = _Cutter(
        ring
        for shapes in placed.values()
        for polygons in shapes.values()
        for rings in polygons
        for ring in rings
    )
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [_geometry(code, each, cutter) for code, each in shapes.items()],
        }
        for name, shapes in placed.items()
    }
    body = {
        "type": "Topology",
        "bbox": [round(each, 6) for each in (west, south, east, north)],
        "transform": {"scale": [step, step], "translate": [grid.west, grid.south]},
        "objects": objects,
        "arcs": [_delta(arc) for arc in cutter.arcs],
    }
    return json.dumps(body, separators=(",", ":"))


def _place(shape: MultiPolygon, grid: Grid) -> list[list[Ring]]:
    polygons = [rings for part in shape.geoms if (rings := grid.place(part))]
    return polygons or grid.mark(shape)


class _Cutter:
    """Cuts rings at the points where borders meet; the same piece is kept once."""

    def __init__(self, rings: Iterable[Ring]) -> None:
        beside: dict[Spot, set[Spot]] = {}
        for ring in rings:
            for spot, after in pairwise((*ring, ring[0])):
                beside.setdefault(spot, set()).add(after)
                beside.setdefault(after, set()).add(spot)
        self._nodes = {spot for spot, around in beside.items() if len(around) != 2}
        self._found: dict[tuple[Spot, ...], int] = {}
        self.arcs: list[tuple[Spot, ...]] = []

    def cut(self, ring: Ring) -> list[int]:
        """The numbers of a ring's arcs; one walked backwards is its complement."""
        turns = [at for at, spot in enumerate(ring) if spot in self._nodes]
        if not turns:
            start = min(range(len(ring)), key=lambda at: ring[at])
            return [self._number((*ring[start:], *ring[: start + 1]))]
        twice = [*ring, *ring]
        ends = [*turns[1:], turns[0] + len(ring)]
        return [self._number(tuple(twice[a : b + 1])) for a, b in zip(turns, ends, strict=True)]

    def _number(self, arc: tuple[Spot, ...]) -> int:
        if arc in self._found:
            return self._found[arc]
        if arc[::-1] in self._found:
            return ~self._found[arc[::-1]]
        self._found[arc] = len(self.arcs)
        self.arcs.append(arc)
        return self._found[arc]


def _geometry(code: str, polygons: Sequence[Sequence[Ring]], cutter: _Cutter) -> dict[str, object]:
    arcs = [[cutter.cut(ring) for ring in rings] for rings in polygons]
    if len(arcs) == 1:
        return {"type": "Polygon", "id": code, "arcs": arcs[0]}
    return {"type": "MultiPolygon", "id": code, "arcs": arcs}


def _open(spots: Iterable[Spot]) -> Ring:
    """Without repeats and without spikes that the grid made: there and straight back."""
    ring: Ring = []
    for spot in spots:
        if ring and ring[-1] == spot:
            continue
        if len(ring) > 1 and ring[-2] == spot:
            ring.pop()
            continue
        ring.append(spot)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    while len(ring) > 2 and ring[1] == ring[-1]:
        ring = ring[1:-1] if len(ring) > 3 else []
    return ring


def _delta(arc: Sequence[Spot]) -> list[list[int]]:
    """The first point as it lies, then steps."""
    return [[*arc[0]], *([x - a, y - b] for (a, b), (x, y) in pairwise(arc))]
