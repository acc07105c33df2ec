"""The 22 kinds of defects met in real files, each planted in units of a regency made up for it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from shapely import MultiPolygon, affinity, box

from geo.intake.finding import Kind
from geo.shapes import label_of, to_multipolygon

Nested = list  # of lists of pairs, as deep as people write them
Wanted = set[Kind]


@dataclass
class Ground:
    """What is planted in: the true shapes, the file as written, free islands at sea, codes."""

    truth: dict[str, MultiPolygon]
    written: dict[str, Nested]
    islands: Iterator[list[list[float]]]
    free: Iterator[str]
    sea: tuple[float, float]
    labels: dict[str, tuple[float, float]] = field(default_factory=dict)
    wanted: dict[str, Wanted] = field(default_factory=dict)
    beside: dict[str, Wanted] = field(default_factory=dict)
    lakes: list[tuple[float, float]] = field(default_factory=list)

    def outline(self, code: str) -> list[list[float]]:
        """The outer ring of a unit's first part, as written."""
        return self.written[code][0][0]

    def holes(self, code: str, count: int) -> None:
        """Islands of their own, written as holes of the first part."""
        self.written[code][0].extend(next(self.islands) for _ in range(count))

    def parts(self, code: str, count: int) -> None:
        """Islands of their own, written as they should be."""
        self.written[code] += [[next(self.islands)] for _ in range(count)]


def plant(ground: Ground) -> None:
    """Every kind of defect once."""
    for name, (wanted, put) in _IN_A_UNIT.items():
        code = next(ground.free)
        put(ground, code)
        assert code not in ground.wanted, name
        ground.wanted[code] = wanted
    for number, (wanted, over, put) in enumerate(_NEW_UNITS.values(), 2090):
        host = next(ground.free)
        above = host[:-5]
        if over is Kind.INSIDE_OTHER:
            above = next(code[:-5] for code in sorted(ground.truth) if code[:-5] != above)
        code = f"{above}.{number}"
        ground.written[code] = nest(_drawn_over(ground.truth[host], over))
        put(ground, code)
        ground.wanted[code] = {*wanted, over}
        ground.beside[host] = {Kind.OVERLAP}
    code = f"{min(ground.truth)[:-5]}.2099"
    corners = next(ground.islands)
    ground.written[code] = [[[*corners[:3], corners[0]]]]
    ground.wanted[code] = {Kind.FEW_POINTS}


def nest(shape: MultiPolygon) -> Nested:
    """The shape as nested [lat, lng] lists, closed."""
    return [
        [[[y, x] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shape.geoms
    ]


def _drawn_over(host: MultiPolygon, over: Kind) -> MultiPolygon:
    if over is Kind.INSIDE_OTHER:
        return to_multipolygon(_square(host, 0.6))
    west, south, east, north = host.bounds
    return to_multipolygon(host.intersection(box(west, south, (west + east) / 2, north)))


def _square(shape: MultiPolygon, share: float) -> MultiPolygon:
    """A square around the label point, well within a shape."""
    label = label_of(shape)
    half = label.radius * share
    return box(label.x - half, label.y - half, label.x + half, label.y + half)


def _nothing(_ground: Ground, _code: str) -> None:
    """It is as it should be, or drawing it over another one is all."""


def _empty(ground: Ground, code: str) -> None:
    ground.written[code] = []


def _open(ground: Ground, code: str) -> None:
    ground.outline(code).pop()


def _repeated(ground: Ground, code: str) -> None:
    ring = ground.outline(code)
    ring.insert(7, list(ring[7]))


def _touching(ground: Ground, code: str) -> None:
    """The line leaves a corner inwards and comes back to it, round next to no ground."""
    ring, label = ground.outline(code), label_of(ground.truth[code])
    lat, lng = ring[2]
    north, east = (label.y - lat) * 0.02, (label.x - lng) * 0.02
    ring[3:3] = [
        [lat + north + 0.2 * east, lng + east - 0.2 * north],
        [lat + north - 0.2 * east, lng + east + 0.2 * north],
        [lat, lng],
    ]


def _crossing(ground: Ground, code: str) -> None:
    """The line runs back over itself once, with next to no ground between."""
    ring = ground.outline(code)
    (lat, lng), (to_lat, to_lng) = ring[2], ring[3]
    north, east = to_lat - lat, to_lng - lng
    ring[3:3] = [
        [lat + 0.6 * north, lng + 0.6 * east],
        [lat + 0.6 * north - 0.01 * east, lng + 0.6 * east + 0.01 * north],
        [lat + 0.4 * north, lng + 0.4 * east],
    ]


def _hole_touching(ground: Ground, code: str) -> None:
    """Two lakes that meet in a corner, drawn in one line."""
    west, south, east, north = _square(ground.truth[code], 0.4).bounds
    mid_lat, mid_lng = (south + north) / 2, (west + east) / 2
    corners = [
        (south, west), (south, mid_lng), (mid_lat, mid_lng), (mid_lat, east),
        (north, east), (north, mid_lng), (mid_lat, mid_lng), (mid_lat, west), (south, west),
    ]  # fmt: skip
    ground.written[code][0].append([list(each) for each in corners])
    ground.lakes += [
        ((west + mid_lng) / 2, (south + mid_lat) / 2),
        ((east + mid_lng) / 2, (north + mid_lat) / 2),
    ]


def _nested(ground: Ground, code: str) -> None:
    inner = affinity.scale(_square(ground.truth[code], 0.6), 0.15, 0.15)
    ground.written[code].append(nest(to_multipolygon(inner))[0])


def _label_away(ground: Ground, code: str) -> None:
    ground.labels[code] = ground.sea


def _islands_and_label(ground: Ground, code: str) -> None:
    ground.holes(code, 5)
    _label_away(ground, code)


def _many_faults(ground: Ground, code: str) -> None:
    ground.holes(code, 3)
    _repeated(ground, code)
    _crossing(ground, code)
    _open(ground, code)


def _nested_among_islands(ground: Ground, code: str) -> None:
    _nested(ground, code)
    ground.parts(code, 17)


def _crossing_and_repeated(ground: Ground, code: str) -> None:
    _repeated(ground, code)
    _crossing(ground, code)


def _one_hole(ground: Ground, code: str) -> None:
    ground.holes(code, 1)


Put = Callable[[Ground, str], None]
_IN_A_UNIT: dict[str, tuple[Wanted, Put]] = {
    "no path": ({Kind.EMPTY}, _empty),
    "open ring": ({Kind.OPEN_RING}, _open),
    "repeated vertices": ({Kind.REPEATED}, _repeated),
    "a line that touches itself": ({Kind.CROSSING}, _touching),
    "a line that crosses itself": ({Kind.CROSSING}, _crossing),
    "a hole that touches itself": ({Kind.HOLE_CROSSING}, _hole_touching),
    "nested shells": ({Kind.NESTED_SHELLS}, _nested),
    "islands as holes": ({Kind.ISLANDS_AS_HOLES}, lambda ground, code: ground.holes(code, 3)),
    "islands, label": ({Kind.ISLANDS_AS_HOLES, Kind.LABEL_OUTSIDE}, _islands_and_label),
    "hole outside": ({Kind.HOLE_OUTSIDE}, _one_hole),
    "open, crossing, repeated, islands": (
        {Kind.OPEN_RING, Kind.CROSSING, Kind.REPEATED, Kind.ISLANDS_AS_HOLES},
        _many_faults,
    ),
    "nested shells among islands": ({Kind.NESTED_SHELLS}, _nested_among_islands),
    "four parts": (set(), lambda ground, code: ground.parts(code, 3)),
    "thirty small parts": (set(), lambda ground, code: ground.parts(code, 29)),
    "label outside": ({Kind.LABEL_OUTSIDE}, _label_away),
}
# Each lies over a unit that was not cut: two more of the 22, the parent and the stranger beside.
_NEW_UNITS: dict[str, tuple[Wanted, Kind, Put]] = {
    "crossing, repeated": (
        {Kind.CROSSING, Kind.REPEATED},
        Kind.OVER_PARENT,
        _crossing_and_repeated,
    ),
    "hole outside": ({Kind.HOLE_OUTSIDE}, Kind.OVER_PARENT, _one_hole),
    "over its parent": (set(), Kind.OVER_PARENT, _nothing),
    "in another kecamatan": (set(), Kind.INSIDE_OTHER, _nothing),
}


def pick(codes: list[str], seed: int) -> Iterator[str]:
    """The codes in an order of chance."""
    return iter(random.Random(seed).sample(codes, len(codes)))
