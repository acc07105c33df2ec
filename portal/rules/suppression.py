"""Small cells of sensitive topics: which rows of a regency's table are hidden, and why.

The table of one indicator and one year is a lattice: every village by category by sex, and the
sums a reader knows to hold: men and women make both, categories make the total, villages make
the kecamatan, kecamatan make the kabupaten. A row (unit, category) is hidden with all three
numbers, for two of them give the third.

First the small rows are hidden. Then each hidden number is given an alibi: another table that
is hidden in the same places, shows the same numbers, obeys the same sums, and has another
number here: over 2 × `below` whole values. Rows without an alibi get one by hiding more. Because
an alibi moves only hidden numbers, hiding more never takes one away: what is found here is proof
that no reader can narrow a hidden number down to fewer whole values.

Zeros stay visible: they say nothing of a person, and hiding them would protect nobody. Unknown
is not zero: a row that a village did not give is none of the sums.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal

from portal.rules.suppression_cells import TOTAL, Cell, Cells, Numbers, Row
from portal.rules.suppression_moves import find_move

Mask = Literal[0, 1, 2]
SHOWN: Final[Mask] = 0
SMALL: Final[Mask] = 1
PROTECTS: Final[Mask] = 2
WIDTH: Final = 2  # bounds that a hidden number can move over, whatever a reader adds up


@dataclass(frozen=True, slots=True)
class SmallCells:
    """The rule: counts from 1 to `below` − 1 are hidden. `alike`: indicators that count the same
    people under the same names; what one hides the others must not tell."""

    below: int
    legal_basis: str
    alike: tuple[frozenset[str], ...] = ()

    def group_of(self, indicator: str) -> frozenset[str]:
        """The indicators judged together with this one, itself included."""
        return next((each for each in self.alike if indicator in each), frozenset({indicator}))


@dataclass(frozen=True, slots=True)
class Lattice:
    """All numbers a regency publishes of one topic and year. `parents`: the unit above, into
    whose sums a unit goes; None where it goes into none."""

    parents: Mapping[int, int | None]
    rows: Mapping[Row, Numbers]


def find_hidden(lattice: Lattice, rule: SmallCells) -> dict[Row, Mask]:
    """The rows that may not be shown: small ones, and those that protect them."""
    apart = _totals_apart(lattice)
    rows = {row: numbers for row, numbers in lattice.rows.items() if row not in apart}
    cells = Cells(lattice.parents, rows)
    small = {cell for cell in cells.numbers if _is_small(cells, cell, rule.below)}
    hidden = set(small)
    # Number by number: L, P and both of each hidden row, as far as they are known.
    held: set[tuple[Cell, str]] = set()
    for cell in _growing(cells, hidden):
        for number in cells.known(cell):
            if (cell, number) not in held:
                move = find_move(cells, cell, number, hidden, WIDTH * rule.below)
                hidden |= move.rows
                held |= move.numbers
    return {
        row: SMALL if (row[1], row[2]) in small and row not in apart else PROTECTS
        for row in lattice.rows
        if (row[1], row[2]) in hidden or row in apart
    }


def _totals_apart(lattice: Lattice) -> frozenset[Row]:
    """Of topics that count alike, one keeps its totals; those of the others would bind the
    categories once more."""
    totals = [row for row in lattice.rows if row[2] == TOTAL]
    first = min((table for table, _, _ in totals), default="")
    return frozenset(row for row in totals if row[0] != first)


def _growing(cells: Cells, hidden: set[Cell]) -> Iterable[Cell]:
    """The hidden rows in a fixed order, those that join on the way included."""
    done: set[Cell] = set()
    for _ in count():
        waiting = sorted(hidden - done, key=cells.order)
        if not waiting:
            return
        for cell in waiting:
            done.add(cell)
            yield cell


def _is_small(cells: Cells, cell: Cell, below: int) -> bool:
    """Also where only the difference of two shown numbers is small."""
    for men, women, both in cells.numbers[cell]:
        told = [men, women, both]
        if both is not None:
            told += [both - each for each in (men, women) if each is not None]
        if any(number is not None and 0 < number < below for number in told):
            return True
    return False
