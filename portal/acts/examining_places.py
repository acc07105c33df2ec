"""Looking through a file of places before anything is stored: rows, layers, ground, changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from connectors.cleaning.personal import mask
from connectors.lembar.opening import SheetError, is_workbook, open_workbook
from connectors.lembar.place_sheet import read_place_sheet
from connectors.lembar.places import (
    MOST_ORIGIN,
    STREAM,
    About,
    PlaceFault,
    PlaceRead,
    PlacesError,
    ReadPlaces,
    read_places,
)
from connectors.records import Place
from geo.formats.feature import FormatError
from geo.formats.reading import Wish, read_bytes
from portal.db import Database
from portal.errors import InputError
from portal.ingest.typing_in import Spoken
from portal.model import Item, ItemVersion, Source
from portal.reads.unit_ground import Ground, read_ground
from portal.rules.brought import SHEET
from portal.rules.place_layers import OTHERS, PROJECTS, Layers
from portal.tree import Tree, UnitView

LARGEST = 20 * 1024 * 1024
KINDS = frozenset({"kabupaten", "kecamatan", "desa", "kelurahan"})  # units that have ground
_NEAR = 1_000.0  # metres beyond a boundary that is mostly a sketch
_FAR = 11_000.0  # where some desa has no boundary yet
_ALARM = (20, 10)  # more than so many and more than so many in a hundred: rather ask first


@dataclass(frozen=True, slots=True)
class SentPlaces:
    """A file of places and what its sender says about it. `layer`: the code of a layer that holds
    for all rows; `inner`: which layer of the file is meant. `sha256`: of a file that was read
    before and is not at hand any more."""

    name: str
    body: bytes
    layer: str = ""
    inner: str = ""
    crs: str = ""
    origin: str = ""
    as_of: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ExaminedPlaces:
    """What a file would bring. `layers`: titles with their counts; `new`, `held` and `gone`: places
    that are not held yet, that are, and that the file no longer has; `going`: names of the last.
    `kept`: keys of lines, which a file without lines does not speak of."""

    places: tuple[Place, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    layers: Mapping[str, int]
    new: int
    held: int
    going: tuple[str, ...]
    kept: frozenset[str]

    @property
    def gone(self) -> int:
        """How many the file would take away."""
        return len(self.going)

    @property
    def is_alarming(self) -> bool:
        """Whether it would take away so much that it may be the wrong file."""
        most, percent = _ALARM
        return self.gone > max(most, (self.held + self.gone) * percent // 100)


def examine_places(
    database: Database, tree: Tree, unit: UnitView, layers: Layers, zone: str, sent: SentPlaces
) -> ExaminedPlaces:
    """What the file would bring; InputError when it cannot be taken at all."""
    return weigh_places(database, tree, unit, layers, read_sent(unit, layers, zone, sent))


def read_sent(unit: UnitView, layers: Layers, zone: str, sent: SentPlaces) -> ReadPlaces:
    """The places of the file and the rows that are none, whatever is held already; InputError
    when it cannot be read."""
    about = _about(unit, layers, zone, sent)
    if len(sent.body) > LARGEST:
        raise InputError(f"Berkas lebih besar dari {LARGEST // 1024 // 1024} MB.")
    try:
        if is_workbook(sent.body):
            return _read_sheet(unit, about, sent.body)
        wish = Wish(crs=sent.crs, layer=sent.inner, things=True)
        return read_places(read_bytes(sent.body, wish).features, about)
    except (FormatError, PlacesError, SheetError) as error:
        raise InputError(mask(str(error)).text) from None


def _read_sheet(unit: UnitView, about: About, body: bytes) -> ReadPlaces:
    sheet = read_place_sheet(open_workbook(body))
    if sheet.unit_code != unit.code:
        raise SheetError(
            f"Lembar ini untuk unit berkode {sheet.unit_code}, bukan {unit.title} ({unit.code})."
        )
    read = read_places(sheet.features, about) if sheet.features else ReadPlaces((), (), ())
    return replace(read, faults=(*read.faults, *sheet.faults))


def weigh_places(
    database: Database, tree: Tree, unit: UnitView, layers: Layers, read: ReadPlaces
) -> ExaminedPlaces:
    """What these places would change of what is held now, and which lie elsewhere."""
    with database.reading() as session:
        ground = read_ground(session, tree, unit)
        known = session.execute(
            select(
                Item.key,
                Item.category,
                Item.title,
                ItemVersion.body.contains('"line":').label("is_line"),
            )
            .join(Source, Source.id == Item.source_id)
            .join(ItemVersion, ItemVersion.id == Item.published_id)
            .where(
                Source.unit_id == unit.id,
                Source.kind == SHEET,
                Item.stream == STREAM,
                Item.hidden_at.is_(None),
            )
        ).all()
    inside, outside, notes = _look_where(read.places, ground, unit)
    places = tuple(_lay(each.place, layers) for each in inside)
    counts = Counter(each.category for each in places)
    drawn = {each.category for each in places if each.line}
    kept = frozenset(row.key for row in known if row.is_line and row.category not in drawn)
    spoken = spoken_of(places, layers, kept)
    keys = {each.key for each in places}
    held = {row.key for row in known}
    gone = [row.title for row in known if row.key not in keys and spoken(row.key, row.category)]
    others = counts[layers.title_of(OTHERS)]
    if others:
        notes.append(f"{others} tempat tidak menyebut jenis yang kami kenal: masuk “Tempat lain”.")
    return ExaminedPlaces(
        places=places,
        faults=tuple(str(each) for each in sorted((*read.faults, *outside), key=_number)),
        notes=(*read.notes, *notes),
        layers=dict(counts),
        new=len(keys - held),
        held=len(keys & held),
        going=tuple(sorted(gone)),
        kept=kept,
    )


def _number(fault: PlaceFault) -> int:
    """Where in the file a fault is."""
    return int(fault.where.split()[1])


def spoken_of(places: Sequence[Place], layers: Layers, kept: frozenset[str]) -> Spoken:
    """Whether a category is of a layer that these places fill, and its thing not `kept`."""
    mine = {layers.of(each.category, "", "").code for each in places}
    return lambda key, category: key not in kept and layers.of(category, "", "").code in mine


def _about(unit: UnitView, layers: Layers, zone: str, sent: SentPlaces) -> About:
    if unit.kind not in KINDS:
        raise InputError("Tempat dikirim untuk kabupaten, kecamatan, desa atau kelurahan.")
    if mask(sent.origin).count:
        raise InputError("Sumber memuat nomor pribadi. Tulis nama lembaganya saja.")
    if len(sent.origin) > MOST_ORIGIN:
        raise InputError(f"Sumber lebih panjang dari {MOST_ORIGIN} huruf.")
    chosen = [each for each in layers.items if each.code not in (OTHERS, PROJECTS)]
    titles = {each.code: each.title for each in chosen}
    if sent.layer and sent.layer not in titles:
        raise InputError(
            f"Lapisan “{sent.layer[:40]}” tidak dikenal. Yang ada: {', '.join(titles)}."
        )
    names = titles | {each.title.casefold(): each.title for each in chosen}
    layer = titles.get(sent.layer, "")
    return About(unit.code, zone, names, layer, sent.origin, sent.as_of)


def _lay(place: Place, layers: Layers) -> Place:
    """The place with its layer's title as its category: what an upload speaks of."""
    layer = layers.of(place.category, place.kind, place.name)
    return replace(place, category=layer.title)


def _look_where(
    places: Sequence[PlaceRead], ground: Ground, unit: UnitView
) -> tuple[list[PlaceRead], list[PlaceFault], list[str]]:
    """Places within the unit, faults of those that lie elsewhere, and what to say of the rest."""
    most = _NEAR if ground.whole else _FAR
    inside: list[PlaceRead] = []
    outside: list[PlaceFault] = []
    edge = 0
    for each in places:
        metres = ground.metres_outside(each.place.lon, each.place.lat)
        if metres is not None and metres > most:
            away = f"{metres / 1000:,.1f}".translate(str.maketrans(",.", ".,"))
            told = f"{away} km di luar batas {unit.title}."
            outside.append(PlaceFault(each.where, "letak", told))
            continue
        inside.append(each)
        edge += bool(metres)
    notes = []
    if not ground.shapes and places:
        notes.append(f"Batas {unit.title} belum ada, jadi letak tempat tidak diperiksa.")
    elif edge:
        notes.append(f"{edge} tempat sedikit di luar batas {unit.title}; diterima.")
    return inside, outside, notes
