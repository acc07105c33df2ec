"""How units stand with their public duties, from stored rows: one unit's list, a matrix of many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import DutyStanding, DutyVerdict, Item
from portal.rules.obligations.rule import Book
from portal.tree import UnitView

# Worst first: what a cell of several duties shows.
_WORST = (
    "telat",
    "belum-ditemukan",
    "usang",
    "belum-diperiksa",
    "belum-diketahui",
    "belum-waktunya",
    "ada",
    "tepat",
    "dibebaskan",
    "tidak-berlaku",
)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A public duty of a unit. What nobody confirmed is never called late, nor counted."""

    PUBLIC: ClassVar = (
        "code", "subject", "title", "duty", "period", "due", "state", "days_late", "weight",
        "counted", "met", "confirmed", "legal_basis", "address",
    )  # fmt: skip
    code: str
    subject: str
    label: str
    title: str
    duty: str
    period: str
    period_label: str
    due: date | None
    state: str
    days_late: int
    reason: str
    waiting: int
    weight: int
    counted: bool
    met: bool
    confirmed: str
    counts: bool
    legal_basis: str
    address: str


@dataclass(frozen=True, slots=True)
class UnitDuties:
    """A unit with its share; percent None: nothing counted."""

    PUBLIC: ClassVar = (
        "unit", "percent", "met", "counted", "readable", "unreadable", "silent_since", "last_read",
        "rows",
    )  # fmt: skip
    unit: UnitView
    met: int
    counted: int
    readable: bool
    unreadable: str
    silent_since: date | None
    last_read: date | None
    channels: int
    rows: tuple[DutyRow, ...]

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down."""
        return 100 * self.met // self.counted if self.counted else None

    def cell(self, subject: str) -> DutyRow | None:
        """The worst of its duties about a subject."""
        rows = [row for row in self.rows if row.subject == subject and row.counts]
        return min(rows, key=lambda row: _WORST.index(row.state), default=None)


def read_duties(session: Session, book: Book, units: Sequence[UnitView]) -> tuple[UnitDuties, ...]:
    """These units with their public duties of the newest period due; a unit that was not judged
    yet has none."""
    ids = [unit.id for unit in units]
    told = session.connection().execute(_list_standings(), {"units": ids}).all()
    standings = {row.unit_id: row for row in told}
    rows = _read_rows(session, book, ids)
    return tuple(_view(unit, standings.get(unit.id), rows[unit.id]) for unit in units)


def list_columns(units: Iterable[UnitDuties]) -> tuple[tuple[str, str], ...]:
    """The counted subjects of these units with their labels, in the order of the rules."""
    return tuple(
        dict.fromkeys((row.subject, row.label) for each in units for row in each.rows if row.counts)
    )


def _read_rows(session: Session, book: Book, ids: Sequence[int]) -> dict[int, list[DutyRow]]:
    public = [rule for rule in book.rules if rule.audience == "publik"]
    order = {rule.code: (at, rule, book.counts(rule, "publik")) for at, rule in enumerate(public)}
    found: dict[int, list[tuple[int, DutyRow]]] = defaultdict(list)
    told = {"units": ids, "codes": list(order)}
    # Taken apart at once: to ask each of thousands of rows for each name is half the work.
    for (
        unit_id, code, period, period_label, due, state, days_late, reason, waiting, counted, met,
        item_id, slug,
    ) in session.connection().execute(_list_verdicts(), told).all():  # fmt: skip
        at, rule, counts = order[code]
        soft = not counts and state in ("telat", "usang")
        row = DutyRow(
            code=code,
            subject=rule.subject,
            label=rule.label,
            title=rule.title,
            duty=rule.duty,
            period=period,
            period_label=period_label,
            due=due,
            state="ada" if soft else state,
            days_late=days_late if counts else 0,
            reason="" if soft else reason,
            waiting=waiting,
            weight=rule.weight,
            counted=counted and counts,
            met=met and counts,
            confirmed=rule.confirmed,
            counts=counts,
            legal_basis=rule.legal_basis,
            address=f"{slug or 'isi'}-{item_id}" if item_id else "",
        )
        found[unit_id].append((at, row))
    rows: dict[int, list[DutyRow]] = defaultdict(list)
    for unit_id, pairs in found.items():
        rows[unit_id] = [row for _, row in sorted(pairs, key=lambda pair: pair[0])]
    return rows


@cache
def _list_standings() -> Select[*tuple[Any, ...]]:
    """The statement that asks how units stand, made once."""
    table = DutyStanding
    return select(
        table.unit_id, table.readable, table.unreadable, table.silent_since, table.last_read,
        table.channels,
    ).where(table.unit_id.in_(bindparam("units", expanding=True)))  # fmt: skip


@cache
def _list_verdicts() -> Select[*tuple[Any, ...]]:
    """Columns, not objects: a matrix has hundreds of rows, and objects cost three times as much."""
    table = DutyVerdict
    return (
        select(
            table.unit_id, table.code, table.period, table.period_label, table.due, table.state,
            table.days_late, table.reason, table.waiting, table.counted, table.met, table.item_id,
            Item.slug,
        )
        .outerjoin(Item, Item.id == table.item_id)
        .where(
            table.unit_id.in_(bindparam("units", expanding=True)),
            table.code.in_(bindparam("codes", expanding=True)),
            table.slot == "kini",
        )
    )  # fmt: skip


def _view(unit: UnitView, standing: Any, rows: list[DutyRow]) -> UnitDuties:
    if standing is None:
        return UnitDuties(unit, 0, 0, False, "", None, None, 0, ())
    return UnitDuties(
        unit=unit,
        met=sum(row.weight for row in rows if row.met),
        counted=sum(row.weight for row in rows if row.counted),
        readable=standing.readable,
        unreadable=standing.unreadable,
        silent_since=standing.silent_since,
        last_read=standing.last_read,
        channels=standing.channels,
        rows=tuple(rows),
    )
