"""Places from a file: the form, what was sent so far as a file to mend, and taking a file."""

from datetime import date

from portal.acts.examining_places import KINDS, SentPlaces, examine_places
from portal.acts.taking_places import take_places
from portal.errors import InputError
from portal.reads.lembar import read_receipts
from portal.reads.sent_places import COLUMNS, list_sent_places
from portal.rules.place_layers import OTHERS, PROJECTS, Layers, parse_layers
from portal.web.formats import MIMES, write_csv
from portal.web.reply import Table
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk, StaffReply

WORD = "tempat"
FILE = "tempat-kiriman"


def show_places(ask: StaffAsk) -> StaffReply | Sent | NotHere:
    """The form for a file of places, or the places the unit sent so far."""
    if ask.unit.kind not in KINDS:
        return NotHere("Unit ini tidak punya wilayah, jadi tidak mengirim tempat.")
    layers = _layers(ask)
    sent = list_sent_places(ask.session, ask.unit, layers)
    if ask.detail == FILE:
        body = write_csv(Table(COLUMNS, lambda: sent)).encode()
        return Sent(body, MIMES["csv"], f"tempat-{ask.unit.code}.csv")
    return StaffReply(
        template="ruang/tempat.html",
        title=f"Tempat di peta {ask.unit.title}",
        lead="Dari satu berkas peta atau CSV. Berkas baru menggantikan kiriman lapisan yang sama.",
        data=read_receipts(ask.session, ask.unit),
        extra={
            "layers": [each for each in layers.items if each.code not in (OTHERS, PROJECTS)],
            "sent": len(sent),
        },
    )


def send_places(ask: StaffAsk, form: Form) -> Done:
    """Take a file of places."""
    file = form.files.get("berkas")
    if file is None or not file.body:
        raise InputError("Pilih dahulu berkas tempatnya.")
    sent = SentPlaces(
        name=file.name,
        body=file.body,
        layer=form.text("lapisan"),
        inner=form.text("lapis"),
        origin=form.text("sumber", 200),
        as_of=_read_day(form.text("per")),
    )
    layers = _layers(ask)
    desk = ask.desk
    examined = examine_places(desk.database, ask.tree, ask.unit, layers, ask.site.zone, sent)
    take_places(
        desk.settings,
        desk.database,
        layers,
        ask.unit,
        sent,
        examined,
        desk.clock(),
        by=ask.person.account_id,
        good_only=form.text("sebagian") == "ya",
        replacing=form.text("ganti") == "ya",
    )
    return Done(f"{ask.path}/{WORD}", "tempat")


def _layers(ask: StaffAsk) -> Layers:
    return ask.desk.shelf.config("tempat.toml", parse_layers)


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:20]}” bukan tanggal; tulislah 2026-11-24.") from None
