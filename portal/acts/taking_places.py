"""Taking a file of places: whole or the good rows only; it replaces what it speaks of."""

from datetime import datetime

from connectors.cleaning.personal import mask
from connectors.lembar.places import STREAM
from portal.acts.auditing import Deed, note
from portal.acts.examining_places import ExaminedPlaces, SentPlaces, spoken_of
from portal.acts.lembar import MOST_FAULTS, make_receipt
from portal.db import Database
from portal.errors import InputError
from portal.ingest.assembling import make_projectors
from portal.ingest.masking import MaskingDoor, parse_confirmed
from portal.ingest.typing_in import Typed, publish_typed
from portal.model import SheetUpload
from portal.rules.formatting import show_day
from portal.rules.place_layers import Layers
from portal.settings import Settings, read_config
from portal.tree import UnitView


def take_places(
    settings: Settings,
    database: Database,
    layers: Layers,
    unit: UnitView,
    sent: SentPlaces,
    examined: ExaminedPlaces,
    now: datetime,
    *,
    by: int | None,
    good_only: bool,
    replacing: bool,
) -> SheetUpload:
    """Show the places; their receipt. InputError with a detail a row when some cannot be taken,
    unless only the good ones are wanted, and when a great part of what is shown would go, unless
    the sender says that it is `replacing` them."""
    refuse_doubtful(examined, good_only=good_only, replacing=replacing)
    door = MaskingDoor(parse_confirmed(read_config(settings, "confirmed_phones.toml")))
    partial = frozenset({STREAM}) if examined.faults else frozenset[str]()
    typed = publish_typed(
        database,
        door,
        make_projectors(settings, database),
        unit.id,
        unit.code,
        {STREAM: examined.places},
        now,
        partial=partial,
        spoken=spoken_of(examined.places, layers, examined.kept),
    )
    name = mask(sent.name).text
    receipt = make_receipt(unit.id, by, name, sent.body, now, typed)
    receipt.sha256 = sent.sha256 or receipt.sha256
    faults = examined.faults[:MOST_FAULTS]
    receipt.faults = "\n".join((describe_places(examined, sent), *examined.notes, *faults))
    with database.writing() as session:
        session.add(receipt)
        note(session, Deed("kirim tempat", name, by, unit.id, _tell(typed, examined)), now)
    return receipt


def refuse_doubtful(examined: ExaminedPlaces, *, good_only: bool, replacing: bool) -> None:
    """InputError when rows are wrong or too much would go, and nobody said that it shall."""
    if examined.faults and not (good_only and examined.places):
        said = f"{len(examined.faults)} tempat belum dapat diterima, jadi tidak ada yang disimpan."
        raise InputError(said, examined.faults[:MOST_FAULTS])
    if examined.is_alarming and not examined.faults and not replacing:
        raise InputError(
            f"Berkas ini akan menghapus {examined.gone} tempat dari kiriman sebelumnya, jadi "
            "belum ada yang disimpan. Bila memang demikian, nyatakan bahwa berkas ini "
            "menggantikannya, lalu kirim lagi."
        )


def describe_places(examined: ExaminedPlaces, sent: SentPlaces) -> str:
    """What was sent: how many of which layer, made by whom, of which day."""
    parts = ", ".join(f"{title} {count}" for title, count in sorted(examined.layers.items()))
    said = f"Tempat di peta: {parts}."
    if sent.origin:
        said += f" Sumber: {sent.origin}."
    if sent.as_of is not None:
        said += f" Keadaan per {show_day(sent.as_of)}."
    return said


def _tell(typed: Typed, examined: ExaminedPlaces) -> str:
    return (
        f"{typed.new} baru, {typed.changed} berubah, {typed.unchanged} tetap, "
        f"{typed.removed} dihapus, {len(examined.faults)} ditolak"
    )
