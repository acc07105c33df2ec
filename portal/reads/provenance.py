"""Who told the numbers of a unit, cell by cell, as numbered notes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import ShownValue, Source
from portal.reads.monografi import LEVELS
from portal.reads.sources import name_of
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Origin:
    """A source with its number in the notes."""

    number: int
    name: str
    url: str
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class _Told:
    """By which source a cell was told, and of when. What was rolled up has no source of its own."""

    number: int | None
    newest: date


_Cells = Mapping[tuple[str, str], tuple[_Told, ...]]  # by indicator and category
Proof = tuple[tuple[int, ...], date | None]  # numbers of origins, the newest day


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the cells of a unit and a year rest on."""

    origins: tuple[Origin, ...]
    cells: _Cells

    def of(self, indicator: str, category: str) -> Proof:
        """The numbers of the sources of a cell, men, women and both together, and its day."""
        return _sum_up(self.cells.get((indicator, category), ()))

    def whole(self, indicator: str) -> Proof:
        """The same over all cells of an indicator."""
        return _sum_up(
            one for (name, _), told in self.cells.items() if name == indicator for one in told
        )


def read_provenance(session: Session, unit: UnitView, period: str) -> Provenance:
    """The sources of all numbers shown of a unit in a year."""
    rows = session.execute(
        select(
            ShownValue.indicator, ShownValue.category, ShownValue.source_id, ShownValue.newest
        ).where(
            ShownValue.level == LEVELS[unit.kind],
            ShownValue.unit_id == unit.id,
            ShownValue.period == period,
        )
    ).all()
    ids = {row.source_id for row in rows if row.source_id is not None}
    sources = session.scalars(select(Source).where(Source.id.in_(ids)).order_by(Source.id)).all()
    origins = tuple(
        Origin(number, name_of(row.kind, row.url), row.url, row.last_success_at)
        for number, row in enumerate(sources, 1)
    )
    numbers = {row.id: origin.number for row, origin in zip(sources, origins, strict=True)}
    cells: dict[tuple[str, str], tuple[_Told, ...]] = {}
    for row in rows:
        key = (row.indicator, row.category)
        told = _Told(numbers.get(row.source_id), row.newest)
        cells[key] = (*cells.get(key, ()), told)
    return Provenance(origins, cells)


def read_earlier(session: Session, unit: UnitView, period: str) -> dict[str, str]:
    """The newest year before this one of each indicator that somebody told."""
    rows = session.execute(
        select(ShownValue.indicator, func.max(ShownValue.period))
        .where(
            ShownValue.level == LEVELS[unit.kind],
            ShownValue.unit_id == unit.id,
            ShownValue.period < period,
            ShownValue.reporting > 0,
        )
        .group_by(ShownValue.indicator)
    )
    return {row[0]: row[1] for row in rows}


def _sum_up(told: Iterable[_Told]) -> Proof:
    every = tuple(told)
    numbers = sorted({one.number for one in every if one.number is not None})
    return tuple(numbers), max((one.newest for one in every), default=None)
