"""WFS: a service of our own in three versions, that pages, hides, breaks and lies."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from shapely.geometry import shape

from connectors.base import State
from connectors.errors import (
    ConfigError,
    NotExpectedError,
    PagingBrokenError,
    SourceError,
    UnreachableError,
    UnsafeError,
)
from connectors.sources.wfs.connector import Wfs
from connectors.sources.wfs.gml import read_geometry
from connectors.sources.wfs.query import LAT_LON, LON_LAT
from geo.shapes import ShapeError
from tests.map_features import NOW, area, context, read_all, road, spot
from tests.wfs_server import BASE, WfsServer

CODES = ("64.08.04.2011", "64.08.04.2012", "64.08.05.2001")
VERSIONS = pytest.mark.parametrize("version", ["2.0.0", "1.1.0", "1.0.0"])


@pytest.fixture
def service() -> WfsServer:
    ours = [area(code, 117 + at / 5, gid=at) for at, code in enumerate(CODES)]
    others = [area(f"64.09.01.200{at}", 116 + at / 5, gid=10 + at) for at in range(3)]
    return WfsServer({"desa": [*others, *ours]})


def read(http, options=None, url=BASE, state=None, **more):
    return read_all(Wfs(), context(http, url, options, **more), state)


def learned(pages):
    (each,) = pages.values()
    return dict(each[-1].next_state.learned)


@VERSIONS
@pytest.mark.parametrize("form", [True, False], ids=["geojson", "gml"])
@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_every_version_in_every_form_gives_the_same(service, version, form, most):
    service.version, service.json, service.most = version, form, most
    pages, records, rejects = read(service)
    assert [each.key for each in records] == list(CODES) and not rejects
    assert pages["batas:desa"][-1].complete
    assert shape(json.loads(records[0].geojson)).bounds == pytest.approx((117.0, 0.5, 117.1, 0.6))
    assert records[0].name == f"Desa {CODES[0][-4:]}"
    assert ("SORTBY=KDEPUM,gid" in service.asked[-1]) == (version != "1.0.0")


def test_a_filter_is_tried_and_not_believed(service):
    service.filters = False
    _, records, rejects = read(service)
    assert len(records) == 3 and "3 bidang milik wilayah lain" in rejects[0].message
    assert learned(read(service)[0])["format"] == "geojson"
    service.filters = True
    for each in service.layers["desa"]:
        each["properties"]["KDEPUM"] = each["properties"]["KDEPUM"].replace(".", "")
    _, records, rejects = read(service)
    assert len(records) == 3 and not rejects


@VERSIONS
@pytest.mark.parametrize("axes", [LAT_LON, LON_LAT])
def test_the_order_of_a_box_is_found_out_and_remembered(version, axes):
    http = WfsServer({"sekolah": [spot(1), spot(2), spot(3, lon=118)]}, version, axes=axes)
    options = {"kotak": "117,0.5,117.1,0.6"}
    pages, records, _ = read(http, options)
    assert sorted(each.name for each in records) == ["SDN 001", "SDN 002"]
    known = learned(pages)
    assert known["sumbu"] == ("" if version == "1.0.0" else axes)
    http.asked.clear()
    ctx = context(http, BASE, options)
    connector = Wfs()
    connector.streams(ctx)
    http.asked.clear()
    list(connector.read(ctx, "tempat:sekolah", State(learned=tuple(known.items()))))
    assert len({url.partition("BBOX=")[2].partition("&")[0] for url in http.asked}) == 1


def test_nothing_in_a_box_is_no_empty_source():
    http = WfsServer({"sekolah": [spot(1)]})
    with pytest.raises(NotExpectedError) as caught:
        read(http, {"kotak": "95,5,96,6"})
    assert "kotak" in caught.value.sentence


def test_a_server_that_repeats_its_first_page_is_asked_for_all(service):
    service.pages = False
    pages, records, _ = read(service)
    assert len(records) == 3 and learned(pages)["cara"] == "sekaligus"
    service.asked.clear()
    read(service, state=State(learned=tuple(learned(pages).items())))
    assert not any("STARTINDEX" in url for url in service.asked[2:])


def test_one_page_for_ever_is_told():
    class Stuck(WfsServer):
        def _features(self, url, query):
            return super()._features(url, query | {"COUNT": query.get("COUNT", "2")})

    http = Stuck({"sekolah": [spot(number) for number in range(9)]}, pages=False)
    with pytest.raises(PagingBrokenError):
        read(http, state=State(learned=(("ukuran", "2"),)))


def test_a_server_that_cannot_sort_or_breaks_is_asked_more_simply(service):
    service.sorts, service.heavy, service.most = False, 12, 100
    pages, records, _ = read(service)
    assert len(records) == 3
    assert (learned(pages)["urut"], learned(pages)["ukuran"]) == ("tidak", "12")
    service.heavy = 3
    with pytest.raises(UnreachableError):
        read(service)


def test_degrees_are_asked_for_where_metres_are_usual(service):
    service.srs = "urn:ogc:def:crs:EPSG::32750"
    read(service)
    assert "SRSNAME=urn:ogc:def:crs:EPSG::4326" in service.asked[-1]
    service.version, service.srs = "1.0.0", "EPSG:32750"
    read(service)
    assert "SRSNAME=EPSG:4326" in service.asked[-1]


@VERSIONS
@pytest.mark.parametrize("form", [True, False], ids=["geojson", "gml"])
def test_places_and_roads_in_every_version(version, form):
    http = WfsServer(
        {
            "sekolah": [spot(number, npsn=f"3040{number}", NIP="1980") for number in range(3)],
            "jalan": [road(1, [[117.0, 0.5], [117.2, 0.5]], nik="6408042512900001")],
        },
        version,
        json=form,
    )
    pages, records, rejects = read(http)
    assert [each.key for each in records[:3]] == ["30400", "30401", "30402"] and not rejects
    assert json.loads(records[3].line)["coordinates"] == [[[117.0, 0.5], [117.2, 0.5]]]
    assert "6408042512900001" not in repr(records) and "1980" not in repr(records)
    assert pages["tempat:sekolah"][0].dropped >= 2


def test_a_reading_goes_on_after_a_kill():
    http = WfsServer({"sekolah": [spot(number) for number in range(5)]})
    pages, _, _ = read(http)
    ctx = context(http, BASE)
    again = list(Wfs().read(ctx, "tempat:sekolah", pages["tempat:sekolah"][0].next_state))
    assert [each.name for page in again for each in page.records] == [
        "SDN 002",
        "SDN 003",
        "SDN 004",
    ]
    assert again[-1].complete


def test_a_layer_is_read_once_a_week(service):
    pages, _, _ = read(service)
    state = pages["batas:desa"][-1].next_state
    for days, count in ((1, 0), (7, 3)):
        ctx = context(service, BASE, mode="incremental", now=NOW + timedelta(days=days))
        found = list(Wfs().read(ctx, "batas:desa", state))
        assert sum(len(page.records) for page in found) == count


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<html><body>masuk</body></html>", NotExpectedError),
        (b'{"type":"FeatureCollection","features":[{"type"', NotExpectedError),
        (b'{"features":{}}', NotExpectedError),
        (b"<wfs:FeatureCollection xmlns:wfs='u'><wfs:member>", NotExpectedError),
        (b"", NotExpectedError),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", UnsafeError),
        (b"<ServiceExceptionReport><ServiceException code='x'/></ServiceExceptionReport>",
         NotExpectedError),
        (b"<a:ExceptionReport xmlns:a='u'><a:Exception locator='typeName'/></a:ExceptionReport>",
         ConfigError),
    ],
)  # fmt: skip
def test_a_200_that_is_something_else_fails_the_layer(service, body, error):
    service.body = body
    with pytest.raises(error):
        read(service, {"batas": "desa"})


def test_one_broken_layer_does_not_hide_the_others(service):
    class Partly(WfsServer):
        def _features(self, url, query):
            if query.get("TYPENAMES") == "rusak":
                return self._exception("NoApplicableCode", "rusak")
            return super()._features(url, query)

    pages, records, _ = read(Partly({"rusak": [spot(1)], **service.layers}))
    assert list(pages) == ["batas:desa"] and len(records) == 3


def test_layers_are_chosen_with_or_without_their_prefix(service):
    service.layers = {"kutim:desa": service.layers["desa"]}
    assert list(read(service, {"batas": "desa"})[0]) == ["batas:kutim:desa"]
    with pytest.raises(ConfigError, match="no such layer"):
        read(service, {"batas": "kelurahan"})


def test_an_address_keeps_what_it_says_and_nothing_of_wfs(service):
    url = (
        "http://peta.contoh.go.id/geoserver/wfs?map=/peta/a.map&SERVICE=WFS&request=GetCapabilities"
    )
    read(service, url=url)
    assert all("map=/peta/a.map" in asked for asked in service.asked)
    assert all(asked.count("REQUEST=") == 1 and "request=" not in asked for asked in service.asked)


def test_a_loss_is_confirmed_by_the_code(service):
    ctx = context(service, BASE)
    connector = Wfs()
    assert connector.confirm_gone(ctx, "batas:desa", CODES[0], "") == "alive"
    assert connector.confirm_gone(ctx, "batas:desa", "64.08.99.2001", "") == "gone"
    service.filters = False
    assert connector.confirm_gone(ctx, "batas:desa", CODES[0], "") == "unknown"


def test_a_probe_never_raises():
    class Down:
        def get(self, url, **_more):
            raise UnreachableError("no connection", url=url)

    assert Wfs().probe(Down(), BASE).confidence == 0
    assert Wfs().probe(WfsServer({"desa": []}), BASE).offers[0].state == "tidak ada"
    for method in ("sweep", "fetch_file"):
        with pytest.raises(SourceError):
            list(getattr(Wfs(), method)(*([None] * (3 if method == "sweep" else 2))))


@given(st.recursive(
    st.sampled_from(["", "1 2", "1,2 3,4", "x", "1 2 3", "nan nan"]),
    lambda inner: st.tuples(
        st.sampled_from(["Point", "Polygon", "exterior", "LinearRing", "posList", "pos", "coord",
                         "coordinates", "MultiSurface", "Curve", "Arc", "MultiGeometry"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
))  # fmt: skip
def test_no_geometry_breaks_the_reading(value):
    def build(above, each):
        if isinstance(each, str):
            above.text = (above.text or "") + each
            return
        name, inner = each
        child = etree.SubElement(above, f"{{http://www.opengis.net/gml}}{name}")
        for one in inner:
            build(child, one)

    root = etree.Element("{http://www.opengis.net/gml}geom")
    build(root, value)
    for element in root:
        try:
            assert read_geometry(element) is not None
        except ShapeError as error:
            assert str(error).startswith("Geometri")
