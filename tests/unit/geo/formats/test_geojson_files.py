"""GeoJSON files as people write them, read by the child; what is none is refused in a sentence."""

import json

import pytest
from shapely.geometry import mapping

from geo.formats.feature import FormatError
from geo.formats.reading import Wish, read_file
from tests.boundary_files import ROW, feature, ring_of, write_geojson


def read(path, **wish):
    return read_file(path, Wish(**wish))


def test_a_clean_file_is_read_as_it_is(tmp_path):
    path = write_geojson(tmp_path / "batas.geojson", ROW)
    reading = read(path)
    assert reading.format == "GeoJSON" and reading.crs.startswith("EPSG:4326")
    assert [each.properties["kode"] for each in reading.features] == list(ROW)
    for each, shape in zip(reading.features, ROW.values(), strict=True):
        assert each.geometry.equals(shape)
    assert len(reading.sha256) == 64 and reading.size == path.stat().st_size


SQUARE = [[117.0, 0.0], [117.1, 0.0], [117.1, 0.1], [117.0, 0.1], [117.0, 0.0]]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("depth", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_nesting_and_open_rings_do_not_matter(tmp_path, depth, opened, kind):
    coordinates = SQUARE[:-1] if opened else SQUARE
    for _ in range(depth - 2):
        coordinates = [coordinates]
    path = tmp_path / "a"
    path.write_text(json.dumps({"type": kind, "coordinates": coordinates}))
    (each,) = read(path).features
    assert each.geometry.area == pytest.approx(0.01)
    assert each.open_rings == int(opened)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "FeatureCollection", "features": [feature("64.08.01.2001", "A", ROW)]},
        [feature("64.08.01.2001", "A", ROW)],
        feature("64.08.01.2001", "A", ROW),
        mapping(next(iter(ROW.values()))),
    ],
    ids=["collection", "array", "feature", "bare"],
)
def test_every_wrapping_is_understood(tmp_path, body):
    path = tmp_path / "a"
    path.write_text(json.dumps(body))
    assert len(read(path).features) == 1


def test_a_feature_a_line_is_understood(tmp_path):
    path = tmp_path / "a"
    rows = [json.dumps(feature(code, "A", {code: shape})) for code, shape in ROW.items()]
    path.write_text("\x1e" + "\n\x1e".join(rows) + "\n")
    assert len(read(path).features) == len(ROW)


def test_metres_named_in_the_file_become_degrees(tmp_path):
    ring = [[500000, 9999000], [501000, 9999000], [501000, 10000000], [500000, 9999000]]
    body = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32750"}},
        "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}}],
    }
    path = tmp_path / "a"
    path.write_text(json.dumps(body))
    reading = read(path)
    west, south, _, north = reading.features[0].geometry.bounds
    assert west == pytest.approx(117.0) and south < north <= 0.0001
    assert "32750" in reading.crs


@pytest.mark.parametrize("said", ["UTM 50S", "EPSG:32750", "32750", "utm zone 50s"])
def test_a_person_may_name_the_system(tmp_path, said):
    path = tmp_path / "a"
    ring = [[500000, 9999000], [501000, 9999000], [501000, 9999900], [500000, 9999000]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert read(path, crs=said).features[0].geometry.bounds[0] == pytest.approx(117.0)


def test_tm3_zones_are_known(tmp_path):
    path = tmp_path / "a"
    ring = [[200000, 1500000], [201000, 1500000], [201000, 1501000], [200000, 1500000]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    reading = read(path, crs="TM-3 50.2")
    assert "TM-3 zone 50.2" in reading.crs
    assert reading.features[0].geometry.bounds[0] == pytest.approx(118.5, abs=1e-6)


def test_one_bad_feature_spoils_only_itself(tmp_path):
    good = feature("64.08.01.2001", "A", ROW)
    bad = [
        ({"type": "Point", "coordinates": [117, 0]}, "titik, bukan bidang"),
        (None, "tidak bergeometri"),
        ({"type": "Polygon", "coordinates": []}, "kosong"),
        ({"type": "Polygon", "coordinates": [[[117, 0], [117]]]}, "bujur dan lintang"),
        ({"type": "Polygon", "coordinates": [[[117, 0], [117, 0], [117, 0]]]}, "kosong"),
        ({"type": "Polygon", "coordinates": [[[117, 0], ["x", 1], [1, 2]]]}, "bujur dan lintang"),
        ({"type": "Polygon", "coordinates": "abc"}, "daftar titik"),
        ({"type": "Ellips", "coordinates": [1]}, "tidak dikenal"),
    ]
    features = [good, *({"type": "Feature", "geometry": each} for each, _ in bad), 7]
    path = tmp_path / "a"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    reading = read(path)
    assert reading.features[0].geometry is not None
    for each, (_, words) in zip(reading.features[1:-1], bad, strict=True):
        assert each.geometry is None and words in each.fault
    assert "bukan objek" in reading.features[-1].fault


REFUSED = {
    "empty": (b"", "kosong"),
    "blank": (b" \n ", "kosong"),
    "html": (b"<!DOCTYPE html><html><body>Masuk</body></html>", "halaman web"),
    "truncated": (b'{"type":"FeatureCollection","features":[{"type":"Fea', "baris 1"),
    "other json": (b'{"a": 1}', "bukan GeoJSON"),
    "no features": (b'{"type":"FeatureCollection","features":[]}', "satu unsur pun"),
    "topojson": (b'{"type":"Topology","objects":{}}', "TopoJSON"),
    "deep": (b"[" * 100_000, "terlalu dalam"),
    "rar": (b"Rar!\x1a\x07\x01\x00aaaa", "RAR"),
    "seven": (b"7z\xbc\xaf\x27\x1cabc", "7-Zip"),
    "gzip": (b"\x1f\x8b\x08abc", "gzip"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n", "gambar"),
    "vrt": (b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>', "VRT"),
    "gml": (b'<?xml version="1.0"?><gml:FeatureCollection/>', "GML"),
    "xml": (b'<?xml version="1.0"?><aneh/>', "bukan KML"),
    "lone shp": (b"\x00\x00\x27\x0a" + bytes(96), "hanya berkas .shp"),
    "sqlite": (b"SQLite format 3\x00" + bytes(100), "bukan GeoPackage"),
    "noise": (bytes(range(1, 200)) * 3, "tidak dikenal"),
    "strange system": (
        b'{"type":"Point","coordinates":[],"crs":{"properties":{"name":"EPSG:999999"}}}',
        "tidak dikenal",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_map_is_named(tmp_path, name):
    body, words = REFUSED[name]
    path = tmp_path / "peta.geojson"
    path.write_bytes(body)
    with pytest.raises(FormatError) as caught:
        read(path)
    sentence = str(caught.value)
    assert words in sentence and len(sentence.split(". ")[0].split()) <= 20


def test_what_is_no_file_is_named(tmp_path):
    with pytest.raises(FormatError, match="tidak ada"):
        read(tmp_path / "hilang.geojson")
    with pytest.raises(FormatError, match="bukan berkas biasa"):
        read(tmp_path)


def test_a_polygon_of_too_many_vertices_is_refused_alone(tmp_path):
    path = tmp_path / "a"
    many = ring_of(200_010)
    body = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [many]}},
            feature("64.08.01.2001", "A", ROW),
        ],
    }
    path.write_text(json.dumps(body))
    first, second = read(path).features
    assert "lebih dari 200000 titik" in first.fault and second.geometry is not None


def test_ten_million_vertices_are_refused_before_they_fill_the_memory(tmp_path):
    path = tmp_path / "a"
    with path.open("wb") as out:
        out.write(b'{"type":"Polygon","coordinates":[[')
        for _ in range(100):
            out.write(b"[1,2]," * 100_000)
        out.write(b"[1,2]]]}")
    with pytest.raises(FormatError, match="juta titik"):
        read(path)
