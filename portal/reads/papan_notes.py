"""What staff did about items of the board: notes that still hold, reminders and by whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import Account, DutyNote, Reminder, ReminderItem
from portal.reads.papan import BoardUnit, Duty
from portal.tree import UnitView

HANDLED = "ditindaklanjuti"
KNOWN = "diketahui"
_MOST = 20
Key = tuple[int, str, str, str, date]  # unit, code, period, state, since


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note on an item, with who wrote it when."""

    id: int
    word: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder that was sent."""

    id: int
    text: str
    by: str
    at: datetime
    to_officer: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done about the items of some units. A note holds for an item as it stands since
    its day, and so does a reminder."""

    notes: dict[Key, NoteView]
    reminded: dict[Key, ReminderView]

    def note(self, unit: UnitView, duty: Duty) -> NoteView | None:
        """The newest note that still holds."""
        return self.notes.get(key_of(unit, duty))

    def last(self, unit: UnitView, duty: Duty) -> ReminderView | None:
        """The newest reminder of the item as it stands."""
        return self.reminded.get(key_of(unit, duty))

    def settled(self, unit: UnitView, duty: Duty) -> bool:
        """Whether somebody said that it is being dealt with."""
        note = self.note(unit, duty)
        return note is not None and note.word == HANDLED


def key_of(unit: UnitView, duty: Duty) -> Key:
    """An item in the state it has."""
    return (unit.id, duty.rule.code, duty.period, duty.state, duty.since)


def read_done(session: Session, units: Iterable[UnitView]) -> Done:
    """Notes and reminders about the items of these units."""
    told = {"units": [unit.id for unit in units]}
    notes: dict[Key, NoteView] = {}
    for row, by in session.execute(_list_notes(), told):
        key = (row.unit_id, row.code, row.period, row.state, row.since)
        notes[key] = NoteView(row.id, row.word, row.text, by, row.at)
    reminded: dict[Key, ReminderView] = {}
    for item, held, by in session.execute(_list_reminded(), told):
        key = (held.unit_id, item.code, item.period, item.state, item.since)
        reminded[key] = _view(held, by, ())
    return Done(notes, reminded)


@cache
def _list_notes() -> Select[DutyNote, str]:
    """The statement that asks for notes, made once."""
    return (
        select(DutyNote, Account.name)
        .join(Account, Account.id == DutyNote.account_id)
        .where(DutyNote.unit_id.in_(bindparam("units", expanding=True)))
        .order_by(DutyNote.id)
    )


@cache
def _list_reminded() -> Select[ReminderItem, Reminder, str]:
    return (
        select(ReminderItem, Reminder, Account.name)
        .join(Reminder, Reminder.id == ReminderItem.reminder_id)
        .join(Account, Account.id == Reminder.account_id)
        .where(Reminder.unit_id.in_(bindparam("units", expanding=True)))
        .order_by(Reminder.id)
    )


def read_reminders(session: Session, unit: UnitView) -> list[ReminderView]:
    """The last reminders of a unit, the newest first."""
    rows = session.execute(
        select(Reminder, Account.name)
        .join(Account, Account.id == Reminder.account_id)
        .where(Reminder.unit_id == unit.id)
        .order_by(Reminder.id.desc())
        .limit(_MOST)
    ).all()
    codes: dict[int, list[str]] = defaultdict(list)
    wanted = [row.id for row, _ in rows]
    for item in session.scalars(
        select(ReminderItem).where(ReminderItem.reminder_id.in_(wanted)).order_by(ReminderItem.code)
    ):
        codes[item.reminder_id].append(item.code)
    return [_view(row, by, tuple(codes[row.id])) for row, by in rows]


def choose_due(board: BoardUnit, done: Done, before: datetime) -> list[Duty]:
    """What a unit may be reminded of now: open, not dealt with, not asked since `before`."""
    found = []
    for duty in board.open:
        last = done.last(board.unit, duty)
        if not done.settled(board.unit, duty) and (last is None or last.at <= before):
            found.append(duty)
    return found


def _view(row: Reminder, by: str, codes: tuple[str, ...]) -> ReminderView:
    return ReminderView(row.id, row.text, by, row.at, row.officer_id is not None, codes)
