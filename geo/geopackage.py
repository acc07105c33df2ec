"""A GeoPackage written with nothing but SQLite: layers of shapes in degrees."""

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

Value = str | int | float | None
Row = tuple[BaseGeometry, Mapping[str, Value]]

_APPLICATION = 0x47504B47  # "GPKG"
_VERSION = 10_300
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name), UNIQUE (table_name),
  FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""
_METADATA_PAGE = "http://www.geopackage.org/spec121/#extension_metadata"
_METADATA_TABLES = """
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,
  column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER, FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""


def write(path: Path, layer: str, rows: Sequence[Row], *, about: str, at: datetime) -> None:
    """Write rows of one layer into a new file. `about`: a sentence on source and licence."""
    write_layers(path, {layer: rows}, about=about, at=at)


def write_layers(
    path: Path, layers: Mapping[str, Sequence[Row]], *, about: str, at: datetime, metadata: str = ""
) -> None:
    """Write several layers into a new file. `metadata`: a text of its own about the whole file,
    kept where the standard has a place for it."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"PRAGMA application_id = {_APPLICATION}")
        base.execute(f"PRAGMA user_version = {_VERSION}")
        base.executescript(_TABLES)
        base.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            [
                ("WGS 84", 4326, "EPSG", 4326, _WGS84),
                ("Undefined cartesian", -1, "NONE", -1, "undefined"),
                ("Undefined geographic", 0, "NONE", 0, "undefined"),
            ],
        )
        for layer, rows in layers.items():
            _write_layer(base, layer, rows, about, moment)
        if metadata:
            _write_metadata(base, metadata, moment)


def _write_layer(
    base: sqlite3.Connection, layer: str, rows: Sequence[Row], about: str, moment: str
) -> None:
    columns = list(dict.fromkeys(name for _, values in rows for name in values))
    kinds = {name: _kind(values.get(name) for _, values in rows) for name in columns}
    named = "".join(f", {_quote(name)} {kinds[name]}" for name in columns)
    table = _quote(layer)
    base.execute(f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY, geom BLOB{named})")
    bounds = shapely.total_bounds([shape for shape, _ in rows]).tolist() if rows else [None] * 4
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
        (layer, layer, about, moment, *bounds),
    )
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)",
        (layer, _shape_kind(shape for shape, _ in rows)),
    )
    marks = ", ".join("?" * (len(columns) + 1))
    listed = ", ".join(["geom", *map(_quote, columns)])
    base.executemany(
        f"INSERT INTO {table} ({listed}) VALUES ({marks})",
        [(_pack(shape), *(values.get(name) for name in columns)) for shape, values in rows],
    )


def _write_metadata(base: sqlite3.Connection, text: str, moment: str) -> None:
    """The extension for metadata of the standard: one text about the whole file."""
    base.executescript(_METADATA_TABLES)
    base.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
        [(name, _METADATA_PAGE) for name in ("gpkg_metadata", "gpkg_metadata_reference")],
    )
    base.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'application/json', ?)",
        (_METADATA_PAGE, text),
    )
    base.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)",
        (moment,),
    )


def _pack(shape: BaseGeometry) -> bytes:
    """The geometry after the header of the standard: little end first, with its box."""
    west, south, east, north = shape.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b0000_0011, 4326, west, east, south, north)
    return head + shapely.to_wkb(shape, byte_order=1)


def _shape_kind(shapes: Iterable[BaseGeometry]) -> str:
    """What all of a layer are, as the standard names it."""
    kinds = {shape.geom_type.upper() for shape in shapes}
    return kinds.pop() if len(kinds) == 1 else "GEOMETRY"


def _kind(values: Iterable[Value]) -> str:
    filled = [each for each in values if each is not None]
    if filled and all(isinstance(each, int) for each in filled):
        return "INTEGER"
    return "REAL" if filled and all(isinstance(each, int | float) for each in filled) else "TEXT"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
