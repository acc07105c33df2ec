"""The forms of the room: decide about a rule, take the newest decision back."""

from collections.abc import Callable
from datetime import date

from portal.acts.deciding_rules import Wanted, decide_rule, withdraw_decision
from portal.errors import InputError
from portal.web.room import Done, Form, StaffAsk

DECIDE = "ubah aturan"


def decide(ask: StaffAsk, form: Form) -> Done:
    """Store what was previewed."""
    _check_right(ask)
    decide_rule(
        ask.desk.database,
        ask.desk.shelf.duties().book,
        ask.tree.root,
        read_wanted(form.text),
        ask.desk.clock(),
        today=ask.moment.today,
        by=ask.person.account_id,
    )
    return Done(f"{ask.path}/{form.text('detail', 60)}", "putuskan")


def withdraw(ask: StaffAsk, form: Form) -> Done:
    """Take back the newest decision."""
    _check_right(ask)
    code = form.text("detail", 60)
    withdraw_decision(
        ask.desk.database,
        ask.desk.shelf.duties().book,
        ask.tree.root,
        code,
        form.text("versi", 20),
        ask.desk.clock(),
        by=ask.person.account_id,
    )
    return Done(f"{ask.path}/{code}", "cabut")


def read_wanted(text: Callable[[str, int], str]) -> Wanted:
    """The decision out of the fields of the form; InputError when its day is none."""
    try:
        on = date.fromisoformat(text("pada", 10))
    except ValueError:
        raise InputError("Tanggal keputusan belum benar; tulislah seperti 2026-11-24.") from None
    return Wanted(
        code=text("detail", 60),
        act=text("perbuatan", 12),
        name=text("nama", 120),
        basis=text("dasar", 200),
        decided_on=on,
        month=_number(text("bulan", 2)),
        day=_number(text("hari", 2)),
        version=text("versi", 20),
    )


def _check_right(ask: StaffAsk) -> None:
    # A rule holds for the whole regency, so its right must, too.
    if not ask.may(DECIDE, ask.tree.root):
        raise InputError("Aturan berlaku untuk seluruh kabupaten; peran Anda tidak mencakupnya.")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0
