"""Remind a unit of what was not found: the text, the number it goes to, the row that is kept."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from portal.acts.auditing import Deed, note
from portal.acts.noting_duties import lock_unit
from portal.db import Database
from portal.errors import InputError
from portal.model import Reminder, ReminderItem
from portal.reads.officers import read_officers
from portal.reads.papan import BoardUnit, Duty, read_board
from portal.reads.papan_notes import choose_due, read_done
from portal.rules.board_policy import BoardPolicy
from portal.rules.formatting import show_moment
from portal.rules.moment import Moment
from portal.rules.needs import NeedPolicy
from portal.rules.obligations.rule import Book
from portal.rules.reminding import Missing, write_link, write_reminder
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder as it was kept. `link` is empty where no number is known."""

    id: int
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reminds: the account, the office in whose name, the public page to answer about."""

    account_id: int
    office: str
    address: str


def remind(
    database: Database,
    book: Book,
    policy: BoardPolicy,
    needs: NeedPolicy,
    unit: UnitView,
    sender: Sender,
    moment: Moment,
) -> Sent:
    """Keep a reminder and give its text. What is settled or was asked in the last days is left
    out; InputError says who asked when nothing is left."""
    with database.writing() as session:
        lock_unit(session, unit)
        board = read_board(session, book, [unit], moment.today, needs)[0]
        done = read_done(session, [unit])
        due = choose_due(board, done, moment.now - timedelta(days=policy.remind_again_days))
        if not due:
            raise InputError(_explain(session, board, moment))
        named = due[: policy.named_most]
        officer = read_officers(session, [unit]).get(unit.id)
        to = f"{officer.name}, {officer.post}" if officer else f"petugas {unit.title}"
        lines = [_line(each) for each in named]
        rest = len(due) - len(named)
        text = write_reminder(
            to, unit.title, sender.office, lines, rest, sender.address, moment.today
        )
        row = Reminder(
            unit_id=unit.id,
            officer_id=officer.id if officer else None,
            text=text,
            account_id=sender.account_id,
            at=moment.now,
        )
        session.add(row)
        session.flush()
        for each in named:
            session.add(
                ReminderItem(
                    reminder_id=row.id,
                    code=each.rule.code,
                    period=each.period,
                    state=each.state,
                    since=each.since,
                )
            )
        codes = ", ".join(each.rule.code for each in named)
        way = "lewat petugas" if officer else "lewat grup"
        note(session, Deed("ingatkan", way, sender.account_id, unit.id, codes), moment.now)
        return Sent(row.id, text, write_link(officer.phone, text) if officer else "")


def _line(each: Duty) -> Missing:
    return Missing(
        label=each.label,
        state=each.state,
        due=each.due if each.rule.due.anchor != "tetap" else None,
        reason=each.reason,
        legal_basis=each.rule.legal_basis,
        confirmed=each.confirmed,
    )


def _explain(session: Session, board: BoardUnit, moment: Moment) -> str:
    done = read_done(session, [board.unit])
    sent = [last for each in board.open if (last := done.last(board.unit, each)) is not None]
    if sent:
        last = max(sent, key=lambda each: each.at)
        return (
            f"{last.by} sudah mengingatkan {board.unit.title} pada {show_moment(last.at, moment)}."
        )
    if board.open:
        return f"Semua hal {board.unit.title} sudah ditindaklanjuti."
    return f"Tidak ada yang perlu diingatkan kepada {board.unit.title}."
