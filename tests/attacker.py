"""A reader with a solver: all that is published of a table, every sum that is known to hold, and
linear programming. What can be said of the hidden numbers?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import highspy

from portal.rules.suppression import Lattice
from portal.rules.suppression_cells import LETTERS, TOTAL, Row

MOST = 1_000_000.0  # people in a table: nothing is unbounded for a reader who knows the regency
Number = tuple[Row, str]  # a row, and which of its three numbers


@dataclass
class Attacker:
    """Knows the shown numbers of a table, and all sums; every hidden number is an unknown that is
    whole and not negative. Where told numbers do not add up, it is given the difference too: it
    cannot know less than a real reader."""

    lattice: Lattice
    hidden: frozenset[Row]
    whole: bool = False  # tries whole numbers only: a sharper knife, and a slow one
    _columns: dict[Number, int] = field(default_factory=dict)
    _solver: highspy.Highs = field(default_factory=highspy.Highs)

    def __post_init__(self) -> None:
        self._solver.setOptionValue("output_flag", False)
        for row in sorted(self.hidden):
            for letter in LETTERS:
                if self._value((row, letter)) is not None:
                    self._columns[row, letter] = len(self._columns)
                    self._solver.addVar(0, MOST)
                    if self.whole:
                        self._solver.changeColIntegrality(
                            self._columns[row, letter], highspy.HighsVarType.kInteger
                        )
        for sum_ in self._sums():
            self._add(sum_)

    def range_of(self, number: Number) -> tuple[float, float]:
        """The least and the most that a hidden number can be."""
        column = self._columns[number]
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self._solver.changeObjectiveSense(sense)
            self._solver.changeColCost(column, 1)
            self._solver.run()
            status = self._solver.getModelStatus()
            if status in (
                highspy.HighsModelStatus.kUnbounded,
                highspy.HighsModelStatus.kUnboundedOrInfeasible,
            ):
                ends.append(float("inf"))
            else:
                assert status == highspy.HighsModelStatus.kOptimal, status
                ends.append(self._solver.getInfo().objective_function_value)
            self._solver.changeColCost(column, 0)
        return ends[0], ends[1]

    def numbers(self) -> list[Number]:
        """All hidden numbers."""
        return list(self._columns)

    def _value(self, number: Number) -> int | None:
        row, letter = number
        return self.lattice.rows[row][LETTERS.index(letter)]

    def _sums(self) -> list[dict[Number, int]]:
        """What is zero, up to a constant: men + women − both, categories − total, the units
        below − the unit, and the same number told by two indicators that count alike."""
        rows, parents = self.lattice.rows, self.lattice.parents
        above = {parent for parent in parents.values() if parent is not None}
        found: list[dict[Number, int]] = []
        lines: dict[Number, dict[Number, int]] = {}
        alike: dict[tuple[int, str, str], list[Number]] = {}
        for row, numbers in rows.items():
            table, unit, category = row
            men, women, told_both = numbers
            if men is not None and women is not None and men + women == told_both:
                found.append({(row, "L"): 1, (row, "P"): 1, (row, "T"): -1})
            parent = parents.get(unit)
            for letter, value in zip(LETTERS, numbers, strict=True):
                if value is None:
                    continue
                here = (row, letter)
                if parent is not None:
                    up = ((table, parent, category), letter)
                    lines.setdefault(up, {up: -1})[here] = 1
                if unit not in above:
                    alike.setdefault((unit, category, letter), []).append(here)
                    total = (table, unit, TOTAL)
                    if category != TOTAL and self._is_whole(table, unit, letter):
                        end = (total, letter)
                        line = ((f"{table}: kategori", unit, ""), letter)
                        lines.setdefault(line, {end: -1})[here] = 1
        found += lines.values()
        found += [{one: 1, other: -1} for one, *more in alike.values() for other in more]
        return found

    def _is_whole(self, table: str, unit: int, letter: str) -> bool:
        """Whether the total tells it, and each category that tells anything."""
        rows = {
            row: numbers for row, numbers in self.lattice.rows.items() if row[:2] == (table, unit)
        }
        told = [
            numbers[LETTERS.index(letter)]
            for numbers in rows.values()
            if any(n is not None for n in numbers)
        ]
        return (
            (table, unit, TOTAL) in rows
            and self._value(((table, unit, TOTAL), letter)) is not None
            and None not in told
        )

    def _add(self, sum_: Mapping[Number, int]) -> None:
        unknown = {number: sign for number, sign in sum_.items() if number in self._columns}
        if not unknown:
            return
        told = sum(
            sign * value
            for number, sign in unknown.items()
            if (value := self._value(number)) is not None
        )
        columns = [self._columns[number] for number in unknown]
        self._solver.addRow(told, told, len(columns), columns, [float(s) for s in unknown.values()])
