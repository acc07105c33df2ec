"""Alibis: the ways in which a hidden number could be another one, and every sum still hold.

    rectangle   two villages, two categories: one goes up where the other goes down, so that no
                total of a village and no sum of a category moves
    categories  one village, two categories: the sums of both upwards move, no total does
    villages    one category, two villages: their totals move, nothing above both does
    alone       one number; all its sums up to the top, and its totals, move with it

What hides the least is taken. The last is always there.

How far a pair can move up or down depends on hidden numbers; whether it is taken depends on how
far it can move up and down together, which is the same wherever it stands. So the choice itself
tells nothing of where it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.rules.suppression_cells import TOTAL, Cell, Cells, Moving

_WAYS = {"L": ("L",), "P": ("P",), "T": ("T", "L", "P")}


@dataclass(frozen=True, slots=True)
class Move:
    """Rows whose numbers move together, each with the numbers that do."""

    rows: frozenset[Cell]
    numbers: frozenset[tuple[Cell, str]]


@dataclass(frozen=True, slots=True)
class _Start:
    """A village's cell that moves the number in question, and how its total moves along."""

    leaf: int
    category: str
    way: str
    moving: Moving
    total: Moving | None


def find_move(cells: Cells, target: Cell, letter: str, hidden: set[Cell], width: int) -> Move:
    """The alibi of one number of a hidden row that hides the least besides, and can move over
    `width` whole values."""
    search = _Search(cells, target, hidden, width)
    starts = list(search.starts(letter))
    for start in starts:
        search.look_near(start)
    if not search.has_found:
        for start in starts:
            search.look_far(start)
    return search.best()


class _Search:
    """The alibis of one row; of all that are offered, the best is kept."""

    def __init__(self, cells: Cells, target: Cell, hidden: set[Cell], width: int) -> None:
        self._cells = cells
        self._unit, self._category = target
        self._hidden = hidden
        self._width = width
        self._key: tuple[int, ...] = ()
        self._found: tuple[_Start, Sequence[int], Sequence[str]] | None = None

    @property
    def has_found(self) -> bool:
        """Whether there is one so far."""
        return self._found is not None

    def best(self) -> Move:
        """The one that hides the least."""
        assert self._found is not None, f"no village moves {self._unit} {self._category}"
        start, units, categories = self._found
        letters = dict.fromkeys(categories, start.moving.letters)
        if TOTAL in letters and start.total is not None:
            letters[TOTAL] = start.total.letters
        rows = [(unit, each) for unit in units for each in categories]
        return Move(
            frozenset(row for row in rows if row in self._cells.numbers),
            frozenset((row, letter) for row in rows for letter in letters[row[1]]),
        )

    def starts(self, letter: str) -> Iterator[_Start]:
        """The cells of villages that this number is the sum of."""
        cells, category = self._cells, self._category
        for leaf in cells.below[self._unit]:
            if (leaf, category) not in cells.numbers:
                continue
            inner = cells.inner[leaf] if category == TOTAL else (category,)
            found = [each for name in inner for each in self._ways(leaf, name, letter)]
            # A number of the total that no category tells moves by itself.
            yield from found or (self._ways(leaf, TOTAL, letter) if category == TOTAL else ())

    def _ways(self, leaf: int, category: str, letter: str) -> Iterator[_Start]:
        for way in _WAYS[letter]:
            moving, total = self._cells.moving(leaf, category, way), self._total(leaf, way)
            judged = total if self._category == TOTAL else moving
            if moving is not None and judged is not None and letter in judged.letters:
                yield _Start(leaf, category, way, moving, total)
                return

    def look_near(self, start: _Start) -> None:
        """Among the villages of the same kecamatan, where that moves this row at all."""
        path = self._cells.paths[start.leaf]
        if len(path) > 1 and self._unit == start.leaf:
            self._look_at_pairs(start, path[1])

    def look_far(self, start: _Start) -> None:
        """Among all others, with another category of the same village, and alone."""
        path = self._cells.paths[start.leaf]
        if self._category != TOTAL:  # for no total moves
            for category, _ in self._across(start):
                cost = self._cost(path, start.category) + self._cost(path, category)
                rank = (cost, -1, self._cells.category_ranks[category])
                self._offer(rank, start, path, (start.category, category))
        both = self._with_total(start)
        rank = (sum(self._cost(path, each) for each in both), 9**9, 9**9)
        self._offer(rank, start, path, both)
        self._look_at_pairs(start, path[-1])

    def _look_at_pairs(self, start: _Start, within: int) -> None:
        cells, here = self._cells, start.moving
        same = cells.within[self._unit]
        across = () if TOTAL in (self._category, start.category) else self._across(start)
        alone = start.category in cells.inner[start.leaf]
        for other, moving in cells.movable(within, start.category, start.way):
            # Neither of two numbers can move further than both make together.
            if here.room + moving.room < self._width:
                break
            if other in same or moving.kinds != here.kinds:
                continue
            units = self._apart(start.leaf, other)
            cost = self._cost(units, start.category)
            if self._found is not None and cost > self._key[0]:
                continue
            for category, under in across:
                corner = cells.moving(other, category, start.way)
                if (
                    corner is not None
                    and corner.kinds == here.kinds
                    and min(under.room, moving.room) + min(here.room, corner.room) >= self._width
                ):
                    rank = (cells.unit_ranks[other], cells.category_ranks[category])
                    more = self._cost(units, category)
                    self._offer((cost + more, *rank), start, units, (start.category, category))
            if alone:
                total = self._total(other, start.way)
                room = _least(here, start.total) + _least(moving, total)
                alike = (total and total.kinds) == (start.total and start.total.kinds)
                if alike and room >= self._width:
                    both = self._with_total(start)
                    more = self._cost(units, TOTAL) if TOTAL in both[1:] else 0
                    rank = (cells.unit_ranks[other], -1)
                    self._offer((cost + more, *rank), start, units, both)

    def _across(self, start: _Start) -> tuple[tuple[str, Moving], ...]:
        """The other categories of the village that have room enough beside this one."""
        here = start.moving
        return tuple(
            (category, moving)
            for category in self._cells.inner[start.leaf]
            if category != start.category
            and (moving := self._cells.moving(start.leaf, category, start.way)) is not None
            and moving.kinds == here.kinds
            and here.room + moving.room >= self._width
        )

    def _offer(
        self, key: tuple[int, ...], start: _Start, units: Sequence[int], categories: Sequence[str]
    ) -> None:
        key = (*key, self._cells.unit_ranks[start.leaf])
        if self._found is None or key < self._key:
            self._key, self._found = key, (start, units, categories)

    def _cost(self, units: Iterable[int], category: str) -> int:
        """What it costs to hide a category of these units besides what is hidden already."""
        cost = 0
        for unit in units:
            row = (unit, category)
            if row not in self._hidden:
                cost += self._cells.costs.get(row, 0)
        return cost

    def _with_total(self, start: _Start) -> tuple[str, ...]:
        if start.total is None or start.category == TOTAL:
            return (start.category,)
        return (start.category, TOTAL)

    def _total(self, leaf: int, way: str) -> Moving | None:
        """How the village's total moves along; None where it has none."""
        for each in (way, "T", "L", "P"):
            moving = self._cells.moving(leaf, TOTAL, each)
            if moving is not None:
                return moving
        return None

    def _apart(self, one: int, other: int) -> tuple[int, ...]:
        """The units above each of two villages that are not above both."""
        first, second = self._cells.paths[one], self._cells.paths[other]
        return (*(u for u in first if u not in second), *(u for u in second if u not in first))


def _least(moving: Moving, total: Moving | None) -> int:
    """How far down both can go: some totals are smaller than what they are said to add up."""
    return moving.room if total is None else min(moving.room, total.room)
