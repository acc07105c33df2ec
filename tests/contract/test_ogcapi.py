"""OGC API Features: what is recognised, read, remembered and confirmed."""

import json
from datetime import timedelta

import pytest
from shapely.geometry import shape

from connectors.base import Answer, State
from connectors.errors import (
    ConfigError,
    SourceError,
    UnreachableError,
)
from connectors.sources.ogcapi.connector import OgcApi
from tests.geoportal import BASE, CODES, Geoportal, three_desa
from tests.map_features import NOW, area, context, read_all, road, spot


@pytest.fixture
def service() -> Geoportal:
    return three_desa()


def read(http, options=None, **more):
    return read_all(OgcApi(), context(http, BASE, options, **more))


def test_layers_are_recognised_by_what_they_hold(service):
    service.layers |= {
        "sekolah": [spot(1), spot(2)],
        "jalan": [road(1, [[117.0, 0.5], [117.2, 0.5]])],
        "kosong": [],
        "kecamatan": [area("64.08.04", field="KDCPUM")],
        "kontur": [{**road(1, [[117.0, 0.5], [117.2, 0.5]]), "properties": {"tinggi": 5}}],
    }
    pages, records, _ = read(service)
    assert list(pages) == ["batas:batas", "tempat:sekolah", "tempat:jalan"]
    assert [each.key for each in records[:3]] == list(CODES)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_an_end_is_found_whatever_the_page_size(service, size):
    service.size = size
    pages, records, rejects = read(service)
    assert [each.key for each in records] == list(CODES) and not rejects
    assert pages["batas:batas"][-1].complete


def test_islands_on_different_pages_become_one_boundary(service):
    service.layers["batas"] += [area(CODES[0], 118.0), area(CODES[0], 118.5)]
    _, records, _ = read(service)
    assert len(shape(json.loads(records[0].geojson)).geoms) == 3


def test_what_is_foreign_is_counted_and_what_is_bps_refused(service):
    service.layers["batas"] += [area("64.09.01.2001"), area("64.09.01.2002"), area("64.08.04")]
    service.layers["batas"] += [area("6404010001", 118.0)]
    pages, records, rejects = read(service)
    assert [each.key for each in records] == list(CODES)
    told = " ".join(each.message for each in rejects)
    assert "2 bidang milik wilayah lain" in told and "64.09" in told
    assert "1 bidang tidak dipakai: kecamatan" in told
    assert "6404010001 adalah kode BPS" in told
    assert not pages["batas:batas"][-1].complete


def test_places_have_a_page_an_answer_and_go_on_after_a_kill():
    http = Geoportal({"sekolah": [spot(number) for number in range(5)]})
    connector, ctx = OgcApi(), context(http, BASE)
    (spec,) = connector.streams(ctx)
    pages = list(connector.read(ctx, spec.name, State()))
    assert [len(page.records) for page in pages] == [2, 2, 1, 0]
    assert pages[-1].complete
    again = list(OgcApi().read(context(http, BASE), spec.name, pages[0].next_state))
    keys = [record.key for page in again for record in page.records]
    assert keys == ["t2", "t3", "t4"] and again[-1].complete


def test_a_place_keeps_its_line_its_words_and_its_key():
    http = Geoportal(
        {
            "jalan": [
                road(1, [[117.0, 0.5], [117.2, 0.5]], no_ruas="R1", NIK="6408042512900001"),
                road(1, [[117.2, 0.5], [117.4, 0.5]], no_ruas="R1"),
            ],
            "faskes": [spot(7, kode_desa=CODES[1], alamat="Jalan Poros 1", pemilik="Orang")],
        }
    )
    pages, records, _ = read(http)
    first, second, clinic = records
    assert (first.name, first.kind, first.category) == ("Jalan 1", "Jalan lokal", "Jalan")
    assert (first.lon, first.lat) == (117.1, 0.5)
    assert json.loads(first.line)["coordinates"] == [[[117.0, 0.5], [117.2, 0.5]]]
    assert first.key == "R1" and second.key.startswith("R1:")
    assert clinic.unit_hint == CODES[1] and clinic.description == "Jalan Poros 1"
    assert "Orang" not in repr(records) and "6408042512900001" not in repr(records)
    assert pages["tempat:jalan"][0].dropped == 1


def test_a_layer_is_read_once_a_week_and_whenever_its_options_change(service):
    pages, _, _ = read(service)
    state = pages["batas:batas"][-1].next_state

    def counts(options=None, mode="incremental", days=1):
        now = NOW + timedelta(days=days)
        ctx = context(service, BASE, options, mode=mode, now=now)
        (page, *rest) = OgcApi().read(ctx, "batas:batas", state)
        return len(page.records), (rest or [page])[-1].complete

    assert counts() == (0, False)
    assert counts(days=7) == (3, True)
    assert counts(mode="full") == (3, True)
    assert counts({"batas": "batas"}) == (3, True)


def test_what_an_operator_chose_must_be_there(service):
    with pytest.raises(ConfigError) as caught:
        read(service, {"batas": "kelurahan"})
    assert "kelurahan" in caught.value.sentence and "batas" in caught.value.sentence
    with pytest.raises(ConfigError):
        read(service, {"batas": "batas", "kotak": "1,2,3,4"})
    with pytest.raises(ConfigError):
        read(Geoportal({"kosong": []}))
    with pytest.raises(ConfigError, match="too many"):
        read(Geoportal({f"l{number}": [] for number in range(40)}))


def test_a_collection_can_be_registered_by_its_own_address(service):
    service.layers["sekolah"] = [spot(1)]
    ctx = context(service, f"{BASE}/collections/sekolah")
    assert [each.name for each in OgcApi().streams(ctx)] == ["tempat:sekolah"]


def test_a_loss_is_confirmed_where_the_service_knows_the_key(service):
    service.layers = {"sekolah": [spot(1)]}
    ctx = context(service, BASE)
    connector = OgcApi()
    assert connector.confirm_gone(ctx, "tempat:sekolah", "t1", "") == "alive"
    assert connector.confirm_gone(ctx, "tempat:sekolah", "t2", "") == "gone"


def test_a_probe_of_a_site_that_is_down_or_no_service_never_raises(service):
    class Down:
        def get(self, url, **_more):
            raise UnreachableError("no connection", url=url)

    assert OgcApi().probe(Down(), BASE).confidence == 0

    class Website:
        def get(self, url, **_more):
            return Answer(url, url, 200, {}, b"<html></html>", NOW)

    assert OgcApi().probe(Website(), BASE).confidence == 0
    assert OgcApi().probe(service, BASE).confidence > 0.5


def test_there_is_nothing_to_sweep_and_no_file(service):
    ctx = context(service, BASE)
    with pytest.raises(SourceError):
        list(OgcApi().sweep(ctx, "batas:batas", ""))
    with pytest.raises(SourceError):
        OgcApi().fetch_file(ctx, None)
