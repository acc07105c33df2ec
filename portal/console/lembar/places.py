"""Places from a file: the form, what was sent so far as a file to mend, and taking a file."""

from datetime import date

from connectors.lembar.template import MOST_ROWS
from portal.acts.examining_places import KINDS, SentPlaces, examine_places
from portal.acts.holding_places import find_held
from portal.acts.taking_places import take_places
from portal.errors import InputError
from portal.reads.lembar import read_receipts
from portal.reads.sent_places import COLUMNS, list_sent_places
from portal.rules.place_layers import OTHERS, PROJECTS, Layer, Layers, parse_layers
from portal.web.formats import MIMES, write_csv
from portal.web.lembar_tempat import write_places_form
from portal.web.reply import Table
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk, StaffReply

WORD = "tempat"
FILE = "tempat-kiriman"
SHEET = "tempat-lembar"


def show_places(ask: StaffAsk) -> StaffReply | Sent | NotHere:
    """The form for a file of places, or the places the unit sent so far."""
    if ask.unit.kind not in KINDS:
        return NotHere("Unit ini tidak punya wilayah, jadi tidak mengirim tempat.")
    layers = read_layers(ask)
    sent = list_sent_places(ask.session, ask.unit, layers, ask.site.zone)
    if ask.detail == FILE:
        body = write_csv(Table(COLUMNS, lambda: sent)).encode()
        return Sent(body, MIMES["csv"], f"tempat-{ask.unit.code}.csv")
    if ask.detail == SHEET:
        if len(sent) > MOST_ROWS:
            return NotHere(f"{len(sent)} tempat tidak muat dalam satu lembar; unduh CSV-nya.")
        body = write_places_form(ask.unit, sent, _list_choices(layers), ask.moment.now)
        return Sent(body, MIMES["xlsx"], f"tempat-{ask.unit.code}.xlsx")
    desk = ask.desk
    return StaffReply(
        template="ruang/tempat.html",
        title=f"Tempat di peta {ask.unit.title}",
        lead="Dari satu berkas. Berkas baru menggantikan kiriman lapisan yang sama.",
        data=read_receipts(ask.session, ask.unit),
        extra={
            "layers": _list_choices(layers),
            "sent": len(sent),
            "fits": len(sent) <= MOST_ROWS,
            "held": find_held(desk.settings, ask.unit, ask.person.account_id, desk.clock()),
        },
    )


def send_places(ask: StaffAsk, form: Form) -> Done:
    """Take a file of places."""
    sent = read_sent_form(form)
    layers = read_layers(ask)
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


def read_sent_form(form: Form) -> SentPlaces:
    """The file of a form and what was said of it."""
    file = form.files.get("berkas")
    if file is None or not file.body:
        raise InputError("Pilih dahulu berkas tempatnya.")
    return SentPlaces(
        name=file.name,
        body=file.body,
        layer=form.text("lapisan"),
        inner=form.text("lapis"),
        origin=form.text("sumber", 200),
        as_of=_read_day(form.text("per")),
    )


def read_layers(ask: StaffAsk) -> Layers:
    """The layers of places there are."""
    return ask.desk.shelf.config("tempat.toml", parse_layers)


def _list_choices(layers: Layers) -> list[Layer]:
    return [each for each in layers.items if each.code not in (OTHERS, PROJECTS)]


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:20]}” bukan tanggal; tulislah 2026-11-24.") from None
