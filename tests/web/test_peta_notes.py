"""Disputed boundaries: their note is on every map that shows them and in everything taken away."""

import json
import re

import pytest
from shapely.geometry import box

from geo.shapes import to_multipolygon
from portal.acts.examining_boundaries import Claim
from portal.acts.importing_boundaries import Moment
from portal.acts.noting_boundaries import note_boundary
from tests.web.test_peta import DESA, KEC, PLACE, put

TEXT = "Diperselisihkan & dirundingkan"
SAID = "Diperselisihkan &amp; dirundingkan"
BESIDE = "64.08.05.2001"


@pytest.fixture
def portal(tree_database, open_portal, clock):
    """Three desa of two kecamatan, and a way to put a note beside one."""
    shapes = {
        DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        BESIDE: to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
        "64.08.11.2001": to_multipolygon(box(117.2, 0.0, 117.3, 0.1)),
    }
    put(tree_database, clock, shapes)

    def note(code, text):
        moment = Moment(clock(), clock().date())
        note_boundary(tree_database, code, text, Claim(source="", by="Uji"), moment)

    client = open_portal(tree_database)
    client.note = note
    return client


def picture(page):
    """The large map of a page."""
    return re.search(r'<svg class="peta[^>]*>(.*?)</svg>', page, re.S)[1]


def data_of(client, path):
    return json.loads(client.get(path).text)["data"]


def test_a_note_stands_below_the_map_and_its_boundary_is_broken(portal):
    """Where the desa itself is drawn, its outline; above it, the spot where it lies."""
    clean = portal.get(PLACE).text
    assert "Catatan batas" not in clean and "catat" not in picture(clean)
    portal.note(DESA, TEXT)
    for path in (PLACE, "/sangkulirang/peta"):
        page = portal.get(path).text
        drawn = picture(page)
        (outline,) = re.findall(r'<path class="catat" d="([^"]+)"', drawn)
        assert f'd="{outline}"' in drawn.replace(f'class="catat" d="{outline}"', "")
        assert "<circle" not in drawn and 'class="kunci"' in page
    regency = portal.get("/peta").text
    assert picture(regency).count('<circle class="catat"') == 1
    villages = portal.get("/peta/desa").text
    assert picture(villages).count('<path class="catat"') == 1
    for page in (portal.get(PLACE).text, regency, villages):
        assert f'<a href="{PLACE}">Desa Benua Baru Ilir</a>: {SAID}' in page
    assert "Catatan batas" not in portal.get("/sandaran/peta").text
    portal.note(DESA, "")
    for path in (PLACE, "/sangkulirang/peta", "/peta", "/peta/desa"):
        assert "catat" not in picture(portal.get(path).text), path


def test_a_note_on_a_kecamatan_is_drawn_where_the_kecamatan_is(portal):
    portal.note(KEC, TEXT)
    assert picture(portal.get("/peta").text).count('<path class="catat"') == 1
    own = portal.get("/sangkulirang/peta").text
    assert SAID in own and "catat" not in picture(own), "it is the outline of all of them"
    assert "Catatan batas" not in portal.get(PLACE).text


def test_the_detail_map_has_the_note_of_each_shape_it_draws(portal):
    assert data_of(portal, f"{PLACE}/rinci.json")["notes"] == {}
    portal.note(BESIDE, TEXT)
    for path in (f"{PLACE}/rinci", "/sangkulirang/peta/rinci"):
        assert data_of(portal, f"{path}.json")["notes"] == {BESIDE: TEXT}, path
        assert SAID in portal.get(path).text
    portal.note(BESIDE, "")
    assert data_of(portal, f"{PLACE}/rinci.json")["notes"] == {}, "kept although a neighbour moved"


def test_a_note_goes_along_with_every_file_and_feature(portal):
    portal.note(DESA, TEXT)
    assert [each["text"] for each in data_of(portal, "/peta/desa.json")["notes"]] == [TEXT]
    for path in (
        f"{PLACE}.geojson",
        f"/api/batas/{DESA}.geojson",
        f"/api/ogc/collections/desa/items/{DESA}",
    ):
        body = json.loads(portal.get(path).text)
        (feature,) = [
            each for each in body.get("features", [body]) if str(each.get("id")).endswith(DESA)
        ]
        assert feature["properties"]["catatan"] == TEXT, path
    topology = json.loads(portal.get("/api/batas/64.08.topojson").text)
    said = {
        each["id"]: each["properties"]["catatan"]
        for each in topology["objects"]["desa"]["geometries"]
    }
    assert said[DESA] == TEXT and said[BESIDE] is None
    assert TEXT in portal.get(f"/api/batas/{DESA}.csv").text
    page = portal.get(f"/api/ogc/collections/desa/items/{DESA}?f=html").text
    assert "Catatan batas" in page and SAID in page
