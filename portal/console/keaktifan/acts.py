"""The forms of the room: answer, decide, note a channel, confirm a finding."""

from datetime import date

from portal.acts.activity import answer_draft, confirm_intrusion, judge_answer, note_channel
from portal.errors import InputError
from portal.web.room import Done, Form, StaffAsk


def answer(ask: StaffAsk, form: Form) -> Done:
    """A unit answers its draft."""
    period = form.text("bulan", 7)
    answer_draft(
        ask.desk.database,
        ask.unit.id,
        period,
        form.text("isi", 2000),
        form.text("bukti", 500),
        ask.desk.clock(),
        by=ask.person.account_id,
    )
    return _back(ask, period, "tanggapi")


def decide(ask: StaffAsk, form: Form) -> Done:
    """Diskominfo decides on an answer."""
    number = form.text("tanggapan", 12)
    judge_answer(
        ask.desk.database,
        int(number) if number.isdecimal() else 0,
        form.text("kelas", 20),
        form.text("alasan", 300),
        ask.desk.clock(),
        by=ask.person.account_id,
        scope=(ask.unit.scope_key, ask.unit.scope_end),
    )
    return _back(ask, form.text("bulan", 7), "putuskan")


def channel(ask: StaffAsk, form: Form) -> Done:
    """Note by which channel the unit publishes."""
    try:
        since = date.fromisoformat(form.text("sejak", 10))
    except ValueError:
        raise InputError("Tanggal mulai belum benar; tulislah seperti 2026-11-24.") from None
    note_channel(
        ask.desk.database,
        ask.unit.id,
        form.text("saluran", 40),
        form.text("dasar", 300),
        since,
        ask.desk.clock(),
        by=ask.person.account_id,
    )
    return _back(ask, form.text("bulan", 7), "saluran")


def confirm(ask: StaffAsk, form: Form) -> Done:
    """A person saw the intruder's pages."""
    period = form.text("bulan", 7)
    database, by = ask.desk.database, ask.person.account_id
    confirm_intrusion(database, ask.unit.id, period, ask.desk.clock(), by=by)
    return _back(ask, period, "benarkan")


def _back(ask: StaffAsk, period: str, word: str) -> Done:
    return Done(f"{ask.path}/bukti?bulan={period}", word)
