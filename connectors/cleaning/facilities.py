"""A map feature as a place: its name, its kind, where it is; lines keep their course."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.outlines import DATE_NAMES
from connectors.cleaning.regions import (
    CODE_NAMES,
    ForeignError,
    count_unknown,
    first_of,
    lies_in,
)
from connectors.cleaning.text import clean_title, clip
from connectors.records import Place
from geo.codes import RegionCode
from geo.courses import halfway
from geo.geojson import Feature, to_text
from geo.shapes import ShapeError, straighten

TITLE_NAMES = (
    "nama", "name", "namobj", "nama_fasilitas", "nama_objek", "nama_obyek", "nama_sekolah",
    "nama_faskes", "nama_jalan", "nm_jalan", "nmobj", "label",
)  # fmt: skip
KIND_NAMES = ("jenis", "kategori", "tipe", "type", "kelas", "fungsi", "bentuk", "remark")
TEXT_NAMES = ("alamat", "keterangan", "deskripsi")
UNIT_NAMES = tuple(name for name in CODE_NAMES if name not in ("code", "kode"))
# What an office gives a thing to tell it from others; row numbers of a server are no such thing.
KEY_NAMES = (
    "npsn", "id_fasilitas", "kode_fasilitas", "kode_faskes", "kode_sekolah", "kode_ruas",
    "no_ruas", "id_tempat", "globalid", "uuid",
)  # fmt: skip
TAKEN = frozenset((*TITLE_NAMES, *KIND_NAMES, *TEXT_NAMES, *UNIT_NAMES, *KEY_NAMES, *DATE_NAMES))
_DIGITS = 4  # about ten metres: a place that is measured anew stays the same place


@dataclass(frozen=True, slots=True)
class Reading:
    """How the features of a layer are read. `key_name`: the field an operator chose;
    `ids_last`: the service promises that its ids stay; `only`: a field and the value it must
    have, for services ignore filters without a word."""

    title: str
    unit_code: str
    url: str
    zone: str
    key_name: str = ""
    ids_last: bool = False
    only: tuple[str, str] = ("", "")


def read_place(feature: Feature, reading: Reading) -> Place:
    """The place; ShapeError when it has no position, ForeignError when it lies elsewhere."""
    unit = _read_unit(feature.properties, reading.unit_code)
    if feature.geometry is None:
        raise ShapeError(feature.fault or "Tidak ada geometri.")
    shape = straighten(feature.geometry)
    lines = _lines_of(shape)
    point = _point_of(shape, lines)
    kind = clean_title(first_of(feature.properties, KIND_NAMES))
    name = clean_title(first_of(feature.properties, TITLE_NAMES)) or kind or reading.title
    texts = [clean_title(first_of(feature.properties, (each,))) for each in TEXT_NAMES]
    return Place(
        key=_read_key(feature, reading, (name, kind), point),
        url=reading.url,
        unit_hint=unit,
        modified=parse_moment(first_of(feature.properties, DATE_NAMES), reading.zone),
        name=clip(name, 200),
        category=clip(reading.title, 120),
        kind=clip(kind, 120),
        lon=point[0],
        lat=point[1],
        description=clip(". ".join(filter(None, texts)), 500),
        line=to_text(lines) if lines is not None else "",
    )


def is_wanted(properties: Mapping[str, str], reading: Reading) -> bool:
    """Whether a feature satisfies the filter of its reading."""
    name, value = reading.only
    return not name or first_of(properties, (name.lower(),)) == value


def count_left(properties: Mapping[str, str], reading: Reading) -> int:
    """How many filled fields of a feature are not taken."""
    return count_unknown(properties, TAKEN | {reading.key_name.lower()})


def _read_unit(properties: Mapping[str, str], unit_code: str) -> str:
    """The code of a region within the unit, or nothing when no code is known: then its position
    decides."""
    text = first_of(properties, UNIT_NAMES)
    try:
        code = RegionCode.parse(text)
    except ValueError:
        return ""
    if lies_in(code, unit_code):
        return code.text
    raise ForeignError(f"Kode {code} tidak termasuk wilayah {unit_code}.", code)


def _lines_of(shape: BaseGeometry) -> MultiLineString | None:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, LineString)]
    parts = [part for part in parts if part.length > 0]
    if not parts:
        return None
    merged = linemerge(parts) if len(parts) > 1 else parts[0]
    return merged if isinstance(merged, MultiLineString) else MultiLineString([merged])


def _point_of(shape: BaseGeometry, lines: MultiLineString | None) -> tuple[float, float]:
    """A point on the thing itself: halfway along a line, within an area."""
    if lines is not None:
        lon, lat = halfway(lines)
    else:
        point = shapely.get_parts(shape)[0].representative_point()
        lon, lat = point.x, point.y
    return round(lon, 6), round(lat, 6)


def _read_key(
    feature: Feature, reading: Reading, names: tuple[str, str], point: tuple[float, float]
) -> str:
    chosen = first_of(feature.properties, (reading.key_name.lower(),)) if reading.key_name else ""
    key = chosen or first_of(feature.properties, KEY_NAMES)
    if not key and reading.ids_last:
        key = feature.id
    if key:
        return key[:200]
    place = f"{round(point[0], _DIGITS)},{round(point[1], _DIGITS)}"
    return hashlib.sha256("|".join((*names, place)).encode()).hexdigest()[:24]
