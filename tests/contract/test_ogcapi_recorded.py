"""OGC API Features, against the recorded answers of two real servers."""

import json

import pytest
from shapely.geometry import shape

from connectors.base import State
from connectors.sources.ogcapi.connector import OgcApi
from tests.map_features import context, read_all
from tests.replayed import Replayed

PYGEOAPI = "http://127.0.0.1:8813"
MAPSERVER = "http://127.0.0.1:8812/cgi-bin/mapserv/CONTOH/ogcapi"
BOTH = pytest.mark.parametrize("url", [PYGEOAPI, MAPSERVER])


@pytest.fixture
def http(shared) -> Replayed:
    return Replayed(shared / "recordings" / "ogcapi", loose=frozenset({"f", "limit"}))


@BOTH
def test_all_thirty_desa_are_read(http, url):
    ctx = context(http, url, {"batas": "desa"}, unit="99.01")
    pages, records, rejects = read_all(OgcApi(), ctx)
    assert len({each.key for each in records}) == 30 and not rejects
    last = pages["batas:desa"][-1]
    assert last.complete and last.total == 30
    # Population and area are on no list of ours.
    assert last.dropped >= 60
    by_key = {each.key: each for each in records}
    assert by_key["99.01.01.2001"].name == "Mekar Jaya"
    parts = {key: shape(json.loads(each.geojson)) for key, each in by_key.items()}
    assert len(parts["99.01.03.2006"].geoms) == 2  # an island
    assert sum(len(part.interiors) for part in parts["99.01.02.2003"].geoms) == 1  # an enclave
    assert all(each.bounds[0] > 119 and each.bounds[3] < -3 for each in parts.values())


def test_only_links_are_followed_and_an_empty_page_is_an_end(http):
    read_all(OgcApi(), context(http, PYGEOAPI, {"batas": "desa"}, unit="99.01"))
    asked = [each.rpartition("?")[2] for each in http.asked if "/items?" in each]
    assert asked == [
        "limit=50",
        "offset=10&limit=10",
        "offset=20&limit=10",
        "offset=30&limit=10",
    ]
    assert all("crs=" not in each for each in http.asked)


def test_a_server_that_repeats_its_first_page_is_asked_for_all(http):
    pages, records, _ = read_all(
        OgcApi(), context(http, MAPSERVER, {"batas": "desa"}, unit="99.01")
    )
    assert "limit=10000" in http.asked[-1]
    assert len(records) == 30
    again = context(http, MAPSERVER, {"batas": "desa"}, unit="99.01")
    http.asked.clear()
    read_all(OgcApi(), again, State(learned=pages["batas:desa"][-1].next_state.learned))
    assert [each for each in http.asked if "/items?" in each] == [
        f"{MAPSERVER}/collections/desa/items?limit=10000"
    ]


@BOTH
def test_places_within_a_box(http, url):
    options = {"tempat": "fasilitas", "kotak": "119.88,-3.15,119.96,-3.05"}
    pages, records, rejects = read_all(OgcApi(), context(http, url, options, unit="99.01"))
    assert [each.key for each in records] == ["F001", "F002", "F003"] and not rejects
    first = records[0]
    assert (first.name, first.kind, first.category, first.unit_hint) == (
        "Kantor Desa Mekar Jaya",
        "Kantor Desa",
        "Fasilitas umum",
        "99.01.01.2001",
    )
    assert (first.lon, first.lat) == (119.911127, -3.115756)
    assert pages["tempat:fasilitas"][-1].complete


@BOTH
def test_a_probe_knows_the_service_within_its_budget(http, url):
    probe = OgcApi().probe(http, url)
    assert probe.confidence > 0.5
    assert probe.identity.code == "" and probe.identity.name == "Geoportal Kabupaten Contoh"
    assert probe.offers[0].stream == "desa" and probe.offers[0].note == "batas"
    assert len(http.asked) <= 7


@BOTH
def test_another_regency_gets_nothing_of_it(http, url):
    pages, records, rejects = read_all(
        OgcApi(), context(http, url, {"batas": "desa"}, unit="64.08")
    )
    assert records == []
    assert [each.message for each in rejects] == [
        "30 bidang milik wilayah lain tidak dipakai (99.01)."
    ]
    assert pages["batas:desa"][-1].complete
