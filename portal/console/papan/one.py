"""One unit's page: its open items with what was done about each, and a reminder's text."""

from dataclasses import dataclass
from datetime import timedelta

from portal.console.papan.around import make_table, read_around
from portal.console.papan.words import tell_duty, tell_share, tell_silence
from portal.reads.officers import OfficerView, read_officers
from portal.reads.papan import Duty
from portal.reads.papan_notes import Done, choose_due, read_reminders
from portal.rules.formatting import show_moment
from portal.rules.reminding import write_link
from portal.web.room import NotHere, StaffAsk, StaffReply


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A duty of the unit with what staff did about it."""

    code: str
    label: str
    words: str
    note: str
    note_id: int
    reminded: str


def show_one(ask: StaffAsk) -> StaffReply | NotHere:
    """The duties of one unit."""
    around = read_around(ask, [ask.unit])
    each = around.board[0]
    open_items = each.open
    waiting = [duty for duty in each.duties if duty.waiting and duty not in open_items]
    rest = [duty for duty in each.duties if duty not in open_items and duty not in waiting]
    before = ask.moment.now - timedelta(days=around.policy.remind_again_days)
    due = choose_due(each, around.done, before)
    silence = tell_silence(each)
    return StaffReply(
        template="ruang/papan-satu.html",
        title=f"Papan {ask.unit.title}",
        lead=silence or f"{len(open_items)} hal belum kami temukan atau sudah lama.",
        data=around,
        table=make_table(ask, around),
        extra={
            "share": tell_share(each.percent),
            "open": [_item(ask, around.done, duty) for duty in open_items],
            "waiting": [_item(ask, around.done, duty) for duty in waiting],
            "rest": [_item(ask, around.done, duty) for duty in rest],
            "due": len(due),
            "may_remind": bool(due) and ask.may("ingatkan"),
            "may_note": ask.may("catat tindak lanjut"),
            "officer": _officer(ask),
            "reminders": read_reminders(ask.session, ask.unit),
        },
    )


def show_reminder(ask: StaffAsk) -> StaffReply | NotHere:
    """The text of a reminder, to be copied or sent once more."""
    held = {str(each.id): each for each in read_reminders(ask.session, ask.unit)}
    found = held.get(ask.query.get("nomor", ""))
    if found is None:
        return NotHere("Pengingat ini tidak ada di sini.")
    officer = _officer(ask)
    return StaffReply(
        template="ruang/papan-ingat.html",
        title=f"Pengingat untuk {ask.unit.title}",
        lead=f"Dicatat {show_moment(found.at, ask.moment)} oleh {found.by}.",
        data=found,
        extra={
            "officer": officer,
            "link": write_link(officer.phone if officer else "", found.text),
        },
    )


def _officer(ask: StaffAsk) -> OfficerView | None:
    """Whom to remind, for those who may know."""
    if not (ask.may("ingatkan") or ask.may("kelola petugas")):
        return None
    return read_officers(ask.session, [ask.unit]).get(ask.unit.id)


def _item(ask: StaffAsk, done: Done, duty: Duty) -> ItemLine:
    note = done.note(ask.unit, duty)
    last = done.last(ask.unit, duty)
    said = ""
    if note is not None:
        said = f"{note.word}: {note.text} ({note.by}, {show_moment(note.at, ask.moment)})"
    return ItemLine(
        code=duty.rule.code,
        label=duty.label,
        words=tell_duty(duty),
        note=said,
        note_id=note.id if note else 0,
        reminded=f"diingatkan {show_moment(last.at, ask.moment)} oleh {last.by}" if last else "",
    )
