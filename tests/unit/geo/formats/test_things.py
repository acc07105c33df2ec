"""Points, lines and rows of a table come whole through the guarded child, format by format."""

import io
import json

import numpy as np
import pyogrio
import pytest
import shapely
from openpyxl import Workbook
from shapely import LineString, Point

from geo.formats.feature import FormatError
from geo.formats.reading import Wish, read_bytes, read_file
from tests.vector_files import zip_files

THINGS = Wish(things=True)


def read(body, **wish):
    text = body if isinstance(body, bytes) else body.encode()
    return read_bytes(text, Wish(things=True, **wish)).features


def write_points(path, names, shapes, layer="tempat", append=False):
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(each) for each in shapes], dtype=object),
        [np.array(names, dtype=object)],
        fields=["NAMA"],
        layer=layer,
        crs="EPSG:4326",
        geometry_type=shapes[0].geom_type,
        append=append,
    )
    return path


def test_each_row_of_a_table_is_a_thing_with_its_row():
    found = read("nama;lat;lon\nSD 1;0,5;117,5\n\nSD 1;0,5;117,5\nPuskesmas;abc;117\nPos;;117\n")
    assert [each.row for each in found] == [2, 4, 5, 6]
    assert found[0].geometry == found[1].geometry == Point(117.5, 0.5)
    assert found[2].geometry is None and "abc" in found[2].fault
    assert "lintang belum diisi" in found[3].fault


@pytest.mark.parametrize(
    "cell",
    ["POINT (117.5 0.5)", "SRID=4326;POINT (117.5 0.5)", '"0.5, 117.5"', "0°30'LU 117°30'BT",
     shapely.to_wkb(Point(117.5, 0.5), hex=True)],
)  # fmt: skip
def test_a_position_in_one_cell_is_read_however_it_is_written(cell):
    (found,) = read(f"nama,koordinat\nSD 1,{cell}\n")
    assert shapely.equals_exact(found.geometry, Point(117.5, 0.5), 1e-9), found.fault


def test_degrees_and_minutes_in_two_cells():
    (found,) = read("nama;lintang;bujur\nSD;0°30'LU;117°30'BT\n")
    assert found.geometry == Point(117.5, 0.5)


def test_geojson_points_and_lines():
    line = {"type": "LineString", "coordinates": [[117, 0.4, 9], [117.1, 0.5, 9]]}
    point = {"type": "Point", "coordinates": [117.5, 0.5]}
    shapes = [point, line, None, point | {"coordinates": ["x", 1]}, point | {"coordinates": []}]
    body = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"nama": "A"}, "geometry": each} for each in shapes
    ]}  # fmt: skip
    found = read(json.dumps(body))
    assert found[0].geometry == Point(117.5, 0.5) and found[0].label == "unsur 1"
    assert found[1].geometry == LineString([(117, 0.4), (117.1, 0.5)])
    assert all(each.geometry is None and each.fault for each in found[2:])


def test_kml_points_and_lines():
    mark = "<Placemark><name>{}</name>{}</Placemark>"
    point = "<Point><coordinates>117.5,0.5,0</coordinates></Point>"
    line = "<LineString><coordinates>117,0.4 117.1,0.5</coordinates></LineString>"
    short = "<LineString><coordinates>117,0.4</coordinates></LineString>"
    body = "".join(mark.format(*each) for each in (("A", point), ("B", line), ("C", short)))
    found = read(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>')
    assert [each.geometry and each.geometry.geom_type for each in found] == [
        "Point", "LineString", None,
    ]  # fmt: skip
    assert "satu titik" in found[2].fault


def test_esri_points():
    features = [{"attributes": {"nama": "A"}, "geometry": {"x": 555_000, "y": 55_000}},
                {"attributes": {"nama": "B"}, "geometry": {"x": "NaN", "y": None}}]  # fmt: skip
    body = {"geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 32650},
            "features": features}  # fmt: skip
    one, two = read(json.dumps(body))
    assert 117 < one.geometry.x < 118 and 0 < one.geometry.y < 1
    assert two.geometry is None and two.fault


def test_shapefile_and_geopackage(tmp_path):
    shapes = [Point(117.5, 0.5), Point(117.6, 0.6)]
    write_points(tmp_path / "a.shp", ["A", "B"], shapes)
    parts = {each.name: each for each in tmp_path.iterdir() if each.stem == "a"}
    archive = zip_files(tmp_path / "a.zip", parts)
    package = write_points(tmp_path / "b.gpkg", ["A", "B"], shapes)
    for path in (archive, package):
        found = read_file(path, THINGS).features
        assert [each.geometry for each in found] == shapes
        assert [each.properties["NAMA"] for each in found] == ["A", "B"]
        with pytest.raises(FormatError):
            areas = read_file(path, Wish()).features
            raise FormatError("; ".join(each.fault for each in areas))


def test_of_several_layers_one_is_asked_for(tmp_path):
    path = write_points(tmp_path / "b.gpkg", ["A"], [Point(117.5, 0.5)], layer="sekolah")
    write_points(path, ["B"], [Point(117.6, 0.6)], layer="pasar", append=True)
    with pytest.raises(FormatError, match="sekolah, pasar"):
        read_file(path, THINGS)
    (found,) = read_file(path, Wish(layer="pasar", things=True)).features
    assert found.properties["NAMA"] == "B"


def test_a_spreadsheet_is_told_to_be_saved_as_csv():
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(FormatError, match="CSV"):
        read(out.getvalue())
