"""Random siblings for tests: a partition of a rectangle, then drawn as badly as people draw."""

import random

import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Polygon, box

from geo.shapes import to_multipolygon


def partition(count, side, seed, west=117.0, south=0.0):
    """A rectangle of this side cut into random cells with bent borders, by code."""
    chance = random.Random(seed)
    frame = box(west, south, west + side, south + side)
    sites = [(west + side * chance.random(), south + side * chance.random()) for _ in range(count)]
    cells = shapely.voronoi_polygons(MultiPoint(sites), extend_to=frame)
    parts = [
        shapely.transform(cell.intersection(frame).segmentize(side / 20), lambda p: p.round(6))
        for cell in cells.geoms
    ]
    parts = [part for part in parts if part.area > side * side / 2000]
    return {f"{at:02d}": to_multipolygon(part) for at, part in enumerate(parts)}


def redraw(shapes, slip, seed):
    """Each unit drawn by somebody else: every point off by up to `slip`, so that siblings
    overlap here and leave a gap there."""
    chance = random.Random(seed)

    def move(ring):
        return [(x + chance.uniform(-slip, slip), y + chance.uniform(-slip, slip)) for x, y in ring]

    return {
        code: to_multipolygon(
            MultiPolygon([Polygon(move(part.exterior.coords[:-1])) for part in shape.geoms])
        )
        for code, shape in shapes.items()
    }


def overlapping(shapes, least=1e-11):
    """The pairs that share more ground than arithmetic explains (a tenth of a square metre)."""
    codes = list(shapes)
    tree = shapely.STRtree([shapes[code] for code in codes])
    pairs = set()
    for at, code in enumerate(codes):
        for to in tree.query(shapes[code], predicate="intersects"):
            if at < to and shapes[code].intersection(shapes[codes[to]]).area > least:
                pairs.add((code, codes[to]))
    return pairs
