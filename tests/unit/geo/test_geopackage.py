"""A GeoPackage made without GDAL is read by GDAL."""

from datetime import UTC, datetime

import pyogrio
import pytest
import shapely

from geo.geopackage import write
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
