"""What a map can be coloured by: values of the units below, by year, each with its coverage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.listing import Choice
from portal.reads.monografi import LEVELS
from portal.reads.shown_rows import VILLAGE
from portal.reads.small_cells import TOTAL, is_covered
from portal.rules.indicators import Catalogue, Ratio
from portal.rules.quotient import divide_told
from portal.rules.scaled import scale_up
from portal.rules.suppression import SmallCells
from portal.tree import Tree, UnitView

YEARS = 6  # of one theme, newest first
Cells = Mapping[str, Mapping[int, "MapValue"]]  # by year, then by unit


@dataclass(frozen=True, slots=True)
class MapValue:
    """One unit's value. None = unknown; `hidden`: known, but of too few people."""

    value: Decimal | None
    reporting: int
    expected: int
    newest: date | None = None
    hidden: bool = False


Pair = tuple[MapValue, MapValue]  # what is divided, and by what


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing maps can show. `groups` are the parts it can be narrowed to; `values` hold the
    units below and the unit itself, newest year first."""

    code: str
    title: str
    noun: str  # what is counted: jiwa, keluarga; "%" for a share
    percent: bool
    places: int
    values: Cells
    origin: tuple[str, ...] = ()  # the section and page its numbers come from
    done: str = "melapor"  # what a village did that counts
    group: str = ""
    groups: tuple[Choice, ...] = field(default=())


class Themes(Protocol):
    """A family of themes of one unit: completeness, indicators, ratios …"""

    def choices(self) -> tuple[Choice, ...]:
        """The themes that have data here, by code."""
        ...

    def read(self, code: str, group: str) -> Theme | None:
        """One theme with its values, none of them when it has no data here. None when the
        family does not know it; KeyError when the theme does not have this group."""
        ...


@dataclass(frozen=True)
class IndicatorThemes:
    """Tables of the monografi: the total, or a category as its share of the total."""

    session: Session
    tree: Tree
    unit: UnitView
    level: str  # of the units on the map: kecamatan or desa
    catalogue: Catalogue
    rule: SmallCells

    def choices(self) -> tuple[Choice, ...]:
        """The indicators with a total for the unit itself, in the catalogue's order."""
        known = self.catalogue.indicators
        codes = [
            code
            for code, parts in self._parts.items()
            if TOTAL in parts and code in known and known[code].is_added
        ]
        codes.sort(key=lambda code: (self.catalogue.of(code).order, code))
        return tuple(Choice(code, self.catalogue.of(code).title, 0) for code in codes)

    def read(self, code: str, group: str) -> Theme | None:
        """The totals of an indicator, or the shares of one of its categories."""
        known = self.catalogue.indicators.get(code)
        if known is None or not known.is_added:
            return None
        parts = self._parts.get(code, {})
        if group and (group == TOTAL or group not in parts):
            raise KeyError(group)
        numbers = self.numbers(code, (TOTAL, group) if group else (TOTAL,))
        periods = sorted(numbers, reverse=True)[:YEARS]
        values = {
            period: {unit_id: _share(cells, group) for unit_id, cells in numbers[period].items()}
            for period in periods
        }
        return Theme(
            code=code,
            title=known.title,
            noun="%" if group else known.unit,
            percent=bool(group),
            places=1 if group else 0,
            values=values,
            origin=("monografi", code),
            group=group,
            groups=tuple(Choice(key, label, 0) for key, label in parts.items() if key != TOTAL),
        )

    def numbers(
        self, code: str, categories: Sequence[str], sex: str = ""
    ) -> dict[str, dict[int, dict[str, MapValue]]]:
        """Men and women together, or one of them, by year, unit and category."""
        rows = self.session.scalars(
            select(ShownValue).where(
                ShownValue.level.in_((self.level, LEVELS[self.unit.kind])),
                ShownValue.indicator == code,
                ShownValue.category.in_(categories),
                ShownValue.scope_key.between(self.unit.scope_key, self.unit.scope_end),
            )
        )
        cells: dict[tuple[str, int, str], dict[str, ShownValue]] = {}
        for row in rows:
            if row.level == self.level or row.unit_id == self.unit.id:
                cells.setdefault((row.period, row.unit_id, row.category), {})[row.sex] = row
        found: dict[str, dict[int, dict[str, MapValue]]] = {}
        sensitive = self.catalogue.of(code).sensitive
        for (period, unit_id, category), sexes in cells.items():
            covered = is_covered(sexes.values(), sensitive, self.rule)
            value = _value({} if covered else sexes, sex, sexes.values())
            units = found.setdefault(period, {}).setdefault(unit_id, {})
            units[category] = replace(value, hidden=covered)
        return found

    @cached_property
    def _parts(self) -> dict[str, dict[str, str]]:
        """What the unit itself has: the categories of each indicator with their labels."""
        rows = self.session.connection().execute(_list_parts(), {"unit": self.unit.id})
        found: dict[str, dict[str, str]] = {}
        for indicator, category, label in rows:
            found.setdefault(indicator, {}).setdefault(category, label or category)
        return found


@dataclass(frozen=True)
class RatioThemes:
    """Quotients of two totals: a village's own, and an area's of the villages that told both."""

    indicators: IndicatorThemes
    ratios: Sequence[Ratio]

    def choices(self) -> tuple[Choice, ...]:
        """The ratios whose two indicators have data."""
        there = {choice.value for choice in self.indicators.choices()}
        return tuple(
            Choice(ratio.code, ratio.title, 0)
            for ratio in self.ratios
            if {ratio.numerator[0], ratio.denominator[0]} <= there
        )

    def read(self, code: str, group: str) -> Theme | None:
        """One ratio; it has no groups."""
        ratio = next((each for each in self.ratios if each.code == code), None)
        if ratio is None:
            return None
        if group:
            raise KeyError(group)
        told = _read_pairs(self.indicators, ratio)
        periods = sorted(told, reverse=True)[:YEARS]
        villages = told
        if self.indicators.level != VILLAGE and not all(
            _is_whole(pair) for period in periods for pair in told[period].values()
        ):
            villages = _read_pairs(replace(self.indicators, level=VILLAGE), ratio)
        return Theme(
            code=code,
            title=ratio.title,
            noun="",
            percent=False,
            places=ratio.decimals,
            values={
                period: {
                    unit_id: self._divide(ratio.factor, unit_id, pair, villages.get(period, {}))
                    for unit_id, pair in told[period].items()
                }
                for period in periods
            },
        )

    def _divide(
        self, factor: int, unit_id: int, own: Pair, villages: Mapping[int, Pair]
    ) -> MapValue:
        tree = self.indicators.tree
        unit = tree.by_id(unit_id)
        if unit is None or LEVELS[unit.kind] == VILLAGE or _is_whole(own):
            value, _ = _divide(factor, (own,))
            return replace(own[0], value=value, hidden=own[0].hidden or own[1].hidden)
        inside = [villages[each.id] for each in tree.below(unit) if each.id in villages]
        value, reporting = _divide(factor, inside)
        return replace(own[0], value=value, reporting=reporting)


@cache
def _list_parts() -> Select[*tuple[Any, ...]]:
    """The categories of a unit's numbers with their labels, as plain rows: they are many."""
    return (
        select(ShownValue.indicator, ShownValue.category, ShownValue.label)
        .where(ShownValue.unit_id == bindparam("unit"))
        .order_by(ShownValue.indicator, ShownValue.category)
    )


def _read_pairs(themes: IndicatorThemes, ratio: Ratio) -> dict[str, dict[int, Pair]]:
    """Both parts of a ratio by year and unit, where both were asked for."""
    above, below = (
        themes.numbers(indicator, (TOTAL,), sex)
        for indicator, sex in (ratio.numerator, ratio.denominator)
    )
    return {
        period: {
            unit_id: (cells[TOTAL], below[period][unit_id][TOTAL])
            for unit_id, cells in units.items()
            if unit_id in below[period]
        }
        for period, units in above.items()
        if period in below
    }


def _is_whole(pair: Pair) -> bool:
    """Whether all of a unit's villages told both parts, so that its own sums are of the same."""
    return all(part.value is not None and part.reporting == part.expected for part in pair)


def _divide(factor: int, pairs: Iterable[Pair]) -> tuple[Decimal | None, int]:
    return divide_told(((top.value, base.value) for top, base in pairs), factor)


def _value(sexes: Mapping[str, ShownValue], sex: str, rows: Collection[ShownValue]) -> MapValue:
    known = {
        key: value
        for key, row in sexes.items()
        if (value := scale_up(row.sum, row.scale)) is not None
    }
    value = known.get(sex)
    if value is None and not sex and {"L", "P"} <= known.keys():
        value = known["L"] + known["P"]
    told = sexes.get(sex)  # of men or women fewer villages may have told than of both
    return MapValue(
        value,
        told.reporting if told is not None else max(row.reporting for row in rows),
        max(row.expected for row in rows),
        max(row.newest for row in rows),
    )


def _share(cells: Mapping[str, MapValue], group: str) -> MapValue:
    """A share of a total that is not told would tell it."""
    total = cells.get(TOTAL)
    if not group:
        return total or MapValue(None, 0, 0)
    part = cells.get(group)
    if part is None:
        return replace(total or MapValue(None, 0, 0), value=None)
    if part.hidden or (total is not None and total.hidden):
        return replace(part, value=None, hidden=True)
    alike = total is not None and total.reporting == part.reporting
    value = None
    if total is not None and alike and part.value is not None and total.value:
        value = part.value * 100 / total.value
    return replace(part, value=value)
