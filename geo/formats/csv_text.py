"""CSV: outlines as well-known text, or one row a corner with latitude and longitude."""

import csv
import io
import json
import re
from collections.abc import Sequence

import shapely

from geo.formats.feature import FormatError
from geo.formats.json_text import decode, refuse_too_many
from geo.formats.member import Layer
from geo.formats.nested import Nest, build_groups, flatten, group_rings, to_ring
from geo.formats.record import Record
from geo.formats.things import read_cell, read_pair

_LONGEST_CELL = 32 * 1024 * 1024
_SHAPES = ("wkt", "geom", "geometry", "thegeom", "shape", "wktgeom", "batas", "poligon", "polygon",
           "geometri", "geojson", "path", "koordinat")  # fmt: skip
_LAT = ("lat", "latitude", "lintang", "y")
_LON = ("lon", "lng", "long", "longitude", "bujur", "x")
_PART = ("bagian", "part", "cincin", "ring", "pulau")
_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;", re.IGNORECASE)


def read(body: bytes, things: bool = False) -> Layer:
    """The rows of a table with outlines; with `things` each row is one of its own."""
    text = decode(body)
    refuse_too_many(text.count(" ") // 2 if "POLYGON" in text[:200_000].upper() else 0)
    heads, rows, delimiter = _rows(text)
    folded = {re.sub(r"[^a-z0-9]", "", head.lower()): at for at, head in enumerate(heads)}
    shape_at = next((folded[name] for name in _SHAPES if name in folded), None)
    if shape_at is not None and not things:
        return _outlines(heads, [row for _, row in rows], shape_at)
    lat_at = next((folded[name] for name in _LAT if name in folded), None)
    lon_at = next((folded[name] for name in _LON if name in folded), None)
    if things and shape_at is not None and (lat_at is None or lon_at is None):
        return _things(heads, rows, (shape_at,))
    if lat_at is None or lon_at is None:
        raise FormatError("CSV ini tidak memuat kolom wkt, dan tidak memuat kolom lat dan lon.")
    if things:
        return _things(heads, rows, (lat_at, lon_at))
    part_at = next((folded[name] for name in _PART if name in folded), None)
    corners = _Corners(heads, lat_at, lon_at, part_at, decimal_comma=delimiter != ",")
    return Layer("", corners.gather([row for _, row in rows]), "EPSG:4326")


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """The heads, the filled rows by their number as a spreadsheet counts, and the delimiter."""
    csv.field_size_limit(_LONGEST_CELL)
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        read = enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1)
        table = [(number, row) for number, row in read if any(row)]
    except csv.Error as error:
        raise FormatError(f"CSV ini rusak: {error}.") from None
    if len(table) < 2:
        raise FormatError("CSV ini tidak memuat baris data.")
    return [head.strip() for head in table[0][1]], table[1:], delimiter


def _things(
    heads: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], at: tuple[int, ...]
) -> Layer:
    """A thing a row: its geometry in one cell, or its latitude and longitude in two."""
    cells = [(number, row, [row[i].strip() if i < len(row) else "" for i in at])
             for number, row in rows]  # fmt: skip
    srids = {match[1] for _, _, said in cells if (match := _SRID.match(said[0])) is not None}
    if len(srids) > 1:
        raise FormatError("CSV ini memakai beberapa sistem koordinat sekaligus (SRID berbeda).")
    records = []
    for number, row, said in cells:
        properties = _properties(heads, row, set(at))
        try:
            shape = (
                read_pair(*said) if len(said) == 2 else read_cell(_SRID.sub("", said[0]).strip())
            )
        except FormatError as error:
            records.append(Record(properties=properties, fault=str(error), row=number))
            continue
        records.append(Record(shape, properties, row=number))
    return Layer("", records, f"EPSG:{srids.pop()}" if srids else "EPSG:4326")


def _outlines(heads: Sequence[str], rows: Sequence[Sequence[str]], shape_at: int) -> Layer:
    srids = {
        match[1]
        for row in rows
        if shape_at < len(row) and (match := _SRID.match(row[shape_at])) is not None
    }
    if len(srids) > 1:
        raise FormatError("CSV ini memakai beberapa sistem koordinat sekaligus (SRID berbeda).")
    records = []
    for row in rows:
        properties = _properties(heads, row, {shape_at})
        try:
            nest = _read_cell(row[shape_at] if shape_at < len(row) else "")
        except FormatError as error:
            records.append(Record(properties=properties, fault=str(error)))
            continue
        records.append(Record(nest.shape, properties, "", nest.open_rings, nest.dead_rings))
    return Layer("", records, f"EPSG:{srids.pop()}" if srids else "EPSG:4326")


def _read_cell(text: str) -> Nest:
    bare = _SRID.sub("", text).strip()
    if not bare:
        raise FormatError("Geometri kosong.")
    if bare[0] in "[{":
        try:
            value = json.loads(bare)
        except (ValueError, RecursionError):
            raise FormatError("Geometri bukan JSON yang utuh.") from None
        nested = value.get("coordinates") if isinstance(value, dict) else value
        return build_groups(group_rings(nested))
    try:
        if re.fullmatch(r"[0-9A-Fa-f]{18,}", bare):
            shape = shapely.from_wkb(bytes.fromhex(bare), on_invalid="fix")
        else:
            shape = shapely.from_wkt(bare, on_invalid="fix")
    except (shapely.GEOSException, ValueError):
        raise FormatError("Geometri bukan WKT yang utuh.") from None
    if shape is None:
        raise FormatError("Geometri bukan WKT yang utuh.")
    whole = flatten(shape)
    if whole is None:
        flat = shape.geom_type if not shape.is_empty else ""
        words = "titik" if "Point" in flat else "garis" if "Line" in flat else ""
        raise FormatError(
            f"Unsur ini berupa {words}, bukan bidang." if words else "Geometri kosong."
        )
    return Nest(whole, 0, 0)


class _Corners:
    """Rows of corners, gathered into one outline for all rows that are otherwise alike."""

    def __init__(
        self, heads: Sequence[str], lat_at: int, lon_at: int, part_at: int | None,
        *, decimal_comma: bool,
    ) -> None:  # fmt: skip
        self._heads = heads
        self._lat_at, self._lon_at, self._part_at = lat_at, lon_at, part_at
        self._comma = decimal_comma

    def gather(self, rows: Sequence[Sequence[str]]) -> list[Record]:
        """One record for each run of rows that say the same beside their position."""
        groups: dict[tuple[tuple[str, str], ...], dict[str, list[object]]] = {}
        without = {self._lat_at, self._lon_at}
        if self._part_at is not None:
            without.add(self._part_at)
        for row in rows:
            key = tuple(_properties(self._heads, row, without).items())
            part = self._cell(row, self._part_at) if self._part_at is not None else ""
            corner: list[object] = [self._number(row, at) for at in (self._lon_at, self._lat_at)]
            groups.setdefault(key, {}).setdefault(part, []).append(corner)
        return [self._record(dict(key), parts) for key, parts in groups.items()]

    def _record(self, properties: dict[str, str], parts: dict[str, list[object]]) -> Record:
        if all(len(corners) < 3 for corners in parts.values()):
            return Record(properties=properties, fault="Unsur ini berupa titik, bukan bidang.")
        try:
            nest = build_groups([[to_ring(corners)] for corners in parts.values()])
        except FormatError as error:
            return Record(properties=properties, fault=str(error))
        # A list of corners is never closed; that is no fault of its maker.
        return Record(nest.shape, properties, "", 0, nest.dead_rings)

    def _number(self, row: Sequence[str], at: int) -> str:
        text = self._cell(row, at)
        return text.replace(",", ".") if self._comma else text

    def _cell(self, row: Sequence[str], at: int) -> str:
        return row[at].strip() if at < len(row) else ""


def _properties(heads: Sequence[str], row: Sequence[str], without: set[int]) -> dict[str, str]:
    return {
        head: text.strip()
        for at, (head, text) in enumerate(zip(heads, row, strict=False))
        if head and at not in without and text.strip()
    }
