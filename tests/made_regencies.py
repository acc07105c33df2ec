"""Regencies made up from a seed, of any extent, drawn by many hands, with defects planted in them.

Nothing is copied from anywhere: the cells are random, the codes are of no province.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely import MultiPolygon, affinity, box

from geo.intake.finding import Kind
from geo.shapes import label_of, to_multipolygon
from tests.unit.geo.siblings import partition, redraw

Nested = list  # of lists of pairs, as deep as people write them


@dataclass(frozen=True)
class Made:
    """A regency: its true shapes, and the file as somebody wrote it, [lat, lng] as often seen.

    wanted: what the report has to say of each unit with a planted defect.
    beside: units that a planted one was drawn over.
    """

    root: str
    truth: Mapping[str, MultiPolygon]
    written: dict[str, Nested] = field(default_factory=dict)
    labels: dict[str, tuple[float, float]] = field(default_factory=dict)
    wanted: dict[str, set[Kind]] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)


def make_kota() -> Made:
    """Two minutes of arc by two."""
    return _make("99.71", partition(14, 2 / 60, 7, 107.6, -6.9), 7)


def make_archipelago() -> Made:
    """Nine islands over three degrees, all south of the equator."""
    cells = {}
    for island in range(9):
        west, south = 127 + 1.3 * (island % 3), -5 + 1.3 * (island // 3)
        found = partition(6, 0.1 + 0.03 * island, 100 + island, west, south)
        cells |= {f"{island}-{code}": shape for code, shape in found.items()}
    return _make("99.01", cells, 8)


def make_equatorial() -> Made:
    """Some 250 desa on both sides of the equator."""
    return _make("99.02", partition(250, 1.5, 9, 101.0, -0.75), 9)


def _make(root: str, cells: Mapping[str, MultiPolygon], seed: int) -> Made:
    """Kecamatan of eight from west to east, each unit drawn by another hand, and the defects."""
    ordered = sorted(cells.values(), key=lambda shape: (shape.centroid.x, shape.centroid.y))
    truth = {f"{root}.{1 + at // 8:02}.{2001 + at % 8}": shape for at, shape in enumerate(ordered)}
    span = (sum(shape.area for shape in ordered) / len(ordered)) ** 0.5
    made = Made(root, truth)
    for code, shape in redraw(truth, span * 1e-4, seed).items():
        made.written[code] = nest(shape)
    _plant(made, span, random.Random(seed))
    return made


def _plant(made: Made, span: float, chance: random.Random) -> None:
    codes = chance.sample(sorted(made.truth), 11)
    west = min(shape.bounds[0] for shape in made.truth.values())
    south = min(shape.bounds[1] for shape in made.truth.values())
    sea = [box(west - span * (3 + at), south, west - span * (2.8 + at), south + span * 0.2)
           for at in range(8)]  # fmt: skip
    rings = [nest(to_multipolygon(each))[0][0] for each in sea]

    def first(code):
        """The parts of a unit's first polygon: its outline and its holes."""
        return made.written[code][0]

    made.written[codes[0]] = []
    made.wanted[codes[0]] = {Kind.EMPTY}
    first(codes[1])[0].pop()
    made.wanted[codes[1]] = {Kind.OPEN_RING}
    first(codes[2])[0].insert(3, list(first(codes[2])[0][3]))
    made.wanted[codes[2]] = {Kind.REPEATED}
    _loop(first(codes[3])[0])
    made.wanted[codes[3]] = {Kind.CROSSING}
    inner = affinity.scale(box(*_around(made.truth[codes[4]])), 0.15, 0.15)
    made.written[codes[4]].append(nest(to_multipolygon(inner))[0])
    made.wanted[codes[4]] = {Kind.NESTED_SHELLS}
    first(codes[5]).extend(rings[0:2])
    made.wanted[codes[5]] = {Kind.ISLANDS_AS_HOLES}
    first(codes[6]).append(rings[2])
    made.wanted[codes[6]] = {Kind.HOLE_OUTSIDE}
    made.labels[codes[7]] = (west - span, south)
    made.wanted[codes[7]] = {Kind.LABEL_OUTSIDE}
    made.written[codes[8]] += [[rings[3]], [rings[4]]]
    made.wanted[codes[8]] = set()  # islands as they should be written
    # A new desa over its parent that was not cut, one within another kecamatan's, and a triangle.
    parent, host = codes[9], codes[10]
    child = f"{parent[:-4]}2090"
    half = box(*_west_half(made.truth[parent]))
    made.written[child] = nest(to_multipolygon(made.truth[parent].intersection(half)))
    made.wanted[child] = {Kind.OVER_PARENT}
    stranger = next(code for code in sorted(made.truth) if code[:8] != host[:8])
    guest = f"{stranger[:-4]}2091"
    made.written[guest] = nest(to_multipolygon(box(*_around(made.truth[host]))))
    made.wanted[guest] = {Kind.INSIDE_OTHER}
    made.beside.update((parent, host))
    triangle = f"{parent[:-4]}2092"
    made.written[triangle] = [[[*rings[6][:3], rings[6][0]]]]
    made.wanted[triangle] = {Kind.FEW_POINTS}


def nest(shape: MultiPolygon) -> Nested:
    """The shape as nested [lat, lng] lists, closed."""
    return [
        [[[y, x] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shape.geoms
    ]


def _loop(ring: list[list[float]]) -> None:
    """Let the line run back over itself once, with next to no ground between."""
    (lat, lng), (to_lat, to_lng) = ring[2], ring[3]
    north, east = to_lat - lat, to_lng - lng
    ring[3:3] = [
        [lat + 0.6 * north, lng + 0.6 * east],
        [lat + 0.6 * north - 0.01 * east, lng + 0.6 * east + 0.01 * north],
        [lat + 0.4 * north, lng + 0.4 * east],
    ]


def _around(shape: MultiPolygon) -> tuple[float, float, float, float]:
    """A square well within a shape."""
    label = label_of(shape)
    half = label.radius * 0.6
    return label.x - half, label.y - half, label.x + half, label.y + half


def _west_half(shape: MultiPolygon) -> tuple[float, float, float, float]:
    west, south, east, north = shape.bounds
    return west, south, (west + east) / 2, north
