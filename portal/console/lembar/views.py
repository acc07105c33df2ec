"""The form as a file, sending it in, and what came of each file."""

from portal.acts.lembar import take_sheet
from portal.errors import InputError
from portal.reads.lembar import read_prefilled, read_receipts
from portal.web.formats import MIMES
from portal.web.lembar import write_form
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk, StaffReply

FILE = "unduh"


def show(ask: StaffAsk) -> StaffReply | Sent | NotHere:
    """The page of a unit, or its form with what is known already."""
    if ask.detail == FILE:
        catalogue = ask.desk.shelf.catalogue()
        filled = read_prefilled(ask.session, ask.unit, catalogue, ask.moment.today.year)
        name = f"lembar-isian-{ask.unit.code}.xlsx"
        return Sent(write_form(ask.unit, filled, ask.moment.now), MIMES["xlsx"], name)
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    below = ask.tree.children(ask.unit, ("desa", "kelurahan"))
    return StaffReply(
        template="ruang/lembar.html",
        title=f"Lembar isian {ask.unit.title}",
        lead="Untuk unit tanpa situs: isi satu berkas, kirim, dan isinya tampil di portal.",
        data=read_receipts(ask.session, ask.unit),
        extra={"below": [unit for unit in below if ask.may("kirim lembar", unit)]},
    )


def send(ask: StaffAsk, form: Form) -> Done:
    """Take a filled-in form."""
    sent = form.files.get("berkas")
    if sent is None or not sent.body:
        raise InputError("Pilih dahulu berkas lembar isian yang sudah diisi.")
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
