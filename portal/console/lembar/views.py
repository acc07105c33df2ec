"""The form as a file, sending it in, and what came of each file."""

from portal.acts.all_contacts import Sender, take_all_contacts
from portal.acts.examining_places import KINDS
from portal.acts.lembar import take_sheet
from portal.console.lembar.carried import is_carried, show_carried
from portal.console.lembar.checked_places import CHECKED, show_checked
from portal.console.lembar.places import FILE as PLACES_FILE
from portal.console.lembar.places import SHEET as PLACES_SHEET
from portal.console.lembar.places import WORD as PLACES
from portal.console.lembar.places import show_places
from portal.console.lembar.village_numbers import KIND as WITH_VILLAGES
from portal.console.lembar.village_numbers import WORD as VILLAGES
from portal.console.lembar.village_numbers import list_years, send_form
from portal.errors import InputError
from portal.reads.known_contacts import read_known_contacts
from portal.reads.lembar import read_prefilled, read_receipts
from portal.tree import UnitView
from portal.web.formats import MIMES
from portal.web.lembar import write_contacts_form, write_form
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk, StaffReply, Upload

FILE = "unduh"
ALL_FILE = "unduh-semua"
_ACT = "kirim lembar"


def show(ask: StaffAsk) -> StaffReply | Sent | NotHere | Done:
    """The page of a unit, or its form with what is known already."""
    if ask.detail == FILE:
        catalogue = ask.desk.shelf.catalogue()
        filled = read_prefilled(ask.session, ask.unit, catalogue, ask.moment.today.year)
        name = f"lembar-isian-{ask.unit.code}.xlsx"
        return Sent(write_form(ask.unit, filled, ask.moment.now), MIMES["xlsx"], name)
    if ask.detail == ALL_FILE:
        units = _units_of(ask)
        known = read_known_contacts(ask.session, units)
        body = write_contacts_form(ask.unit, units, known, ask.moment.now)
        return Sent(body, MIMES["xlsx"], f"kontak-semua-{ask.unit.code}.xlsx")
    if ask.detail in (PLACES, PLACES_FILE, PLACES_SHEET):
        return show_places(ask)
    if ask.detail == CHECKED:
        return show_checked(ask)
    if ask.detail.startswith(VILLAGES):
        return send_form(ask)
    if is_carried(ask.detail):
        return show_carried(ask)
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    below = ask.tree.children(ask.unit)
    return StaffReply(
        template="ruang/lembar.html",
        title=f"Lembar isian {ask.unit.title}",
        lead="Untuk unit tanpa situs: isi satu berkas, kirim, dan isinya tampil di portal.",
        data=read_receipts(ask.session, ask.unit),
        extra={
            "below": [unit for unit in below if ask.may(_ACT, unit)],
            "of": len(_units_of(ask)),
            "has_ground": ask.unit.kind in KINDS,
            "years": list_years(ask) if ask.unit.kind == WITH_VILLAGES else [],
        },
    )


def send(ask: StaffAsk, form: Form) -> Done:
    """Take a filled-in form."""
    sent = _take_file(form)
    take_sheet(
        ask.desk.settings,
        ask.desk.database,
        ask.desk.shelf.catalogue(),
        ask.unit,
        sent.name,
        sent.body,
        ask.desk.clock(),
        by=ask.person.account_id,
        good_only=form.text("sebagian") == "ya",
    )
    return Done(ask.path, "kirim")


def send_all(ask: StaffAsk, form: Form) -> Done:
    """Take a sheet with the contacts of many units; a row outside the person's roles is refused."""
    sent = _take_file(form)
    units = {unit.code: unit for unit in ask.tree}
    take_all_contacts(
        ask.desk.settings,
        ask.desk.database,
        Sender(
            ask.person.account_id,
            ask.unit,
            units,
            {code: ask.may(_ACT, unit) for code, unit in units.items()},
        ),
        sent.name,
        sent.body,
        ask.desk.clock(),
        good_only=form.text("sebagian") == "ya",
    )
    return Done(ask.path, "kirim")


def _units_of(ask: StaffAsk) -> list[UnitView]:
    """The unit and all below it the person may speak for, in order of their codes."""
    units = [unit for unit in ask.tree.below(ask.unit) if ask.may(_ACT, unit)]
    return sorted(units, key=lambda unit: unit.scope_key)


def _take_file(form: Form) -> Upload:
    sent = form.files.get("berkas")
    if sent is None or not sent.body:
        raise InputError("Pilih dahulu berkas lembar isian yang sudah diisi.")
    return sent
