"""What a file of places says: places, and every row that cannot be taken, by row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from shapely import Point

from connectors.cleaning.facilities import (
    KEY_NAMES,
    KIND_NAMES,
    TEXT_NAMES,
    TITLE_NAMES,
    UNIT_NAMES,
    Reading,
    read_place,
)
from connectors.cleaning.personal import mask
from connectors.cleaning.regions import ForeignError, first_of
from connectors.cleaning.text import clean_title, clip
from connectors.records import Place
from geo.formats.feature import RawFeature
from geo.geojson import Feature
from geo.shapes import ShapeError, in_indonesia, settle_point

STREAM = "lembar-tempat"
MOST_PLACES = 10_000  # of one file; a regency has some thousands of one layer
LAYER_NAMES = ("lapisan", "lapis", "layer")
ORIGIN_NAMES = ("sumber", "sumber_data", "pembuat_data")
MOST_ORIGIN = 120
_READ = (*TITLE_NAMES, *KIND_NAMES, *TEXT_NAMES, *KEY_NAMES, *ORIGIN_NAMES)


class PlacesError(ValueError):
    """A file that cannot be taken at all; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class PlaceFault:
    """A row that cannot be taken. `where`: "baris 4" of a table, else "unsur 4"."""

    where: str
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.where[:1].upper()}{self.where[1:]}"
        told = f"{place}, kolom {self.column}" if self.column else place
        return mask(f"{told}: {self.sentence}").text


@dataclass(frozen=True, slots=True)
class About:
    """What a person said about a file, and the layers there are: their titles by whatever a row
    may call them. `layer`: the title that holds for all rows."""

    unit_code: str
    zone: str
    layers: Mapping[str, str]
    layer: str = ""
    origin: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """A place and where it stands in the file. Its category is the title of a layer, or empty
    when nobody said which."""

    where: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReadPlaces:
    """What the file says: places, faults, and what was put right or passed over."""

    places: tuple[PlaceRead, ...]
    faults: tuple[PlaceFault, ...]
    notes: tuple[str, ...]


def read_places(features: Sequence[RawFeature], about: About) -> ReadPlaces:
    """The places of a file; PlacesError when it is too long or none of its rows can have a name."""
    if len(features) > MOST_PLACES:
        raise PlacesError(
            f"Berkas ini memuat {len(features)} tempat; paling banyak {MOST_PLACES} sekali kirim. "
            "Bagi menurut lapisan atau kecamatan."
        )
    _require_names(features)
    found: dict[str, PlaceRead] = {}
    faults: list[PlaceFault] = []
    turned: list[str] = []
    areas = 0
    for feature in features:
        read = _read(feature, about)
        if isinstance(read, PlaceFault):
            faults.append(read)
            continue
        earlier = found.get(read.place.key)
        if earlier is not None:
            faults.append(PlaceFault(read.where, "", f"sama dengan {earlier.where}."))
            continue
        found[read.place.key] = read
        if _is_turned(feature):
            turned.append(read.where)
        areas += feature.geometry is not None and "Polygon" in feature.geometry.geom_type
    return ReadPlaces(tuple(found.values()), tuple(faults), _tell(turned, areas))


def _read(feature: RawFeature, about: About) -> PlaceRead | PlaceFault:
    where = feature.label
    said = {_fold(name): text for name, text in feature.properties.items() if text}
    fault = _find_fault(feature, said, about)
    if fault is not None:
        return PlaceFault(where, *fault)
    written = first_of(said, LAYER_NAMES)
    layer = about.layers[written.casefold()] if written else about.layer
    try:
        place = read_place(
            Feature(feature.geometry, said, fault=feature.fault),
            Reading(layer, about.unit_code, "", about.zone),
        )
    except ForeignError as error:
        return PlaceFault(where, _column_of(feature, UNIT_NAMES), str(error))
    except ShapeError as error:
        return PlaceFault(where, "", str(error))
    as_of = place.modified
    if as_of is None and about.as_of is not None:
        local = datetime.combine(about.as_of, time(), ZoneInfo(about.zone))
        as_of = local.astimezone(UTC)
    origin = clip(clean_title(first_of(said, ORIGIN_NAMES)), MOST_ORIGIN) or about.origin
    return PlaceRead(where, replace(place, modified=as_of, origin=origin))


def _find_fault(
    feature: RawFeature, said: Mapping[str, str], about: About
) -> tuple[str, str] | None:
    """The column and the sentence of what keeps a row from being a place."""
    for name, text in feature.properties.items():
        if _fold(name) in _READ and mask(text).count:
            return name, "memuat nomor pribadi (NIK, KK, NIP, NPWP atau nomor seluler). Hapus."
    if not first_of(said, TITLE_NAMES):
        return _column_of(feature, TITLE_NAMES) or "nama", "belum diisi."
    layer = first_of(said, LAYER_NAMES)
    if layer and layer.casefold() not in about.layers:
        known = ", ".join(sorted({name for name in about.layers if " " not in name}))
        told = f"lapisan “{layer[:40]}” tidak dikenal. Yang ada: {known}."
        return _column_of(feature, LAYER_NAMES), told
    if feature.geometry is None:
        return "letak", feature.fault or "Tidak ada geometri."
    if isinstance(feature.geometry, Point):
        try:
            settle_point(feature.geometry.x, feature.geometry.y)
        except ShapeError as error:
            return "letak", str(error)
    return None


def _require_names(features: Sequence[RawFeature]) -> None:
    columns = dict.fromkeys(name for each in features for name in each.properties)
    if any(_fold(name) in TITLE_NAMES for name in columns):
        return
    listed = mask(", ".join(list(columns)[:20])).text or "tidak ada"
    raise PlacesError(f"Berkas ini tidak punya kolom nama. Kolom yang terbaca: {listed}.")


def _is_turned(feature: RawFeature) -> bool:
    """Whether latitude stands where longitude should; Indonesia's ranges leave no doubt."""
    shape = feature.geometry
    return shape is not None and not in_indonesia(*shape.bounds[:2])


def _tell(turned: Sequence[str], areas: int) -> tuple[str, ...]:
    notes = []
    if turned:
        some = ", ".join(turned[:5]) + (" dan lainnya" if len(turned) > 5 else "")
        notes.append(f"Lintang dan bujur tertukar pada {len(turned)} tempat ({some}); dibetulkan.")
    if areas:
        notes.append(f"{areas} tempat berupa bidang; letaknya satu titik di dalamnya.")
    return tuple(notes)


def _column_of(feature: RawFeature, names: Sequence[str]) -> str:
    """What the file calls the first of these columns."""
    return next((name for name in feature.properties if _fold(name) in names), "")


def _fold(name: str) -> str:
    """The name of a column as our lists have it: NAMA SEKOLAH is nama_sekolah."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
