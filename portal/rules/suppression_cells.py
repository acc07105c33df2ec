"""A regency's table of one topic as cells, sums and the numbers that may move in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

TOTAL: Final = "total"
Row = tuple[str, int, str]  # indicator, unit, category
Cell = tuple[int, str]  # unit, category: one row of each indicator that counts the same
Numbers = tuple[int | None, int | None, int | None]  # men, women, both
LETTERS: Final = ("L", "P", "T")
# What it costs to hide a row: one of a kecamatan more than a few of villages, a total most.
_COST = 8
_TOTAL_COST = 4
_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class Moving:
    """How a village's cell moves: in each indicator, by all its numbers that do, and how far down
    they can go."""

    kinds: tuple[str, ...]
    letters: str
    room: int


class Cells:
    """Where numbers stand, which may be moved, and what they add up to.

    A number is moved in one of three ways: men ("L") or women ("P"), which moves both with them,
    or both alone ("T") where the sexes are not told apart.
    """

    def __init__(self, parents: Mapping[int, int | None], rows: Mapping[Row, Numbers]) -> None:
        self.numbers: dict[Cell, list[Numbers]] = {}
        for (_, unit, category), numbers in sorted(rows.items()):
            self.numbers.setdefault((unit, category), []).append(numbers)
        units = {unit for unit, _ in self.numbers}
        above = {parent for unit, parent in parents.items() if unit in units and parent is not None}
        self.paths = {unit: _path(unit, parents) for unit in units}
        self.leaves = sorted(units - above)
        # What a village's total is the sum of; the total itself where it told nothing else.
        self.inner: dict[int, list[str]] = {leaf: [] for leaf in self.leaves}
        for (unit, category), told in self.numbers.items():
            if unit in self.inner and category != TOTAL and any(map(_is_told, told)):
                self.inner[unit].append(category)
        for leaf, inner in self.inner.items():
            if not inner and (leaf, TOTAL) in self.numbers:
                inner.append(TOTAL)
        self.below: dict[int, list[int]] = {}
        self.heights: dict[int, int] = {}
        for leaf in self.leaves:
            for height, unit in enumerate(self.paths[leaf]):
                self.below.setdefault(unit, []).append(leaf)
                self.heights[unit] = max(height, self.heights.get(unit, 0))
        self.within = {unit: frozenset(leaves) for unit, leaves in self.below.items()}
        self.costs = {
            (unit, category): _COST ** self.heights[unit]
            * (_TOTAL_COST if category == TOTAL else 1)
            for unit, category in self.numbers
        }
        self._movable: dict[tuple[int, str, str], list[tuple[int, Moving]]] = {}
        self._moving: dict[tuple[int, str, str], Moving | None] = {}
        self._sizes = {cell: self._size(cell) for cell in self.numbers}
        # Small units and categories before large ones, by powers of two: a pattern that does not
        # change with every birth, and that is the same for all tables with these totals.
        tops: dict[str, int] = {}
        for (unit, category), size in self._sizes.items():
            if len(self.paths[unit]) == 1:
                tops[category] = tops.get(category, 0) + size
        self.unit_ranks = _ranks({unit: self._sizes.get((unit, TOTAL), 0) for unit in units})
        self.category_ranks = _ranks(tops | {c: 0 for _, c in self.numbers if c not in tops})

    def known(self, cell: Cell) -> tuple[str, ...]:
        """Which of its numbers are told."""
        return tuple(
            letter
            for place, letter in enumerate(LETTERS)
            if any(numbers[place] is not None for numbers in self.numbers[cell])
        )

    def order(self, cell: Cell) -> tuple[int, int, int]:
        """A fixed order, the highest units first: what they hide serves those below."""
        unit, category = cell
        return len(self.paths[unit]), self.unit_ranks[unit], self.category_ranks[category]

    def moving(self, leaf: int, category: str, way: str) -> Moving | None:
        """How a village's cell moves this way; None where it cannot."""
        key = (leaf, category, way)
        if key not in self._moving:
            self._moving[key] = self._read_moving((leaf, category), way)
        return self._moving[key]

    def movable(self, unit: int, category: str, way: str) -> list[tuple[int, Moving]]:
        """The villages below a unit whose cell moves this way, the one with most room first."""
        key = (unit, category, way)
        if key not in self._movable:
            found = [
                (leaf, moving)
                for leaf in self.below[unit]
                if category in self.inner[leaf]
                and (moving := self.moving(leaf, category, way)) is not None
            ]
            found.sort(key=lambda each: (-each[1].room, self.unit_ranks[each[0]]))
            self._movable[key] = found
        return self._movable[key]

    def _read_moving(self, cell: Cell, way: str) -> Moving | None:
        kinds: list[str] = []
        room: list[int] = []
        told = [dict(zip(LETTERS, numbers, strict=True)) for numbers in self.numbers.get(cell, ())]
        for numbers in told:
            if way == "T" and _is_bound(numbers["L"], numbers["P"], numbers["T"]):
                return None
            moved = [each for each in {way: 0, "T": 0} if numbers[each] is not None]
            kinds.append("".join(moved))
            room += [number for each in moved if (number := numbers[each]) is not None]
        letters = [
            letter
            for letter in LETTERS
            if room
            and all(
                letter in kind
                for kind, numbers in zip(kinds, told, strict=True)
                if numbers[letter] is not None
            )
            and any(letter in kind for kind in kinds)
        ]
        return Moving(tuple(kinds), "".join(letters), min(room)) if room else None

    def _size(self, cell: Cell) -> int:
        return max(
            (abs(number) for numbers in self.numbers[cell] for number in numbers if number),
            default=0,
        )


def _is_told(numbers: Numbers) -> bool:
    return any(number is not None for number in numbers)


def _is_bound(men: int | None, women: int | None, both: int | None) -> bool:
    """Whether men and women make both; where they do not, people of unknown sex are among them."""
    return men is not None and women is not None and men + women == both


def _path(unit: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    found = [unit]
    while (above := parents.get(found[-1])) is not None:
        found.append(above)
    return tuple(found)


def _ranks(sizes: Mapping[_Key, int]) -> dict[_Key, int]:
    ordered = sorted(sizes, key=lambda key: (sizes[key].bit_length(), key))
    return {key: place for place, key in enumerate(ordered)}
