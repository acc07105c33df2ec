"""ArcGIS REST: a service of our own that pages, hides its limits, breaks and lies."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from connectors.base import Answer, State
from connectors.errors import (
    AuthError,
    ConfigError,
    NotExpectedError,
    PagingBrokenError,
    SourceError,
    UnreachableError,
)
from connectors.sources.arcgis.connector import ArcGis
from connectors.sources.arcgis.esri_json import read_feature, read_geometry
from tests.feature_server import BASE, FeatureServer
from tests.map_features import NOW, area, context, read_all, ring, road, spot

CODES = ("64.08.04.2011", "64.08.04.2012", "64.08.05.2001")


@pytest.fixture
def service() -> FeatureServer:
    ours = [area(code, 117 + at / 5) for at, code in enumerate(CODES)]
    others = [area(f"64.09.01.200{at}", 116 + at / 5) for at in range(4)]
    return FeatureServer({"Batas Desa": [*others[:2], *ours, *others[2:]]})


def read(http, options=None, url=BASE, state=None, **more):
    return read_all(ArcGis(), context(http, url, options, **more), state)


@pytest.mark.parametrize("flag", ["top", "properties", "nowhere"])
@pytest.mark.parametrize("formats", ["JSON, geoJSON", "JSON"])
@pytest.mark.parametrize("most", [1, 2, 3, 7])
def test_an_end_is_found_wherever_it_is_told(service, flag, formats, most):
    service.flag, service.formats, service.most = flag, formats, most
    pages, records, rejects = read(service)
    assert [each.key for each in records] == list(CODES) and not rejects
    assert pages["batas:Batas Desa"][-1].complete
    assert "KDEPUM LIKE" in service.asked[-1].replace("+", " ")


def test_codes_without_dots_are_asked_for_in_the_second_try(service):
    for each in service.layers["Batas Desa"]:
        each["properties"]["KDEPUM"] = each["properties"]["KDEPUM"].replace(".", "")
    _, records, _ = read(service)
    assert [each.key for each in records] == list(CODES)


def test_codes_that_cannot_be_compared_cost_a_whole_reading(service):
    service.types["KDEPUM"] = "esriFieldTypeDouble"
    for each in service.layers["Batas Desa"]:
        each["properties"]["KDEPUM"] = float(each["properties"]["KDEPUM"].replace(".", ""))
    _, records, rejects = read(service)
    assert len(records) == 3 and "4 bidang milik wilayah lain" in rejects[0].message


def test_a_layer_without_paging_is_read_by_object_numbers(service):
    service.pages, service.most = False, 2
    _, records, _ = read(service)
    assert len(records) == 3
    assert any("objectIds=" in url for url in service.asked)
    assert not any("resultOffset" in url for url in service.asked)


def test_a_layer_that_only_claims_to_page_is_read_by_object_numbers(service):
    service.ignores_offset = True
    pages, records, _ = read(service)
    assert len(records) == 3 and any("objectIds=" in url for url in service.asked)
    state = State(learned=pages["batas:Batas Desa"][-1].next_state.learned)
    service.asked.clear()
    read(service, state=state)
    assert not any("resultOffset" in url for url in service.asked)


def test_a_layer_that_breaks_gets_smaller_questions_and_then_coarser_shapes(service):
    service.heavy, service.most = 12, 100
    pages, records, _ = read(service)
    learned = dict(pages["batas:Batas Desa"][-1].next_state.learned)
    assert len(records) == 3 and learned["ukuran"] == "12" and not learned["kasar"]
    service.heavy = 3
    with pytest.raises(UnreachableError):
        read(service)
    assert "maxAllowableOffset=0.0001" in service.asked[-1]


def test_places_take_named_fields_alone_and_keys_that_last():
    http = FeatureServer(
        {
            "Sekolah": [
                spot(1, NPSN="30400001", JENJANG="1", NIP="198001012005011001", jenis="1"),
                spot(2, NPSN="30400002", JENJANG="1", NIP="-", jenis="2"),
            ],
            "Jalan": [road(1, [[117.0, 0.5], [117.2, 0.5]], no_ruas="R1")],
        },
        domains={"jenis": {"codedValues": [{"code": "1", "name": "Sekolah dasar"}]}},
    )
    _, records, _ = read(http)
    first, second, line = records
    assert (first.key, first.kind, first.category) == ("30400001", "Sekolah dasar", "Sekolah")
    assert second.kind == "2"  # a code that the list does not explain
    assert json.loads(line.line)["type"] == "MultiLineString"
    assert not any("NIP" in url or "outFields=*" in url for url in http.asked)
    before = [each.key for each in records]
    http.layers["Sekolah"].reverse()  # republished: every OBJECTID is another one
    _, again, _ = read(http)
    assert sorted(each.key for each in again) == sorted(before)


def test_a_place_without_a_number_is_known_by_its_name_and_spot():
    http = FeatureServer({"Pasar": [spot(1), spot(2)]})
    _, records, _ = read(http)
    http.layers["Pasar"].reverse()
    _, again, _ = read(http)
    assert {each.key for each in records} == {each.key for each in again}
    assert all(len(each.key) == 24 for each in records)


def test_dates_are_milliseconds(service):
    service.types["tgl_update"] = "esriFieldTypeDate"
    for each in service.layers["Batas Desa"]:
        each["properties"]["tgl_update"] = 1704844800000
    for formats in ("JSON", "JSON, geoJSON"):
        service.formats = formats
        _, records, _ = read(service)
        assert records[0].modified.isoformat() == "2024-01-10T00:00:00+00:00"


def test_an_edit_is_read_at_once_and_nothing_else_within_the_week(service):
    service.edited = 1700000000000
    pages, _, _ = read(service)
    state = pages["batas:Batas Desa"][-1].next_state

    def count():
        ctx = context(service, BASE, mode="incremental", now=NOW + timedelta(days=1))
        pages = list(ArcGis().read(ctx, "batas:Batas Desa", state))
        return sum(len(page.records) for page in pages), pages[-1].complete

    assert count() == (0, False)
    service.edited += 1
    assert count() == (3, True)


def test_a_layer_can_be_chosen_by_number_name_or_address(service):
    service.layers["Sekolah"] = [spot(1)]
    assert list(read(service, {"batas": "0"})[0]) == ["batas:Batas Desa"]
    assert list(read(service, {"tempat": "Sekolah"})[0]) == ["tempat:Sekolah"]
    assert list(read(service, url=f"{BASE}/1")[0]) == ["tempat:Sekolah"]
    with pytest.raises(ConfigError, match="no such layer"):
        read(service, {"batas": "7"})
    with pytest.raises(ConfigError):
        read(service, url=BASE.removesuffix("/Batas/MapServer"))


def test_filters_are_the_services_own_and_are_checked():
    http = FeatureServer({"Pasar": [spot(1, KAB="Kutai's"), spot(2, KAB="B")]})
    _, records, _ = read(http, {"saring": "kab=Kutai's"})
    assert [each.name for each in records] == ["SDN 001"]
    with pytest.raises(ConfigError, match="no such field"):
        read(http, {"saring": "TIDAK=1"})
    box = {"kotak": "117.0,0.5,117.0515,0.6"}
    _, records, rejects = read(http, box)
    assert len(records) == 1 and "1 tempat milik wilayah lain" in rejects[0].message
    assert "esriGeometryEnvelope" in http.asked[-1]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"code": 499, "message": "Token Required"}, AuthError),
        ({"code": 498, "message": "Invalid Token"}, AuthError),
        ({"code": 400, "message": "Invalid query"}, NotExpectedError),
        ({"code": 500, "message": "Error performing query operation"}, UnreachableError),
        ({"message": "?"}, NotExpectedError),
    ],
)
def test_errors_come_with_status_200(service, error, expected):
    service.error = error
    with pytest.raises(expected):
        read(service)
    service.error = None
    service.layers["Sekolah"] = [spot(1)]
    assert len(read(service)[1]) == 4


def test_metres_are_refused(service):
    service.formats, service.wkid = "JSON", 102100
    with pytest.raises(SourceError) as caught:
        read(service)
    assert "102100" in caught.value.sentence


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b'{"features":', b'{"features":{}}', b"[]"]
)
def test_a_200_that_is_something_else_fails_the_layer(service, body):
    class Odd:
        def get(self, url, **more):
            answer = service.get(url, **more)
            if "/query" not in url or "returnIdsOnly" in url:
                return answer
            return Answer(url, url, 200, {}, body, NOW)

    with pytest.raises(NotExpectedError):
        read(Odd())


def test_a_layer_that_promises_more_for_ever_has_an_end(service):
    class Endless(FeatureServer):
        def _query(self, url, name, query):
            body = super()._query(url, name, query | {"resultOffset": "0"})
            if "features" in body:
                body["features"] = [] if query.get("resultOffset", "0") != "0" else body["features"]
                body["exceededTransferLimit"] = True
            return body

    pages, records, _ = read(Endless(service.layers))
    assert len(records) == 3 and pages["batas:Batas Desa"][-1].complete
    with pytest.raises(PagingBrokenError):
        read(Looping(service.layers))


class Looping(FeatureServer):
    """Gives two pages in turn for ever."""

    def _query(self, url, name, query):
        offset = int(query.get("resultOffset", 0))
        body = super()._query(url, name, query | {"resultOffset": str(offset // 2 % 2)})
        if "features" in body:
            body["exceededTransferLimit"] = True
        return body


def test_a_loss_is_confirmed_by_the_code(service):
    ctx = context(service, BASE)
    connector = ArcGis()
    assert connector.confirm_gone(ctx, "batas:Batas Desa", CODES[0], "") == "alive"
    assert connector.confirm_gone(ctx, "batas:Batas Desa", "64.08.99.2001", "") == "gone"
    service.error = {"code": 500}
    assert connector.confirm_gone(ctx, "batas:Batas Desa", CODES[0], "") == "unknown"


def test_a_probe_never_raises():
    class Down:
        def get(self, url, **_more):
            raise UnreachableError("no connection", url=url)

    assert ArcGis().probe(Down(), BASE).confidence == 0
    assert ArcGis().probe(Down(), "http://contoh.go.id").confidence == 0


def test_holes_go_into_the_outer_ring_around_them():
    outer, small = ring(117.0, size=0.4)[::-1], ring(118.0, size=0.1)[::-1]
    hole, stray = ring(117.1, 0.6, 0.1), ring(119.0, 0.6, 0.1)
    found = read_geometry({"rings": [hole, small, outer, stray]})
    assert sorted(len(part.interiors) for part in found.geoms) == [0, 0, 1]
    turned = read_geometry({"rings": [ring(117.0), ring(118.0)]})
    assert len(turned.geoms) == 2  # nothing turns clockwise: all are outer


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["rings", "paths", "points", "x", "y", "attributes", "geometry"]),
        inner, max_size=3,
    ),
    max_leaves=20,
))  # fmt: skip
def test_no_feature_breaks_the_reading(value):
    feature = read_feature(value)
    assert feature.geometry is not None or feature.fault


def test_shapes_come_through_unchanged(service):
    service.formats = "JSON"
    _, records, _ = read(service)
    assert shape(json.loads(records[0].geojson)).equals(shape(area(CODES[0], 117.0)["geometry"]))
