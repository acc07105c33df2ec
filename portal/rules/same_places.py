"""Which records of different sources mean one place."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, combinations, product
from typing import NamedTuple

from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geo.courses import run_together
from portal.rules.naming_variants import fold, join, split_words
from portal.rules.spelling_distance import FAR, distance

NEAR = 100.0  # metres
_METRES_A_DEGREE = 111_195.0
_CELL = 0.001  # degrees, about NEAR: only neighbouring cells are compared
_AHEAD = ((1, -1), (1, 0), (1, 1), (0, 1))  # half of the cells around: the others look back
_ALIKE = 5  # two names may differ by one letter in so many


class Located(NamedTuple):
    """A record of a place; a tuple, for there are as many as a regency has places. Without a
    position it is like no other. `course`: of a line, in degrees."""

    key: int
    name: str
    layer: str
    source: int
    lon: float | None
    lat: float | None
    course: BaseGeometry | None = None


class _Name(NamedTuple):
    """A name as it is compared."""

    words: frozenset[str]
    numbers: frozenset[str]
    whole: str


def group_same(places: Sequence[Located], short: Mapping[str, tuple[str, ...]]) -> list[list[int]]:
    """The keys of records that mean one place, in the order they came. Records of different
    sources are one when they lie in the same layer, are named alike and are less than 100 m
    apart, of two lines along half of the shorter one; of two records of one source each is a
    place of its own."""
    pairs = sorted(_list_pairs(places, short))
    first_of: dict[int, int] = {}  # of those that are not alone
    members: dict[int, list[int]] = {}
    for _, one, other in pairs:
        left, right = first_of.get(one, one), first_of.get(other, other)
        low, high = min(left, right), max(left, right)
        mine, theirs = members.get(low, [low]), members.get(high, [high])
        sources = [places[at].source for at in (*mine, *theirs)]
        if left == right or len(set(sources)) < len(sources):
            continue
        members.pop(high, None)
        members[low] = mine + theirs
        for at in members[low]:
            first_of[at] = low
    return [
        [places[each].key for each in sorted(members[at])] if at in members else [place.key]
        for at, place in enumerate(places)
        if first_of.get(at, at) == at
    ]


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names in words may name one place. Numbers must be the same; beyond that one
    name may hold the other, or differ by a letter in five."""
    return _is_alike(_take_apart(one), _take_apart(other))


def _list_pairs(
    places: Sequence[Located], short: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[float, int, int]]:
    """How far apart two records are that may be one; the earlier of them first."""
    folded = cache(fold)

    @cache
    def read(name: str) -> _Name:
        longer = (each for word in split_words(name) for each in short.get(word, (word,)))
        return _take_apart([folded(word) for word in longer])

    # Few of many are near each other: only their names are taken apart.
    for one, other, metres in chain(_near_pairs(places), _near_courses(places)):
        first, second = places[one], places[other]
        if _is_alike(read(first.name), read(second.name)) and _run_together(first, second):
            yield metres, one, other


def _take_apart(words: Sequence[str]) -> _Name:
    numbers = frozenset(word for word in words if word.isdigit())
    return _Name(frozenset(words), numbers, join(words))


def _is_alike(one: _Name, other: _Name) -> bool:
    if one.numbers != other.numbers:
        return False
    mine, theirs = one.words, other.words
    if len(mine & theirs) >= 2 and (mine <= theirs or theirs <= mine):
        return True
    left, right = one.whole, other.whole
    if not left or not right:
        return False
    most = 2 * (min(len(left), len(right)) // _ALIKE)
    # Each step of the distance brings one letter of either at most, and most names differ by far.
    if max(_count_missing(left, right), _count_missing(right, left)) > most:
        return False
    return distance(left, right, most) < FAR


def _count_missing(left: str, right: str) -> int:
    """How many letters of one are not in the other."""
    return sum(max(0, left.count(letter) - right.count(letter)) for letter in set(left))


def _near_pairs(places: Sequence[Located]) -> Iterator[tuple[int, int, float]]:
    cells: dict[tuple[str, int, int], list[int]] = {}
    for at, place in enumerate(places):
        if place.lon is not None and place.lat is not None:
            column, row = math.floor(place.lon / _CELL), math.floor(place.lat / _CELL)
            cells.setdefault((place.layer, column, row), []).append(at)
    for (layer, column, row), inside in cells.items():
        pairs: list[Iterable[tuple[int, int]]] = [combinations(inside, 2)]
        for east, north in _AHEAD:
            beside = cells.get((layer, column + east, row + north))
            if beside:
                pairs.append(product(inside, beside))
        for one, other in chain.from_iterable(pairs):
            first, second = places[min(one, other)], places[max(one, other)]
            if first.source == second.source:
                continue
            if first.course is not None and second.course is not None:
                continue  # their middles say nothing of two lines
            metres = _metres(second, first)
            if metres < NEAR:
                yield min(one, other), max(one, other), metres


def _near_courses(places: Sequence[Located]) -> Iterator[tuple[int, int, float]]:
    """Pairs of lines that touch the same ground, as near as two records can be."""
    lines = [at for at, place in enumerate(places) if place.course is not None]
    if len(lines) < 2:
        return
    courses = [place.course for place in places if place.course is not None]
    near = STRtree(courses).query(courses, "dwithin", NEAR / _METRES_A_DEGREE)
    for found, beside in near.T.tolist():
        at, other = lines[found], lines[beside]
        one, two = places[at], places[other]
        if other < at and one.layer == two.layer and one.source != two.source:
            yield other, at, 0.0


def _run_together(one: Located, other: Located) -> bool:
    """Of two lines, whether they are one; anything else was compared by its position."""
    if one.course is None or other.course is None:
        return True
    return run_together(one.course, other.course, NEAR)


def _metres(one: Located, other: Located) -> float:
    assert one.lon is not None and one.lat is not None
    assert other.lon is not None and other.lat is not None
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * _METRES_A_DEGREE
