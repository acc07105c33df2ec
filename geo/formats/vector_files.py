"""Shapefile and GeoPackage through GDAL, batch by batch, opened only under our own names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geo.formats.feature import MAX_VERTICES, FormatError
from geo.formats.json_text import refuse_too_many
from geo.formats.member import Layer, Member
from geo.formats.nested import flatten
from geo.formats.record import Record, plain_text
from geo.formats.sniffing import Format

_BATCH = 200
_FLAT = (("Point", "titik"), ("Line", "garis"))
_OLD_LETTERS = "cp1252"  # what a Shapefile without .cpg was most likely written in


@dataclass(frozen=True, slots=True)
class _Found:
    """A layer with what GDAL says of it."""

    name: str
    kind: str

    @property
    def may_hold_areas(self) -> bool:
        """Points and lines cannot be boundaries."""
        return not any(word in self.kind for word, _ in _FLAT)


def read(member: Member, wanted: str, things: bool = False) -> Iterator[Layer]:
    """The layers of a file that are asked for, or its only one with areas; with anything, when
    `things` are meant."""
    found = _list_layers(member.path)
    for name in _choose(found, wanted, member, things):
        yield _read_layer(member, name, things)


def find_kind(member: Member) -> str:
    """What the only layer of a Shapefile holds, in GDAL's words."""
    return _list_layers(member.path)[0].kind


def _list_layers(path: Path) -> list[_Found]:
    try:
        return [_Found(str(name), str(kind)) for name, kind in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError):
        raise FormatError("Berkas ini rusak atau terpotong. Unduh atau ekspor ulang.") from None


def _choose(found: Sequence[_Found], wanted: str, member: Member, things: bool) -> list[str]:
    if not found:
        raise FormatError("Berkas ini tidak memuat satu lapis pun.")
    if member.format is Format.SHAPEFILE:
        return [found[0].name]
    names = [each.name for each in found]
    areas = [each.name for each in found if things or each.may_hold_areas]
    if wanted == "semua":
        return areas
    if wanted:
        if wanted not in names:
            raise FormatError(f"Tidak ada lapis {wanted}. Yang ada: {', '.join(names[:20])}.")
        return [wanted]
    if len(areas) == 1:
        return areas
    if not areas:
        raise FormatError(f"Tidak ada lapis bidang. Yang ada: {', '.join(names[:20])}.")
    raise FormatError(
        f"Berkas memuat beberapa lapis: {', '.join(areas[:20])}. Pilih satu dengan --layer."
    )


def _read_layer(member: Member, name: str, things: bool) -> Layer:
    options: dict[str, Any] = {}
    notes: tuple[str, ...] = ()
    if member.format is Format.GEOPACKAGE:
        options["IMMUTABLE"] = "YES"  # else SQLite wants to write beside the file
        if _is_open_elsewhere(member.path):
            notes = ("GeoPackage ini disalin selagi terbuka: perubahan terakhir bisa tertinggal.",)
    else:
        refuse_too_many(member.path.stat().st_size // 16)
        if not member.told_letters:
            options["encoding"] = _OLD_LETTERS
    info = _call(pyogrio.read_info, member.path, layer=name, **options)
    crs = str(info["crs"] or "") if member.told_crs else ""
    if "Undefined" in crs:  # GDAL's word for a system that is not stated
        crs = ""
    return Layer(name, _records(member.path, name, options, things), crs, notes)


def _records(path: Path, name: str, options: dict[str, Any], things: bool) -> Iterator[Record]:
    start = 0
    while True:
        meta, _, shapes, columns = _call(
            pyogrio.raw.read,
            path,
            layer=name,
            skip_features=start,
            max_features=_BATCH,
            datetime_as_string=True,
            **options,
        )
        fields = [str(field) for field in meta["fields"]]
        count = len(shapes) if shapes is not None else len(columns[0]) if columns else 0
        for at in range(count):
            properties = {
                field: text
                for field, column in zip(fields, columns, strict=True)
                if (text := _plain(column[at]))
            }
            yield _record(shapes[at] if shapes is not None else None, properties, things)
        if count < _BATCH:
            return
        start += count


def _record(packed: bytes | None, properties: dict[str, str], things: bool) -> Record:
    if packed is None:
        return Record(properties=properties, fault="Unsur ini tidak bergeometri.")
    try:
        shape = shapely.from_wkb(packed, on_invalid="fix")
    except shapely.GEOSException:
        shape = None
    if shape is None:
        return Record(properties=properties, fault="Geometri tidak dapat dibaca.")
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        told = f"Geometri memuat lebih dari {MAX_VERTICES} titik."
        return Record(properties=properties, fault=told)
    if things and not shape.is_empty:
        return Record(shapely.force_2d(shape), properties)
    whole = flatten(shape)
    if whole is None:
        words = next((words for word, words in _FLAT if word in shape.geom_type), "")
        told = f"Unsur ini berupa {words}, bukan bidang." if words else "Geometri kosong."
        return Record(properties=properties, fault=told)
    return Record(whole, properties)


def _plain(value: object) -> str:
    """numpy's own numbers as ours."""
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    return "" if plain != plain else plain_text(plain)


def _call(what: Any, *values: object, **named: object) -> Any:
    try:
        return what(*values, **named)
    except (DataSourceError, DataLayerError, pyogrio.errors.FeatureError, ValueError):
        raise FormatError("Berkas ini rusak atau terpotong. Unduh atau ekspor ulang.") from None
    except UnicodeDecodeError:
        raise FormatError("Huruf dalam berkas ini tidak sesuai dengan berkas .cpg-nya.") from None


def _is_open_elsewhere(path: Path) -> bool:
    """Whether the database was in write-ahead mode, so that some of it may lie in another file."""
    with path.open("rb") as source:
        return source.read(20)[18:20] == b"\x02\x02"
