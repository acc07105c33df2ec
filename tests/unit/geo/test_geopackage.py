"""A GeoPackage made without GDAL is read by GDAL."""

import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime

import pyogrio
import pytest
import shapely

from geo.geopackage import write, write_layers
from tests.boundary_files import CODES, NAMES, ROW

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_gdal_reads_what_was_written(tmp_path):
    path = tmp_path / "a.gpkg"
    rows = [
        (ROW[code], {"kode": code, 'na"ma': NAMES[code], "luas": 1.5, "nomor": at, "kosong": None})
        for at, code in enumerate(CODES)
    ]
    write(path, "batas", rows, about="Uji", at=AT)
    info = pyogrio.read_info(path)
    assert (info["features"], info["crs"], info["geometry_type"]) == (
        3,
        "EPSG:4326",
        "MultiPolygon",
    )
    assert info["total_bounds"] == pytest.approx(tuple(shapely.total_bounds(list(ROW.values()))))
    meta, _, shapes, columns = pyogrio.raw.read(path)
    read = dict(zip(meta["fields"], columns, strict=True))
    assert list(read["kode"]) == list(CODES) and list(read['na"ma']) == list(NAMES.values())
    assert list(read["nomor"]) == [0, 1, 2] and set(read["luas"]) == {1.5}
    for packed, code in zip(shapes, CODES, strict=True):
        assert shapely.from_wkb(packed).equals(ROW[code])


def test_several_layers_and_a_text_about_them(tmp_path):
    path = tmp_path / "b.gpkg"
    first, *rest = CODES
    layers = {
        "desa": [(ROW[code], {"kode": code}) for code in rest],
        "kecamatan": [(ROW[first], {"kode": first})],
        "kosong": [],
    }
    write_layers(path, layers, about="Uji", at=AT, metadata='{"lisensi": "CC BY 4.0"}')
    assert [name for name, _ in pyogrio.list_layers(path)] == ["desa", "kecamatan", "kosong"]
    assert pyogrio.read_info(path, layer="desa")["features"] == len(rest)
    assert pyogrio.read_info(path, layer="kosong")["features"] == 0
    told = subprocess.run(
        ["ogrinfo", "-ro", "-mdd", "all", path], capture_output=True, text=True, check=True
    ).stdout
    assert "CC BY 4.0" in told


def test_it_keeps_to_the_standard(tmp_path):
    path = tmp_path / "c.gpkg"
    write_layers(path, {"desa": [(ROW[CODES[0]], {"kode": "a"})]}, about="", at=AT, metadata="{}")
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        (scope,) = base.execute("SELECT reference_scope FROM gpkg_metadata_reference").fetchone()
        assert scope == "geopackage"
        names = {row[0] for row in base.execute("SELECT table_name FROM gpkg_extensions")}
        assert names == {"gpkg_metadata", "gpkg_metadata_reference"}
