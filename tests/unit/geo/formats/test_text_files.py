"""KML, CSV and ESRI JSON come to the same features as clean GeoJSON."""

import json

import pytest
import shapely
from shapely.geometry import box

from geo.formats.feature import FormatError
from tests.boundary_files import CODES, NAMES, ROW
from tests.vector_files import assert_same, read, to_crs, zip_files


def kml(body):
    return f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>'


def placemark(code, about, name=True):
    ring = " ".join(f"{x},{y},0" for x, y in ROW[code].geoms[0].exterior.coords)
    title = f"<name>{NAMES[code]}</name>" if name else ""
    return (
        f"<Placemark>{title}{about}<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"\n {ring} \n</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


SCHEMA = (
    '<ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="KDEPUM">{}</SimpleData>'
    "</SchemaData></ExtendedData>"
)
DATA = '<ExtendedData><Data name="KDEPUM"><value>{}</value></Data></ExtendedData>'
TABLE = (
    "<description><![CDATA[<html><body><table><tr><th>KDEPUM</th><td>{}</td></tr>"
    "<tr><td>Luas</td><td>1</td></tr></table></body></html>]]></description>"
)


@pytest.mark.parametrize("about", [SCHEMA, DATA, TABLE], ids=["schema", "data", "table"])
def test_a_kml_with_its_codes_wherever_they_are(tmp_path, about):
    marks = "".join(placemark(code, about.format(code)) for code in CODES)
    path = tmp_path / "a"
    path.write_text(kml(f"<Document><Folder><name>Sandaran</name>{marks}</Folder></Document>"))
    reading = read(path)
    assert_same(reading)
    assert {each.layer for each in reading.features} == {"Sandaran"}


def test_a_kmz(tmp_path):
    marks = "".join(placemark(code, DATA.format(code)) for code in CODES)
    body = kml(f"<Document>{marks}</Document>").encode()
    path = zip_files(tmp_path / "a.kmz", {"doc.kml": body, "files/ikon.png": b"\x89PNG"})
    assert_same(read(path))


def test_links_of_a_kml_are_not_followed(tmp_path):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    path = tmp_path / "a"
    path.write_text(kml(link))
    with pytest.raises(FormatError, match="NetworkLink"):
        read(path)
    path.write_text(kml(f"<Document>{link}{placemark(CODES[0], DATA.format(CODES[0]))}</Document>"))
    reading = read(path)
    assert len(reading.features) == 1 and "NetworkLink" in reading.notes[0]


def test_entities_of_a_kml_are_not_resolved(tmp_path):
    path = tmp_path / "a"
    path.write_text('<!DOCTYPE kml [<!ENTITY a SYSTEM "/etc/passwd">]>' + kml("&a;").split("?>")[1])
    with pytest.raises(FormatError, match="DOCTYPE"):
        read(path)


def test_a_kml_with_holes_open_rings_and_several_parts(tmp_path):
    def ring(shape, close=True):
        corners = [f"{x},{y}" for x, y in shape.exterior.coords]
        text = " ".join(corners if close else corners[:-1])
        return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"

    outer, hole, other = box(117, 0, 117.2, 0.2), box(117.05, 0.05, 117.1, 0.1), box(118, 0, 119, 1)
    body = (
        f"<Placemark><MultiGeometry><Polygon><outerBoundaryIs>{ring(outer, False)}"
        f"</outerBoundaryIs><innerBoundaryIs>{ring(hole)}</innerBoundaryIs></Polygon>"
        f"<Polygon><outerBoundaryIs>{ring(other)}</outerBoundaryIs></Polygon></MultiGeometry>"
        "</Placemark><Placemark><Point><coordinates>117,0</coordinates></Point></Placemark>"
    )
    path = tmp_path / "a"
    path.write_text(kml(body))
    first, second = read(path).features
    assert first.geometry.area == pytest.approx(outer.area - hole.area + other.area)
    assert first.open_rings == 1 and "titik" in second.fault


WRITERS = {
    "wkt": lambda shape: shape.wkt,
    "ewkt": lambda shape: f"SRID=4326;{shape.wkt}",
    "wkb": lambda shape: shapely.to_wkb(shape, hex=True),
    "json": lambda shape: json.dumps(shapely.geometry.mapping(shape)),
    "nested": lambda shape: json.dumps(shapely.geometry.mapping(shape)["coordinates"]),
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_csv_with_outlines(tmp_path, kind, delimiter):
    rows = [["Kode Desa", "Nama Desa", "WKT"]]
    for code in CODES:
        quoted = WRITERS[kind](ROW[code]).replace('"', '""')
        rows.append([code, NAMES[code], f'"{quoted}"'])
    path = tmp_path / "a"
    path.write_text("\ufeff" + "\r\n".join(delimiter.join(row) for row in rows))
    assert_same(read(path))


def test_a_csv_of_metres_names_its_system(tmp_path):
    lines = ["kode,nama,geom"]
    for code in CODES:
        lines.append(f'{code},{NAMES[code]},"SRID=32650;{to_crs(ROW[code], "EPSG:32650").wkt}"')
    path = tmp_path / "a"
    path.write_text("\n".join(lines))
    assert_same(read(path))


@pytest.mark.parametrize("comma", [False, True])
def test_a_csv_of_corners(tmp_path, comma):
    lines = ["kode;nama;lintang;bujur"]
    for code in CODES:
        for x, y in list(ROW[code].geoms[0].exterior.coords)[:-1]:
            corner = f"{y};{x}".replace(".", ",") if comma else f"{y};{x}"
            lines.append(f"{code};{NAMES[code]};{corner}")
    path = tmp_path / "a"
    path.write_text("\n".join(lines))
    assert_same(read(path))


def test_a_csv_of_points_or_without_shapes_says_so(tmp_path):
    path = tmp_path / "a"
    path.write_text("kode,lat,lon\n64.08.11.2001,0.1,117\n")
    assert "titik" in read(path).features[0].fault
    path.write_text("kode,nama\n64.08.11.2001,Sandaran\n")
    with pytest.raises(FormatError, match="tidak memuat kolom wkt"):
        read(path)
    path.write_text('kode,wkt\n1,\n2,POINT(1 2)\n3,POLYGON((0 0\n4,"LINESTRING(0 0,1 1)"\n')
    faults = [each.fault for each in read(path).features]
    assert [
        word in fault
        for word, fault in zip(("kosong", "titik", "utuh", "garis"), faults, strict=True)
    ] == [True] * 4


def esri(rings, **more):
    return {"attributes": {"KDEPUM": CODES[0], **more}, "geometry": {"rings": rings}}


def corners(shape, clockwise):
    ring = shapely.orient_polygons(shape, exterior_cw=clockwise).exterior
    return [list(each) for each in ring.coords]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("shuffled", [False, True])
def test_esri_rings_are_told_apart_by_their_turn(tmp_path, swapped, shuffled):
    """An outline with a hole that holds an island, and a second part."""
    outer, hole = box(117, 0, 117.4, 0.4), box(117.1, 0.1, 117.3, 0.3)
    island, second = box(117.15, 0.15, 117.25, 0.25), box(118, 0, 118.1, 0.1)
    rings = [corners(outer, True), corners(hole, False), corners(island, True),
             corners(second, True)]  # fmt: skip
    if shuffled:
        rings = rings[::-1]
    if swapped:
        rings = [[[y, x] for x, y in ring] for ring in rings]
    path = tmp_path / "a"
    reference = {"spatialReference": {"wkid": 4326}}
    path.write_text(json.dumps({"features": [esri(rings)], **reference}))
    (feature,) = read(path).features
    wanted = outer.area - hole.area + island.area + second.area
    assert feature.geometry.area == pytest.approx(wanted)


def test_esri_json_in_metres_and_without_a_system(tmp_path):
    rows = [esri([corners(to_crs(ROW[CODES[0]], "EPSG:32650").geoms[0], True)])]
    path = tmp_path / "a"
    path.write_text(json.dumps({"features": rows, "spatialReference": {"wkid": 32650}}))
    assert read(path).features[0].geometry.bounds[0] == pytest.approx(117.0)
    path.write_text(json.dumps({"features": rows}))
    with pytest.raises(FormatError, match="meter"):
        read(path)
    path.write_text(json.dumps({"error": {"code": 400, "rings": 1}, "geometryType": "x"}))
    with pytest.raises(FormatError, match="galat"):
        read(path)
