"""Numbered discs on a picture that do not cover each other: moved aside with a line to their
place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TURNS = 16
_RINGS = 40


@dataclass(frozen=True, slots=True)
class Disc:
    """Where a disc is drawn, and the place it stands for. `moved`: they are not the same."""

    x: int
    y: int
    at_x: int
    at_y: int

    @property
    def moved(self) -> bool:
        """Whether a line should lead from the disc to its place."""
        return (self.x, self.y) != (self.at_x, self.at_y)


def spread(
    places: Sequence[tuple[int, int]], radius: int, width: int, height: int
) -> tuple[Disc, ...]:
    """A disc for each place, in their order, none covering another, all within the picture as
    long as it has room. Those with the most room of their own are set first and stay put."""
    order = sorted(range(len(places)), key=lambda at: (_crowd(places, at, radius), at))
    set_down: dict[int, tuple[int, int]] = {}
    for at in order:
        set_down[at] = _free(places[at], set_down.values(), radius, width, height)
    return tuple(Disc(*set_down[at], *places[at]) for at in range(len(places)))


def _crowd(places: Sequence[tuple[int, int]], at: int, radius: int) -> int:
    return sum(math.dist(places[at], other) < 2 * radius + 2 for other in places)


def _free(
    place: tuple[int, int],
    others: Iterable[tuple[int, int]],
    radius: int,
    width: int,
    height: int,
) -> tuple[int, int]:
    """The nearest spot around a place where nothing stands, searched ring by ring."""
    taken = list(others)
    x = min(max(place[0], radius), width - radius)
    y = min(max(place[1], radius), height - radius)
    for ring in range(_RINGS):
        reach = ring * (radius + 2)
        for turn in range(_TURNS if ring else 1):
            angle = 2 * math.pi * (turn + ring % 2 / 2) / _TURNS
            spot = (round(x + reach * math.cos(angle)), round(y + reach * math.sin(angle)))
            inside = radius <= spot[0] <= width - radius and radius <= spot[1] <= height - radius
            if inside and all(math.dist(spot, other) >= 2 * radius + 1 for other in taken):
                return spot
    return x, y
