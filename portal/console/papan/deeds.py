"""The forms of the board: remind, write a note, keep the directory of officers."""

from portal.acts.keeping_officers import enter_officer, remove_officer
from portal.acts.noting_duties import note_duty
from portal.acts.reminding import Sender, remind
from portal.errors import InputError
from portal.reads.duty_rules import read_book
from portal.rules.board_policy import parse_board_policy
from portal.rules.needs import parse_need_policy
from portal.tree import UnitView
from portal.web.ask import path_to
from portal.web.room import Done, Form, StaffAsk, room_path


def remind_unit(ask: StaffAsk, form: Form) -> Done:
    """Keep the reminder and open WhatsApp; without a number, the text for the group."""
    unit = _find(ask, form, "ingatkan")
    origin = f"https://{ask.site.host}" if ask.site.host else ""
    sent = remind(
        ask.desk.database,
        read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties()),
        ask.desk.shelf.config("papan.toml", parse_board_policy),
        ask.desk.shelf.config("butuh.toml", parse_need_policy),
        unit,
        Sender(
            account_id=ask.person.account_id,
            office=_office(ask, unit),
            address=origin + path_to(unit, "kelengkapan") if origin else "",
        ),
        ask.moment,
    )
    if sent.link:
        return Done(sent.link)
    return Done(f"{room_path(ask.room, unit)}/ingat?nomor={sent.id}", "salin")


def note(ask: StaffAsk, form: Form) -> Done:
    """Write a note on an item."""
    seen = form.text("sesudah", 12)
    note_duty(
        ask.desk.database,
        ask.unit,
        form.text("kewajiban", 60),
        form.text("kata", 20),
        form.text("catatan", 300),
        int(seen) if seen.isdecimal() and seen.isascii() else 0,
        ask.moment,
        by=ask.person.account_id,
    )
    return Done(f"{ask.path}/{form.text('detail', 10)}".rstrip("/"), "catat")


def enter(ask: StaffAsk, form: Form) -> Done:
    """Enter whom to remind."""
    unit = _find(ask, form, "kelola petugas")
    enter_officer(
        ask.desk.database,
        unit,
        form.text("nama", 120),
        form.text("jabatan", 120),
        form.text("telepon", 30),
        ask.moment.now,
        by=ask.person.account_id,
    )
    return Done(f"{ask.path}/petugas", "petugas")


def remove(ask: StaffAsk, form: Form) -> Done:
    """Take a person and the number out."""
    unit = _find(ask, form, "kelola petugas")
    number = form.text("petugas", 12)
    remove_officer(
        ask.desk.database,
        unit,
        int(number) if number.isdecimal() and number.isascii() else 0,
        ask.moment.now,
        by=ask.person.account_id,
    )
    return Done(f"{ask.path}/petugas", "hapus")


def _find(ask: StaffAsk, form: Form, act: str) -> UnitView:
    """The unit the form names, if the person may do this there; the asked one when it names
    none."""
    code = form.text("unit", 20)
    unit = ask.tree.by_code(code) if code else ask.unit
    if unit is None or not ask.may(act, unit):
        raise InputError("Unit ini bukan wilayah Anda.")
    return unit


def _office(ask: StaffAsk, unit: UnitView) -> str:
    """In whose name one reminds: the kecamatan of a desa, else who holds the regency."""
    above = ask.tree.by_id(unit.parent_id) if unit.parent_id is not None else None
    return above.title if above is not None else ask.tree.root.title
