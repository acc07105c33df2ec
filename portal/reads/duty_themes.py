"""Completeness on maps: the share of public duties that villages have met, by year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CursorResult, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import DutyMonth, DutyStanding
from portal.reads.listing import Choice
from portal.reads.map_themes import YEARS, MapValue, Theme
from portal.tree import Tree, UnitView

CODE = "kelengkapan"
TITLE = "Kelengkapan informasi"
_VILLAGES = ("desa", "kelurahan")
_DECEMBER = "{year}-12"


@dataclass(frozen=True, slots=True)
class _Standing:
    """A village in one year, in weights; nothing counted: it could not be read."""

    met: int
    counted: int
    day: date


@dataclass(frozen=True)
class DutyThemes:
    """One theme: of every 100 that were due and could be checked, how many were there."""

    session: Session
    tree: Tree
    unit: UnitView
    level: str  # of the units on the map: kecamatan or desa

    def choices(self) -> tuple[Choice, ...]:
        """The theme, once any village below was judged."""
        there = self._ask(_find_standing(), units=self._villages).first() is not None
        return (Choice(CODE, TITLE, 0),) if there else ()

    def read(self, code: str, group: str) -> Theme | None:
        """The shares as they stand, and as they stood at the end of the years before."""
        if code != CODE:
            return None
        if group:
            raise KeyError(group)
        years = self._read_years()
        return Theme(
            code=CODE,
            title=TITLE,
            noun="%",
            percent=True,
            places=0,
            values={year: self._add_up(years[year]) for year in sorted(years, reverse=True)},
            origin=(CODE,),
            done="dapat dibaca",
        )

    def _ask(
        self, statement: Select[*tuple[Any, ...]], **told: Sequence[int] | Sequence[str]
    ) -> CursorResult[*tuple[Any, ...]]:
        return self.session.connection().execute(statement, told)

    @property
    def _villages(self) -> tuple[int, ...]:
        return tuple(each.id for each in self.tree.below(self.unit) if each.kind in _VILLAGES)

    def _read_years(self) -> dict[str, dict[int, _Standing]]:
        rows = self._ask(_list_standings(), units=self._villages)
        present = {
            row.unit_id: _Standing(row.public_met, row.public_counted, row.day) for row in rows
        }
        if not present:
            return {}
        this_year = max(each.day for each in present.values()).year
        found = {str(this_year): present}
        ends = {
            _DECEMBER.format(year=year): str(year)
            for year in range(this_year - YEARS + 1, this_year)
        }
        months = self._ask(_list_months(), units=self._villages, ends=tuple(ends))
        for month in months:
            standing = _Standing(month.public_met, month.public_counted, month.day)
            found.setdefault(ends[month.month], {})[month.unit_id] = standing
        return found

    def _add_up(self, standings: Mapping[int, _Standing]) -> dict[int, MapValue]:
        """The unit itself and those on the map, each from its own villages."""
        shown = (self.unit, *self.tree.children(self.unit, (self.level, *_VILLAGES)))
        return {each.id: _share(self._of(each, standings)) for each in shown}

    def _of(self, unit: UnitView, standings: Mapping[int, _Standing]) -> list[_Standing | None]:
        villages = (each for each in self.tree.below(unit) if each.kind in _VILLAGES)
        return [standings.get(each.id) for each in villages]


_UNITS: BindParameter[Any] = bindparam("units", expanding=True)


@cache
def _find_standing() -> Select[*tuple[Any, ...]]:
    """One of the villages that was judged."""
    return select(DutyStanding.unit_id).where(DutyStanding.unit_id.in_(_UNITS)).limit(1)


@cache
def _list_standings() -> Select[*tuple[Any, ...]]:
    row = DutyStanding
    return select(row.unit_id, row.public_met, row.public_counted, row.day).where(
        row.unit_id.in_(_UNITS)
    )


@cache
def _list_months() -> Select[*tuple[Any, ...]]:
    row = DutyMonth
    ends: BindParameter[Any] = bindparam("ends", expanding=True)
    return select(row.unit_id, row.month, row.public_met, row.public_counted, row.day).where(
        row.unit_id.in_(_UNITS), row.month.in_(ends)
    )


def _share(villages: Iterable[_Standing | None]) -> MapValue:
    """Whole percent, rounded down: 100 is said only of what is whole."""
    expected = list(villages)
    read = [each for each in expected if each is not None and each.counted]
    if not read:
        return MapValue(None, 0, len(expected))
    value = 100 * sum(each.met for each in read) // sum(each.counted for each in read)
    return MapValue(Decimal(value), len(read), len(expected), max(each.day for each in read))
