"""Quotients of two totals of an area, computed anew from the villages that told both of them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sqlalchemy.orm import Session

from portal.reads.shown_rows import ShownRow, read_below_unit
from portal.reads.small_cells import TOTAL, is_covered
from portal.rules.indicators import Catalogue, Ratio
from portal.rules.suppression import SmallCells
from portal.tree import UnitView

_VILLAGE = "desa"
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
        self._read: dict[str, Mapping[int, Mapping[str, Fraction]]] = {}

    def divide(self, ratio: Ratio) -> tuple[float | None, int]:
        """The ratio of all villages that told both its parts together, and how many they are."""
        top, base = self._of(ratio.numerator), self._of(ratio.denominator)
        both = top.keys() & base.keys()
        below = sum((base[each] for each in both), Fraction())
        if not below:
            return None, len(both)
        return float(sum(top[each] for each in both) * ratio.factor / below), len(both)

    def _of(self, part: Told) -> dict[int, Fraction]:
        indicator, sex = part
        if indicator not in self._read:
            self._read[indicator] = self._villages(indicator)
        return {unit: told[sex] for unit, told in self._read[indicator].items() if sex in told}

    def _villages(self, indicator: str) -> Mapping[int, Mapping[str, Fraction]]:
        scope = (self._unit.scope_key, self._unit.scope_end)
        rows = read_below_unit(self._session, scope, _VILLAGE, indicator, self._period, whole=False)
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


def _numbers(rows: Iterable[ShownRow]) -> dict[str, Fraction]:
    """What is known of men, women and both; both from men and women where only those are told."""
    told = {row.sex: Fraction(row.sum, 10**row.scale) for row in rows if row.sum is not None}
    if "" not in told and {"L", "P"} <= told.keys():
        told[""] = told["L"] + told["P"]
    return told
