"""How the board came to be: what changed lately, the shares of past months, what was last read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import DutyChange, DutyMonth, Source
from portal.reads.history import Point
from portal.reads.papan import OPEN
from portal.rules.obligations.rule import Book, Rule
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class Changed:
    """A duty that stands otherwise than some days ago: from the first state to the last."""

    unit: UnitView
    rule: Rule
    period: str
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Month:
    """How units stood together at the end of a month."""

    month: str
    units: int
    met: int
    counted: int
    open: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down."""
        return 100 * self.met // self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of a unit, and when it last answered."""

    unit: UnitView
    url: str
    kind: str
    health: str
    last_success: datetime | None


def read_changes(
    session: Session, tree: Tree, book: Book, span: tuple[int, int], since: date
) -> list[Changed]:
    """What changed since a day in a span of units, the newest first; a change taken back within
    the time is none."""
    rules = {rule.code: rule for rule in book.rules}
    told = {"first": span[0], "last": span[1], "since": since}
    rows = session.connection().execute(_list_changes(), told)
    found: dict[tuple[int, str], Changed] = {}
    for unit_id, code, period, day, before, after in rows:
        unit, rule = tree.by_id(unit_id), rules.get(code)
        if unit is None or rule is None:
            continue
        held = found.pop((unit_id, code), None)
        first = held.before if held else before
        found[(unit_id, code)] = Changed(unit, rule, period, day, first, after)
    kept = [each for each in found.values() if each.before != each.after]
    return sorted(kept, key=lambda each: (-each.day.toordinal(), each.unit.scope_key))


def read_months(session: Session, unit_ids: Sequence[int], most: int) -> list[Month]:
    """The last months of these units together, the oldest first."""
    totals: dict[str, Month] = {}
    for row in session.connection().execute(_list_months(), {"units": list(unit_ids)}):
        held = totals.get(row.month, Month(row.month, 0, 0, 0, 0))
        states = json.loads(row.states)
        totals[row.month] = Month(
            row.month,
            held.units + bool(row.staff_counted),
            held.met + row.staff_met,
            held.counted + row.staff_counted,
            held.open + sum(states.get(name, 0) for name in OPEN),
        )
    return [totals[name] for name in sorted(totals)[-most:]]


def to_points(months: Sequence[Month]) -> list[Point]:
    """The shares of the months in which anything could be counted, to be drawn."""
    return [Point(each.month, each.percent) for each in months if each.percent is not None]


def read_sources(session: Session, tree: Tree, span: tuple[int, int]) -> list[SourceLine]:
    """The sources of the units in a span; what never answered or fell silent longest first."""
    wanted = [unit.id for unit in tree.within(*span)]
    rows = session.connection().execute(_list_sources(), {"units": wanted})
    lines = [
        SourceLine(unit, row.url, row.kind, row.health, row.last_success_at)
        for row in rows
        if (unit := tree.by_id(row.unit_id)) is not None
    ]
    return sorted(
        lines,
        key=lambda each: (
            each.last_success is not None,
            each.last_success.timestamp() if each.last_success else 0.0,
            each.unit.scope_key,
        ),
    )


# The statements of a board, each made once.
@cache
def _list_changes() -> Select[*tuple[Any, ...]]:
    table = DutyChange
    inside = table.scope_key.between(
        bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
    )
    return (
        select(table.unit_id, table.code, table.period, table.day, table.before, table.after)
        .where(inside, table.day >= bindparam("since", type_=Date))
        .order_by(table.id)
    )


@cache
def _list_months() -> Select[*tuple[Any, ...]]:
    table = DutyMonth
    return select(table.month, table.staff_met, table.staff_counted, table.states).where(
        table.unit_id.in_(bindparam("units", expanding=True))
    )


@cache
def _list_sources() -> Select[*tuple[Any, ...]]:
    table = Source
    return select(table.unit_id, table.url, table.kind, table.health, table.last_success_at).where(
        table.unit_id.in_(bindparam("units", expanding=True)), table.active
    )
