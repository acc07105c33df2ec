"""GeoJSON in all the forms files come in."""

import json

import pytest
from shapely.geometry import Polygon, shape

from geo.geojson import collect, read_text, to_text
from geo.shapes import ShapeError

RING = [[117.0, 0.5], [117.2, 0.5], [117.2, 0.7], [117.0, 0.5]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
FEATURE = {"type": "Feature", "properties": {"code": "64.08.04.2012"}, "geometry": POLYGON}


@pytest.mark.parametrize(
    "value",
    [
        POLYGON,
        FEATURE,
        {"type": "FeatureCollection", "features": [FEATURE]},
        [FEATURE],
        {"type": "GeometryCollection", "geometries": [POLYGON]},
        {"type": "Polygon", "coordinates": [[[*pair, 12.0] for pair in RING]]},
        {**FEATURE, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC::CRS84"}}},
    ],
)
def test_each_form_gives_its_geometry_flat(value):
    (feature,) = read_text(json.dumps(value))
    assert feature.geometry.area == pytest.approx(0.02)
    assert not feature.geometry.has_z


def test_numbers_in_properties_become_text_without_a_fraction():
    value = {**FEATURE, "properties": {"kode": 6408042012.0, "ok": True, "none": None}}
    (feature,) = read_text(json.dumps(value))
    assert feature.properties == {"kode": "6408042012"}


def test_a_broken_geometry_spares_the_other_features():
    broken = {**FEATURE, "geometry": {"type": "Polygon", "coordinates": "x"}}
    empty = {**FEATURE, "geometry": None}
    bad, none, good = read_text(
        json.dumps({"type": "FeatureCollection", "features": [broken, empty, FEATURE]})
    )
    assert bad.geometry is None and "tidak dapat dibaca" in bad.fault
    assert none.fault == "Tidak ada geometri."
    assert good.geometry is not None


@pytest.mark.parametrize(
    "text", ["", "<html></html>", "{}", "3", '{"type":"Topology"}', '{"type":"FeatureCollection"}']
)
def test_what_is_no_geojson_is_refused_with_a_sentence(text):
    with pytest.raises(ShapeError):
        read_text(text)


def test_metres_are_refused_by_name():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32750"}}
    with pytest.raises(ShapeError, match="32750"):
        read_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": []}))


def test_written_text_is_read_back_rounded():
    polygon = Polygon([(117.1234567, 0.5), (117.2, 0.5), (117.2, 0.7)])
    text = to_text(polygon)
    assert "117.123457" in text and " " not in text
    assert shape(json.loads(text)).equals_exact(polygon, 1e-6)


def test_a_collection_carries_what_it_is_about():
    text = collect([("64.08", {"nama": "Kutai Timur"}, Polygon(RING))], about={"sumber": "uji"})
    value = json.loads(text)
    assert value["sumber"] == "uji"
    assert value["features"][0]["id"] == "64.08"
    assert value["features"][0]["properties"] == {"nama": "Kutai Timur"}
