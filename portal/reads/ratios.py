"""Quotients of two totals of an area, computed anew from the villages that told both of them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy.orm import Session

from portal.reads.shown_rows import VILLAGE, ShownRow, read_below_unit
from portal.reads.small_cells import TOTAL, is_covered
from portal.rules.indicators import Catalogue, Ratio
from portal.rules.quotient import divide_told
from portal.rules.scaled import scale_up
from portal.rules.suppression import SmallCells
from portal.tree import UnitView

Told = tuple[str, str]  # an indicator, and men, women or both


class Shared:
    """What the villages of a unit told in a year, each table read once and only when asked."""

    def __init__(
        self,
        session: Session,
        unit: UnitView,
        period: str,
        catalogue: Catalogue,
        rule: SmallCells,
    ) -> None:
        self._session, self._unit, self._period = session, unit, period
        self._catalogue, self._rule = catalogue, rule
        self._read: dict[str, Mapping[int, Mapping[str, Decimal]]] = {}

    def divide(self, ratio: Ratio) -> tuple[Decimal | None, int]:
        """The ratio of all villages that told both its parts together, and how many they are."""
        top, base = self._of(ratio.numerator), self._of(ratio.denominator)
        return divide_told(((top[each], base[each]) for each in top.keys() & base.keys()),
                           ratio.factor)  # fmt: skip

    def _of(self, part: Told) -> dict[int, Decimal]:
        indicator, sex = part
        if indicator not in self._read:
            self._read[indicator] = self._villages(indicator)
        return {unit: told[sex] for unit, told in self._read[indicator].items() if sex in told}

    def _villages(self, indicator: str) -> Mapping[int, Mapping[str, Decimal]]:
        scope = (self._unit.scope_key, self._unit.scope_end)
        rows = read_below_unit(self._session, scope, VILLAGE, indicator, self._period, whole=False)
        totals: dict[int, list[ShownRow]] = {}
        for row in rows:
            if row.category == TOTAL:
                totals.setdefault(row.unit_id, []).append(row)
        sensitive = self._catalogue.of(indicator).sensitive
        return {
            unit: _numbers(told)
            for unit, told in totals.items()
            if not is_covered(told, sensitive, self._rule)
        }


def is_whole(rows: Iterable[ShownRow], sex: str) -> bool:
    """Whether every village told this total of an area, so that the kept sum is of all of them."""
    return any(
        row.category == TOTAL and row.sex == sex and row.reporting == row.expected for row in rows
    )


def _numbers(rows: Iterable[ShownRow]) -> dict[str, Decimal]:
    """What is known of men, women and both; both from men and women where only those are told."""
    found = {row.sex: scale_up(row.sum, row.scale) for row in rows}
    told = {sex: number for sex, number in found.items() if number is not None}
    if "" not in told and {"L", "P"} <= told.keys():
        told[""] = told["L"] + told["P"]
    return told
