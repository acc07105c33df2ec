"""OGC API Features Part 1, class Core: the abstract tests of OGC 17-069r4, by their names."""

import json

import pytest
from shapely import box as make_box

from portal.api.ogc.asking import CRS84, MOST
from portal.api.ogc.documents import COLLECTIONS, CONFORMS
from tests.mapped import PLACES
from tests.ogc_schema import faults

BASE = "/api/ogc"
IDS = [each.id for each in COLLECTIONS]
EVERY = pytest.mark.parametrize("name", IDS)
TEMPORAL = "2025-06-01T00:00:00Z"


@pytest.fixture
def api(mapped):
    return mapped.json(f"{BASE}/api")


def links(body, rel):
    return [each for each in body["links"] if each["rel"] == rel]


def path_of(link):
    return link["href"].removeprefix("http://localhost")


def test_conf_core_root(mapped, api):
    for path in (BASE, f"{BASE}/"):
        body = mapped.json(path)
        assert faults(api, "LandingPage", body) == []
        assert links(body, "service-desc") and links(body, "service-doc")
        assert links(body, "conformance") and links(body, "data")
        for each in body["links"]:
            if each["href"].startswith("http://localhost"):
                answer = mapped.get(path_of(each))
                assert answer.status_code == 200
                assert answer.headers["Content-Type"].split(";")[0] == each["type"].split(";")[0]


def test_conf_core_api_definition(mapped):
    (link,) = links(mapped.json(BASE), "service-desc")
    assert link["type"] == "application/vnd.oai.openapi+json;version=3.0"
    answer = mapped.get(path_of(link))
    assert answer.headers["Content-Type"] == link["type"]
    assert answer.get_json(force=True)["openapi"].startswith("3.0")


def test_conf_core_conformance(mapped, api):
    body = mapped.json(f"{BASE}/conformance")
    assert faults(api, "Conformance", body) == []
    assert tuple(body["conformsTo"]) == CONFORMS


def test_conf_core_http(mapped):
    """HEAD as GET, a validator, and words about methods that are not there."""
    path = f"{BASE}/collections/desa/items?limit=3"
    got, head = mapped.get(path), mapped.client.head(path)
    assert head.status_code == 200 and head.data == b""
    for name in ("Content-Type", "ETag", "Content-Crs"):
        assert head.headers[name] == got.headers[name]
    again = mapped.get(path, If_None_Match=got.headers["ETag"])
    assert again.status_code == 304 and again.data == b""
    assert mapped.client.post(path).status_code == 405


def test_conf_core_fc_md(mapped, api):
    body = mapped.json(f"{BASE}/collections")
    assert faults(api, "Collections", body) == []
    assert links(body, "self") and links(body, "alternate")
    assert [each["id"] for each in body["collections"]] == IDS


@EVERY
def test_conf_core_sfc_md(mapped, api, name):
    body = mapped.json(f"{BASE}/collections/{name}")
    assert faults(api, "Collection", body) == []
    listed = mapped.json(f"{BASE}/collections")["collections"]
    assert body == next(each for each in listed if each["id"] == name)


@EVERY
def test_conf_core_fc_md_items_links(mapped, name):
    body = mapped.json(f"{BASE}/collections/{name}")
    found = {each["type"]: each for each in links(body, "items")}
    assert set(found) == {"application/geo+json", "text/html"}
    for mime, each in found.items():
        assert mapped.get(path_of(each)).headers["Content-Type"].startswith(mime)


@EVERY
def test_conf_core_fc_md_extent(mapped, name):
    """Every feature lies in the extent, and the first one is in CRS84."""
    extent = mapped.json(f"{BASE}/collections/{name}")["extent"]
    assert extent["spatial"]["crs"] == CRS84
    ((west, south, east, north),) = extent["spatial"]["bbox"]
    for feature in mapped.json(f"{BASE}/collections/{name}/items?limit=1000")["features"]:
        for lon, lat in pairs(feature["geometry"]["coordinates"]):
            assert west - 1e-5 <= lon <= east + 1e-5 and south - 1e-5 <= lat <= north + 1e-5
    temporal = [[TEMPORAL, None]] if name == "desa" else None
    if temporal:
        assert extent["temporal"]["interval"] == temporal
    assert ("temporal" in extent) == (name not in ("tempat", "garis"))


def pairs(value):
    if isinstance(value[0], int | float):
        yield value
        return
    for each in value:
        yield from pairs(each)


@EVERY
def test_conf_core_fc_op(mapped, api, name):
    answer = mapped.get(f"{BASE}/collections/{name}/items")
    assert answer.headers["Content-Type"] == "application/geo+json"
    body = answer.get_json(force=True)
    assert faults(api, "FeatureCollection", body) == []
    assert body["numberReturned"] == len(body["features"]) <= body["numberMatched"]
    assert "T" in body["timeStamp"] and body["timeStamp"].endswith("Z")


@EVERY
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_conf_core_fc_links_lead_through_all_features(mapped, name, limit):
    path = f"{BASE}/collections/{name}/items?limit={limit}"
    seen, before = [], []
    while path:
        body = mapped.json(path)
        assert path_of(links(body, "self")[0]) == path
        assert len(body["features"]) <= limit
        assert [each["href"] for each in links(body, "prev")] == before[-1:]
        seen += [each["id"] for each in body["features"]]
        before.append(links(body, "self")[0]["href"])
        if before[-1].endswith(f"limit={limit}"):
            before[-1] += "&offset=0"
        following = links(body, "next")
        path = path_of(following[0]) if following else ""
    assert len(seen) == len(set(seen)) == body["numberMatched"]


def test_conf_core_fc_limit(mapped):
    whole = mapped.json(f"{BASE}/collections/desa/items?limit={MOST}")
    assert whole["numberReturned"] == len(mapped.desa) == 141
    # Above the maximum is no error: the maximum is meant.
    assert mapped.json(f"{BASE}/collections/desa/items?limit=999999")["numberReturned"] == 141
    assert mapped.json(f"{BASE}/collections/desa/items")["numberReturned"] == 100


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.5", "１", "9" * 40])
def test_conf_core_fc_limit_invalid(mapped, text):
    assert mapped.get(f"{BASE}/collections/desa/items?limit={text}").status_code == 400


def test_conf_core_fc_bbox(mapped):
    """A box finds what it meets, exactly; heights are passed over."""
    box = (117.0, 0.2, 117.4, 0.6)
    text = ",".join(map(str, box))
    found = mapped.json(f"{BASE}/collections/desa/items?limit=1000&bbox={text}")
    meant = {code for code, each in mapped.desa.items() if each.intersects(make_box(*box))}
    assert {each["id"] for each in found["features"]} == meant and 0 < len(meant) < 141
    tall = f"{BASE}/collections/desa/items?limit=1000&bbox=117.0,0.2,-9,117.4,0.6,99"
    assert mapped.json(tall)["numberMatched"] == len(meant)
    nothing = mapped.json(f"{BASE}/collections/desa/items?bbox=10,50,11,51")
    assert nothing["features"] == [] and nothing["numberMatched"] == 0


def test_conf_core_fc_bbox_across_the_date_line(mapped):
    path = f"{BASE}/collections/desa/items?limit=1000&bbox="
    assert mapped.json(f"{path}110,-10,-170,10")["numberMatched"] == 141
    assert mapped.json(f"{path}170,-10,110,10")["numberMatched"] == 0


@pytest.mark.parametrize(
    "text",
    ["1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,nan", "117,2,118,1", "200,0,201,1", "0,0,1,inf"],
)
def test_conf_core_fc_bbox_invalid(mapped, text):
    assert mapped.get(f"{BASE}/collections/desa/items?bbox={text}").status_code == 400


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2025-06-01", 141),
        ("2025-05-31", 0),
        ("2025-06-01T00:00:00Z", 141),
        ("2025-05-31T15:59:59Z", 0),  # still the last of May at the regency
        ("2025-05-31T16:00:00Z", 141),
        ("2025-05-31T16:00:00+08:00", 0),
        ("2025-01-01/2025-05-01", 0),
        ("2025-01-01/2025-07-01", 141),
        ("../2025-05-01", 0),
        ("2025-07-01/..", 141),
        ("2030-01-01/", 141),
        ("/2025-07-01T00:00:00Z", 141),
    ],
)
def test_conf_core_fc_time(mapped, text, count):
    text = text.replace("+", "%2B")
    path = f"{BASE}/collections/desa/items?limit=1&datetime={text}"
    assert mapped.json(path)["numberMatched"] == count
    # What has no time of its own is part of every answer.
    place = f"{BASE}/collections/tempat/items?limit=1&datetime={text}"
    assert mapped.json(place)["numberMatched"] == PLACES


@pytest.mark.parametrize(
    "text",
    ["kemarin", "", "2025", "2025-13-01", "2025-06-01T00:00:00", "../..", "/", "a/b/c",
     "2025-07-01/2025-06-01", "2025-06-01/x"],
)  # fmt: skip
def test_conf_core_fc_time_invalid(mapped, text):
    assert mapped.get(f"{BASE}/collections/desa/items?datetime={text}").status_code == 400


@EVERY
def test_conf_core_f_op(mapped, api, name):
    listed = mapped.json(f"{BASE}/collections/{name}/items?limit=2")["features"]
    for each in listed:
        answer = mapped.get(f"{BASE}/collections/{name}/items/{each['id']}")
        assert answer.headers["Content-Type"] == "application/geo+json"
        body = answer.get_json(force=True)
        assert faults(api, "Feature", body) == []
        assert {rel for rel in ("self", "alternate", "collection") if links(body, rel)} == {
            "self",
            "alternate",
            "collection",
        }
        assert {key: value for key, value in body.items() if key != "links"} == each


@pytest.mark.parametrize(
    "path",
    ["/collections/tidakada", "/collections/tidakada/items", "/collections/desa/items/nope",
     "/collections/desa/items/64.08.04", "/collections/kecamatan/items/64.08.04.2012",
     "/collections/tempat/items/999999", "/collections/tempat/items/x", "/tidakada",
     "/collections/desa/lain", "/collections/tempat/items/99999999999999999999"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_with_404(mapped, api, path):
    answer = mapped.get(BASE + path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert faults(api, "Problem", answer.get_json(force=True)) == []


@pytest.mark.parametrize(
    "path",
    ["?x=1", "/conformance?limit=1", "/api?bbox=1,2,3,4", "/collections?F=json",
     "/collections/desa?crs=x", "/collections/desa/items?hal=2", "/collections/desa/items?f=xml",
     "/collections/desa/items/64.08.04.2012?limit=1", "/collections/desa/items?offset=-1"],
)  # fmt: skip
def test_conf_core_query_param_unknown_or_invalid(mapped, api, path):
    answer = mapped.get(BASE + path)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert faults(api, "Problem", answer.get_json(force=True)) == []


def test_conf_core_crs84(mapped):
    """Longitude first, whatever the database thinks."""
    body = mapped.json(f"{BASE}/collections/tempat/items?limit=1")
    lon, lat = body["features"][0]["geometry"]["coordinates"]
    assert lon > 100 > abs(lat)


def test_other_sites_may_read_it(mapped):
    for path in ("", "/collections/desa/items?limit=1", "/tidakada"):
        assert mapped.get(BASE + path).headers["Access-Control-Allow-Origin"] == "*"
    asked = mapped.client.options(f"{BASE}/collections")
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "Set-Cookie" not in mapped.get(BASE).headers


def test_terms_stand_with_the_data(mapped):
    for path in ("", "/collections", "/collections/desa", "/collections/desa/items?limit=1",
                 "/collections/desa/items/64.08.04.2012"):  # fmt: skip
        (link,) = links(mapped.json(BASE + path), "license")
        assert "UU 14/2008" in link["title"] and "belum ditetapkan" in link["title"]
    assert "sumber" in json.dumps(mapped.json(f"{BASE}/collections/desa/items?limit=1"))


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT"])
def test_what_cannot_be_done_says_what_can(mapped, method):
    for path in (BASE + "/", f"{BASE}/collections/desa/items"):
        answer = mapped.client.open(path, method=method)
        assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
