"""OGC API Features Part 2, class CRS: the abstract tests of OGC 18-058, by their names."""

import pytest

from portal.api.ogc.asking import CRS84, EPSG4326
from portal.api.ogc.documents import COLLECTIONS

BASE = "/api/ogc"
ITEMS = f"{BASE}/collections/desa/items"
PLACES = f"{BASE}/collections/tempat/items"


def test_conf_crs_crs_list(mapped):
    body = mapped.json(f"{BASE}/collections")
    assert CRS84 in body["crs"] and EPSG4326 in body["crs"]
    for each in body["collections"]:
        assert each["crs"][0] == CRS84 and each["storageCrs"] in each["crs"]
    for collection in COLLECTIONS:
        one = mapped.json(f"{BASE}/collections/{collection.id}")
        assert set(one["crs"]) == {CRS84, EPSG4326}


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}/64.08.04.2012", PLACES])
def test_conf_crs_crs_parameter_and_content_crs_header(mapped, path):
    usual = mapped.get(path)
    assert usual.headers["Content-Crs"] == f"<{CRS84}>"
    named = mapped.get(f"{path}?crs={CRS84}")
    assert named.headers["Content-Crs"] == f"<{CRS84}>"
    turned = mapped.get(f"{path}?crs={EPSG4326}")
    assert turned.headers["Content-Crs"] == f"<{EPSG4326}>"
    straight = list(pairs(usual.get_json(force=True)))
    assert list(pairs(named.get_json(force=True))) == straight
    assert [(lon, lat) for lat, lon in pairs(turned.get_json(force=True))] == straight


def pairs(body):
    for feature in body.get("features", [body]):
        yield from _pairs(feature["geometry"]["coordinates"])


def _pairs(value):
    if isinstance(value[0], int | float):
        yield tuple(value)
        return
    for each in value:
        yield from _pairs(each)


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}/64.08.04.2012"])
def test_conf_crs_crs_parameter_invalid(mapped, path):
    for text in ("http://www.opengis.net/def/crs/EPSG/0/32750", "EPSG:4326", ""):
        assert mapped.get(f"{path}?crs={text}").status_code == 400


def test_conf_crs_bbox_crs(mapped):
    """The same box in either order of axes finds the same."""
    straight = mapped.json(f"{ITEMS}?limit=1000&bbox=117.0,0.2,117.4,0.6")
    named = mapped.json(f"{ITEMS}?limit=1000&bbox=117.0,0.2,117.4,0.6&bbox-crs={CRS84}")
    turned = mapped.json(f"{ITEMS}?limit=1000&bbox=0.2,117.0,0.6,117.4&bbox-crs={EPSG4326}")
    ids = [[each["id"] for each in body["features"]] for body in (straight, named, turned)]
    assert ids[0] == ids[1] == ids[2] and ids[0]
    tall = mapped.json(f"{ITEMS}?limit=1000&bbox=0.2,117.0,1,0.6,117.4,2&bbox-crs={EPSG4326}")
    assert [each["id"] for each in tall["features"]] == ids[0]


def test_conf_crs_bbox_crs_invalid(mapped):
    path = f"{ITEMS}?bbox=117,0,118,1&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857"
    assert mapped.get(path).status_code == 400


def test_links_keep_the_reference_system(mapped):
    body = mapped.json(f"{PLACES}?limit=10&crs={EPSG4326}")
    (after,) = [each["href"] for each in body["links"] if each["rel"] == "next"]
    answer = mapped.get(after.removeprefix("http://localhost"))
    assert answer.headers["Content-Crs"] == f"<{EPSG4326}>"
