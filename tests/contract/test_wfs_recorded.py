"""WFS, against the recorded answers of MapServer in three versions."""

import json

import pytest
from lxml import etree
from shapely.geometry import shape

from connectors.base import State
from connectors.errors import ConfigError, NotExpectedError
from connectors.sources.wfs.capabilities import read_capabilities
from connectors.sources.wfs.connector import Wfs
from connectors.sources.wfs.gml import read_features
from connectors.sources.wfs.query import LAT_LON, LON_LAT, write_box
from connectors.sources.wfs.service import Service, check_exception
from geo.shapes import straighten
from tests.map_features import context, read_all
from tests.replayed import Replayed

OWS = "http://127.0.0.1:8812/ows"
LOOSE = frozenset({"count", "sortby", "filter", "srsname"})


class MapServer(Replayed):
    """The recording, where layers and the form were called by their short names."""

    def find(self, url, headers):
        short = url.replace("TYPENAMES=ms:", "TYPENAMES=")
        form = "application/json%3B%20subtype%3Dgeojson"
        return super().find(short.replace(form, "geojson"), headers)


@pytest.fixture
def http(shared) -> MapServer:
    return MapServer(shared / "recordings" / "wfs", loose=LOOSE)


def document(shared, name):
    return etree.fromstring((shared / "recordings" / "wfs" / name).read_bytes())


@pytest.mark.parametrize("form", ["geojson", "gml"])
def test_all_thirty_desa_are_read_in_either_form(http, form):
    state = State(learned=(("format", form),))
    ctx = context(http, OWS, {"batas": "desa"}, unit="99.01")
    connector = Wfs()
    (spec,) = connector.streams(ctx)
    http.asked.clear()
    pages = list(connector.read(ctx, spec.name, state))
    records = [record for page in pages for record in page.records]
    assert len({each.key for each in records}) == 30 and pages[-1].complete
    parts = {each.key: shape(json.loads(each.geojson)) for each in records}
    assert len(parts["99.01.03.2006"].geoms) == 2
    assert sum(len(part.interiors) for part in parts["99.01.02.2003"].geoms) == 1
    assert all(each.bounds[0] > 119 and each.bounds[3] < -3 for each in parts.values())
    first = next(each for each in records if each.key == "99.01.01.2001")
    assert first.name == "Mekar Jaya" and first.modified.isoformat()[:7] == "2024-01"
    assert [
        next(part for part in url.split("&") if part.startswith("STARTINDEX")) for url in http.asked
    ] == ["STARTINDEX=0", "STARTINDEX=10", "STARTINDEX=20", "STARTINDEX=30"]
    assert all("SORTBY=kode_desa,id" in url for url in http.asked)


def test_both_forms_give_the_same_shapes(http):
    found = []
    for form in ("geojson", "gml"):
        ctx = context(http, OWS, {"batas": "desa"}, unit="99.01")
        _, records, _ = read_all(Wfs(), ctx, State(learned=(("format", form),)))
        found.append({each.key: shape(json.loads(each.geojson)) for each in records})
    assert found[0].keys() == found[1].keys()
    assert all(found[0][key].equals(found[1][key]) for key in found[0])


@pytest.mark.parametrize(
    ("name", "version", "json_form", "names"),
    [
        ("caps-200.xml", "2.0.0", "application/json; subtype=geojson", ("ms:desa", "ms:fasilitas")),
        ("caps-noversion.xml", "2.0.0", "application/json; subtype=geojson", None),
        ("caps-110.xml", "1.1.0", "application/json; subtype=geojson", ("desa", "fasilitas")),
        ("caps-100.xml", "1.0.0", "geojson", ("desa", "fasilitas")),
    ],
)
def test_capabilities_of_three_versions(shared, name, version, json_form, names):
    can = read_capabilities(document(shared, name), "")
    assert (can.version, can.json, can.title) == (version, json_form, "Geoportal Kabupaten Contoh")
    if names:
        assert tuple(each.name for each in can.types) == names
    assert [each.title for each in can.types] == ["Batas desa", "Fasilitas umum"]
    assert all(each.degrees for each in can.types)


@pytest.mark.parametrize(
    "name", ["axis-100.xml", "axis-110-urn.xml", "axis-110-short.xml", "axis-200-urn.xml",
             "axis-200-short.xml"],
)  # fmt: skip
def test_whatever_the_order_of_axes_the_point_is_the_same(shared, name):
    (feature,) = read_features(document(shared, name), "")
    point = straighten(feature.geometry)
    assert (point.x, point.y) == (119.911127, -3.115756)
    assert feature.properties["nama"] == "Kantor Desa Mekar Jaya"
    assert feature.id == "fasilitas.F001"


def test_metres_are_refused_in_both_forms(shared):
    with pytest.raises(NotExpectedError) as caught:
        read_features(document(shared, "axis-200-utm.xml"), "")
    assert "bukan derajat" in caught.value.sentence

    class Metres:
        def get(self, url, **_more):
            body = (shared / "recordings" / "wfs" / "axis-200-json-utm.json").read_bytes()
            from_recording = MapServer(shared / "recordings" / "wfs")
            answer = from_recording.get(f"{OWS}?SERVICE=WFS&REQUEST=GetCapabilities")
            return type(answer)(url, url, 200, {}, body, answer.fetched_at)

    with pytest.raises(NotExpectedError):
        Service(Metres(), OWS).features({"TYPENAMES": "fasilitas"}, json=True)


def test_a_box_in_the_right_order_finds_what_the_wrong_one_does_not(http):
    box = (119.88, -3.15, 119.96, -3.05)
    right = write_box(box, LAT_LON)
    assert right == "-3.15,119.88,-3.05,119.96,urn:ogc:def:crs:EPSG::4326"
    asked = {"VERSION": "2.0.0", "TYPENAMES": "fasilitas", "OUTPUTFORMAT": "geojson"}
    assert len(Service(http, OWS).features(asked | {"BBOX": right}, json=True)) == 3
    wrong = asked | {"BBOX": write_box(box, LON_LAT)}
    assert Service(http, OWS).features(wrong, json=True) == ()


@pytest.mark.parametrize("name", ["err-typename.xml", "err-typename-110.xml"])
def test_an_unknown_layer_is_told_with_400_or_with_200(shared, name):
    with pytest.raises(ConfigError):
        check_exception(document(shared, name), "")


@pytest.mark.parametrize("name", ["err-format.xml", "err-srs.xml", "axis-200-crs84.xml"])
def test_other_exceptions_are_told_too(shared, name):
    with pytest.raises(NotExpectedError):
        check_exception(document(shared, name), "")


def test_a_page_for_people_is_no_service(shared, http):
    assert Wfs().probe(http, f"{OWS}?nothing=1").confidence == 0
    with pytest.raises(NotExpectedError):
        read_capabilities(document(shared, "wms-caps.xml"), "")


def test_a_probe_knows_the_service(http):
    probe = Wfs().probe(http, OWS)
    assert probe.confidence > 0.9 and probe.software == "WFS 2.0.0"
    assert probe.offers[0].note == "batas" and len(http.asked) <= 3
    http.asked.clear()
    assert Wfs().probe(http, "http://127.0.0.1:8812/").confidence == 0
    assert http.asked == []
