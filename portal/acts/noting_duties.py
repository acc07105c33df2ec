"""A note of staff on an item of the board: that it is dealt with, or known, and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import Account, DutyNote, DutyVerdict, UnitVersion
from portal.reads.papan_notes import HANDLED, KNOWN
from portal.rules.formatting import show_moment
from portal.rules.moment import Moment
from portal.tree import UnitView


def note_duty(
    database: Database,
    unit: UnitView,
    code: str,
    word: str,
    text: str,
    follows: int,
    moment: Moment,
    *,
    by: int,
) -> None:
    """Write a note on the item as it stands. `follows` is the newest note the person saw: when
    another one was written meanwhile, it is shown first and nothing is lost."""
    if word not in (HANDLED, KNOWN):
        raise InputError("Pilihlah: sudah ditindaklanjuti, atau diketahui.")
    if not text:
        raise InputError("Tulislah catatan: apa yang sudah disepakati atau diketahui.")
    with database.writing() as session:
        lock_unit(session, unit)
        item = session.get(DutyVerdict, (unit.id, code, "kini"))
        if item is None:
            raise InputError("Kewajiban ini tidak ada lagi pada unit ini.")
        last = session.execute(
            select(DutyNote, Account.name)
            .join(Account, Account.id == DutyNote.account_id)
            .where(
                DutyNote.unit_id == unit.id,
                DutyNote.code == code,
                DutyNote.period == item.period,
                DutyNote.state == item.state,
                DutyNote.since == item.since,
            )
            .order_by(DutyNote.id.desc())
            .limit(1)
        ).first()
        newest = last[0].id if last else 0
        if last is not None and newest != follows:
            row, name = last
            raise InputError(
                f"{name} sudah mencatat “{row.word}: {row.text}” pada "
                f"{show_moment(row.at, moment)}. Kirim lagi bila catatan Anda tetap perlu."
            )
        session.add(
            DutyNote(
                unit_id=unit.id, code=code, period=item.period, state=item.state, since=item.since,
                word=word, text=text[:300], follows=newest, account_id=by, at=moment.now,
            )
        )  # fmt: skip
        deed = Deed("catat tindak lanjut", f"{code} {item.period}: {word}", by, unit.id, text)
        note(session, deed, moment.now)


def lock_unit(session: Session, unit: UnitView) -> None:
    """One writer about a unit at a time; on SQLite there is only one anyway."""
    session.execute(
        select(UnitVersion.id)
        .where(UnitVersion.unit_id == unit.id, UnitVersion.valid_to.is_(None))
        .with_for_update()
    )
