"""Places by layer, and which records of different sources mean one place."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geo.courses import run_together
from portal.rules.naming_variants import fold, join, split_words
from portal.rules.spelling_distance import FAR, distance

OTHERS = "lainnya"
PROJECTS = "pembangunan"
NEAR = 100.0  # metres
_METRES_A_DEGREE = 111_195.0
_CELL = 0.001  # degrees, about NEAR: only neighbouring cells are compared
_ALIKE = 5  # two names may differ by one letter in so many


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of place readers can choose."""

    code: str
    title: str
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layers:
    """All layers in their order, and the usual short forms of names."""

    items: tuple[Layer, ...]
    short: Mapping[str, tuple[str, ...]]

    def of(self, kind: str, category: str, name: str) -> Layer:
        """The layer of a place: what its source calls it counts before its name."""
        return self.first_of((category, kind, name), self.named)

    def first_of(self, texts: Iterable[str], named: Callable[[str], Layer | None]) -> Layer:
        """The layer of the first text that names one. Who asks for many places hands in a
        `named` that remembers: few categories stand for all of them."""
        found = (named(text) for text in texts)
        return next((layer for layer in found if layer is not None), self.items[-2])

    def named(self, text: str) -> Layer | None:
        """The first layer that has words of this text."""
        said = split_words(text)
        for layer in self.items:
            if any(_says(said, words) for words in layer.words):
                return layer
        return None

    def title_of(self, code: str) -> str:
        """The title of a layer by its code."""
        return next(layer.title for layer in self.items if layer.code == code)

    def place(self, layer: Layer) -> int:
        """Where a layer stands in the order."""
        return self.items.index(layer)


@dataclass(frozen=True, slots=True)
class Located:
    """A record of a place. Without a position it is like no other. `course`: of a line, in
    degrees."""

    key: int
    name: str
    layer: str
    source: int
    lon: float | None
    lat: float | None
    course: BaseGeometry | None = None


def parse_layers(table: Mapping[str, object]) -> Layers:
    """The layers of config/tempat.toml; ValueError names the row."""
    rows = table.get("lapisan")
    if not isinstance(rows, list) or not rows:
        raise ValueError("tempat.toml: lapisan kosong")
    made: list[Layer] = []
    for number, row in enumerate(rows, start=1):
        code, title, words = (row.get(name) for name in ("kode", "judul", "kata"))
        if not isinstance(code, str) or not isinstance(title, str) or not isinstance(words, list):
            raise ValueError(f"tempat.toml: lapisan {number} perlu kode, judul, dan kata")
        if code in (OTHERS, PROJECTS) or any(layer.code == code for layer in made):
            raise ValueError(f"tempat.toml: kode “{code}” sudah terpakai")
        made.append(Layer(code, title, tuple(tuple(split_words(str(word))) for word in words)))
    short = table.get("singkatan", {})
    if not isinstance(short, Mapping):
        raise ValueError("tempat.toml: singkatan harus berupa tabel")
    last = (Layer(OTHERS, "Tempat lain"), Layer(PROJECTS, "Pembangunan desa"))
    return Layers((*made, *last), {key: tuple(split_words(str(v))) for key, v in short.items()})


def group_same(places: Sequence[Located], short: Mapping[str, tuple[str, ...]]) -> list[list[int]]:
    """The keys of records that mean one place, in the order they came. Records of different
    sources are one when they lie in the same layer, are named alike and are less than 100 m
    apart, of two lines along half of the shorter one; of two records of one source each is a
    place of its own."""
    # Few of many are near each other: only their names are taken apart.
    near = [*_near_pairs(places), *_near_courses(places)]
    named = {at: _words(places[at].name, short) for pair in near for at in pair[:2]}
    pairs = sorted(
        (metres, one, other)
        for one, other, metres in near
        if alike(named[one], named[other]) and _run_together(places[one], places[other])
    )
    group = list(range(len(places)))
    members = {at: [at] for at in group}
    for _, one, other in pairs:
        left, right = group[one], group[other]
        sources = [places[at].source for at in (*members[left], *members[right])]
        if left == right or len(set(sources)) < len(sources):
            continue
        low, high = min(left, right), max(left, right)
        members[low] += members.pop(high)
        for at in members[low]:
            group[at] = low
    return [[places[at].key for at in sorted(members[first])] for first in sorted(members)]


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names in words may name one place. Numbers must be the same; beyond that one
    name may hold the other, or differ by a letter in five."""
    if {word for word in one if word.isdigit()} != {word for word in other if word.isdigit()}:
        return False
    mine, theirs = set(one), set(other)
    if len(mine & theirs) >= 2 and (mine <= theirs or theirs <= mine):
        return True
    left, right = join(one), join(other)
    if not left or not right:
        return False
    return distance(left, right, 2 * (min(len(left), len(right)) // _ALIKE)) < FAR


def _words(name: str, short: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    longer = (each for word in split_words(name) for each in short.get(word, (word,)))
    return tuple(fold(word) for word in longer)


def _says(said: Sequence[str], words: tuple[str, ...]) -> bool:
    """Whether the words stand in a text in their order; a single long word may be begun."""
    if len(words) == 1 and len(words[0]) > 4:
        return any(word.startswith(words[0]) for word in said)
    count = len(words)
    return any(tuple(said[at : at + count]) == words for at in range(len(said) - count + 1))


def _near_pairs(places: Sequence[Located]) -> Iterable[tuple[int, int, float]]:
    cells: dict[tuple[str, int, int], list[int]] = {}
    for at, place in enumerate(places):
        if place.lon is None or place.lat is None:
            continue
        column, row = math.floor(place.lon / _CELL), math.floor(place.lat / _CELL)
        for east in (-1, 0, 1):
            for north in (-1, 0, 1):
                for other in cells.get((place.layer, column + east, row + north), ()):
                    if place.course is not None and places[other].course is not None:
                        continue  # their middles say nothing of two lines
                    metres = _metres(place, places[other])
                    if metres < NEAR and place.source != places[other].source:
                        yield other, at, metres
        cells.setdefault((place.layer, column, row), []).append(at)


def _near_courses(places: Sequence[Located]) -> Iterable[tuple[int, int, float]]:
    """Pairs of lines that touch the same ground, as near as two records can be."""
    lines = [(at, place.course) for at, place in enumerate(places) if place.course is not None]
    shapes = STRtree([course for _, course in lines])
    for at, course in lines:
        for found in shapes.query(course, "dwithin", NEAR / _METRES_A_DEGREE):
            other = lines[found][0]
            one, two = places[at], places[other]
            if other >= at or one.layer != two.layer or one.source == two.source:
                continue
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
