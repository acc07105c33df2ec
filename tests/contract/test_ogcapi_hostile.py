"""OGC API Features services that lie, break, loop, or are something else."""

import json

import pytest
from shapely.geometry import shape

from connectors.base import State
from connectors.errors import (
    NotExpectedError,
    PagingBrokenError,
    SchemaDriftError,
)
from connectors.sources.ogcapi.connector import OgcApi
from tests.geoportal import BASE, CODES, Geoportal, three_desa
from tests.map_features import area, context, read_all, spot


@pytest.fixture
def service() -> Geoportal:
    return three_desa()


def read(http, options=None, **more):
    return read_all(OgcApi(), context(http, BASE, options, **more))


def test_a_column_of_bps_codes_is_refused_also_where_one_looks_like_the_other():
    lookalike = "6408011001"  # BPS digits that happen to be a possible code of the ministry
    http = Geoportal({"batas": [area("6408010001"), area(lookalike, 118.0), area(CODES[0], 119.0)]})
    _, records, rejects = read(http)
    assert [each.key for each in records] == [CODES[0]]
    assert any("kolom kode BPS" in each.message for each in rejects)


def test_a_layer_without_one_usable_code_is_a_change_of_shape(service):
    service.layers["batas"] = [area("6404010001"), area("6404010002", 118.0)]
    with pytest.raises(SchemaDriftError, match="BPS"):
        read(service)


def test_a_link_that_did_not_outlive_the_kill_begins_anew():
    http = Geoportal({"sekolah": [spot(number) for number in range(3)]})
    state = State(resume=f"{BASE}/collections/dulu/items?limit=2&mulai=2")
    connector, ctx = OgcApi(), context(http, BASE)
    connector.streams(ctx)
    pages = list(connector.read(ctx, "tempat:sekolah", state))
    assert sum(len(page.records) for page in pages) == 3 and pages[-1].complete


def test_filters_are_checked_for_services_ignore_them_without_a_word():
    http = Geoportal({"sekolah": [spot(1, kab="A"), spot(2, kab="B"), spot(3, lon=130.0, kab="A")]})
    options = {"tempat": "sekolah", "saring": "kab=A", "kotak": "116,0,119,2"}
    _, records, rejects = read(http, options)
    assert [each.key for each in records] == ["t1"]
    assert "2 tempat milik wilayah lain" in rejects[0].message
    assert "kab=A" in http.asked[1] and "bbox=116,0,119,2" in http.asked[1]


@pytest.mark.parametrize("host", ["http://localhost:5000/ogc", "https://lain.example/ogc"])
def test_links_that_name_another_host_never_leave_ours(service, host):
    service.host = host
    _, records, _ = read(service)
    assert len(records) == 3
    assert all(url.startswith(BASE) for url in service.asked)


def test_a_server_that_only_listens_to_f_json_is_asked_so(service):
    service.suffixed = True
    _, records, _ = read(service)
    assert len(records) == 3
    assert all("f=json" in url for url in service.asked[1:])


def test_degrees_in_the_other_order_are_turned_and_metres_refused(service):
    for feature in service.layers["batas"]:
        (outer,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[lat, lon] for lon, lat in outer]]
    service.crs = "http://www.opengis.net/def/crs/EPSG/0/4326"
    _, records, _ = read(service)
    assert shape(json.loads(records[0].geojson)).bounds[0] == pytest.approx(117.0)
    service.crs = "http://www.opengis.net/def/crs/EPSG/0/32750"
    with pytest.raises(NotExpectedError):
        read(service, {"batas": "batas"})


def test_a_service_that_breaks_under_large_pages_gets_smaller_ones(service):
    service.heavy, service.size = 12, 100
    pages, records, _ = read(service)
    assert len(records) == 3
    assert ("batas_unsur", "12") in pages["batas:batas"][-1].next_state.learned


def test_a_loop_is_told_and_nothing_of_it_is_shown(service):
    service.loop = True
    with pytest.raises(PagingBrokenError):
        read(service)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>masuk</body></html>",
        b'{"type":"FeatureCollection","features":[{"type":"Fea',
        b'{"type":"FeatureCollection"}',
        b'{"type":"FeatureCollection","features":{}}',
        b'{"error":"basis data"}',
        b"[]",
        b"",
        b'{"a":' + b"[" * 100_000,
    ],
)
def test_a_200_that_is_something_else_fails_the_layer(service, body):
    service.body = body
    with pytest.raises(NotExpectedError):
        read(service, {"batas": "batas"})


def test_a_hostile_feature_is_refused_alone(service):
    bad = [
        {"type": "Feature", "id": f"x{at}", "properties": {"KDEPUM": CODES[0]}, "geometry": each}
        for at, each in enumerate(
            (
                None,
                [],
                {"type": "Polygon", "coordinates": "banyak"},
                {"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, 3], [4, 5]]]},
                {"type": "Polygon", "coordinates": [[[117, 0.5], [117, 0.5], [117, 0.5]]]},
                {"type": "Polygon", "coordinates": [[[1e300, 0.5], [117, 1e300], [117, 0.6]]]},
            )
        )
    ]
    service.layers["batas"] += [*bad, "teks", {"type": "Feature", "properties": []}]
    pages, records, rejects = read(service, {"batas": "batas"})
    assert [each.key for each in records] == list(CODES)
    assert len(rejects) == len(bad) + 2 and not pages["batas:batas"][-1].complete


def test_one_broken_layer_does_not_hide_the_others(service):
    service.layers["rusak"] = [{"type": "Feature", "id": "1", "properties": {}, "geometry": 5}]
    pages, records, _ = read(service)
    assert list(pages) == ["batas:batas"] and len(records) == 3
