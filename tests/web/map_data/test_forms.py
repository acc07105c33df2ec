"""OGC API Features Part 1: the classes GeoJSON, HTML and OpenAPI 3.0, by their names."""

import brotli
import pytest
from ogcapi_registry import (
    FeaturesStrategy,
    parse_conformance_classes,
    validate_conformance,
)
from ogcapi_registry.validator import validate_openapi_structure, validate_openapi_with_pydantic
from selectolax.lexbor import LexborHTMLParser

from portal.api.ogc.asking import DOCUMENT, ITEM, ITEMS
from portal.api.ogc.documents import COLLECTIONS
from tests.mapped import PLACES
from tests.ogc_schema import faults

BASE = "/api/ogc"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PATHS = (
    "",
    "/conformance",
    "/api",
    "/collections",
    *(f"/collections/{each.id}" for each in COLLECTIONS),
    *(f"/collections/{each.id}/items" for each in COLLECTIONS),
    "/collections/desa/items/64.08.04.2012",
)
EVERY = pytest.mark.parametrize("path", PATHS)


def test_conf_geojson_definition_and_content(mapped):
    for each in COLLECTIONS:
        path = f"{BASE}/collections/{each.id}/items?limit=3"
        for accept in ("application/geo+json", "application/json", "*/*", "", "image/png"):
            answer = mapped.get(path, Accept=accept)
            assert answer.headers["Content-Type"] == "application/geo+json"
        body = answer.get_json(force=True)
        assert body["type"] == "FeatureCollection"
        assert {"links", "timeStamp", "numberMatched", "numberReturned"} <= set(body)
        for feature in body["features"]:
            kinds = {"tempat": "Point", "garis": "MultiLineString"}
            kind = kinds.get(each.id, "MultiPolygon")
            assert feature["geometry"]["type"] == kind
            assert feature["properties"]["nama"]


def test_geojson_rings_are_closed_and_turn_as_rfc_7946_wants(mapped):
    body = mapped.json(f"{BASE}/collections/kecamatan/items")
    for feature in body["features"]:
        for rings in feature["geometry"]["coordinates"]:
            for at, ring in enumerate(rings):
                assert ring[0] == ring[-1] and (turns(ring) > 0) == (at == 0)


def turns(ring):
    steps = zip(ring, ring[1:], strict=False)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in steps)


@EVERY
def test_conf_html_definition(mapped, path):
    """Every 200 has a page, by Accept and by address; whoever takes all gets data."""
    for answer in (mapped.get(BASE + path, Accept=BROWSER), mapped.get(f"{BASE}{path}?f=html")):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        page = LexborHTMLParser(answer.get_data(as_text=True))
        assert page.css_first("h1").text().strip() and page.css_first("main")
    assert "html" not in mapped.get(BASE + path).headers["Content-Type"]
    forced = mapped.get(f"{BASE}{path}?f=json", Accept=BROWSER)
    assert "json" in forced.headers["Content-Type"]
    assert "Accept" in ", ".join(forced.headers.getlist("Vary"))


@EVERY
def test_pages_are_small_and_their_links_lead_somewhere(mapped, path):
    html = mapped.get(f"{BASE}{path}?f=html").get_data(as_text=True)
    assert len(brotli.compress(html.encode(), quality=5)) <= 14_336
    assert "<script" not in html and " style=" not in html
    page = LexborHTMLParser(html)
    for link in page.css("main a"):
        href = link.attributes["href"]
        if href.startswith(BASE):
            assert mapped.get(href).status_code == 200, href
    shared = page.css_first("#bagikan .salin").text().removeprefix("http://localhost")
    assert mapped.get(shared, Accept=BROWSER).status_code == 200, "what readers pass on leads here"


def test_conf_html_content_says_all_that_the_data_say(mapped):
    path = f"{BASE}/collections/desa/items/64.08.04.2012"
    said = mapped.json(path)["properties"]
    html = mapped.get(f"{path}?f=html").get_data(as_text=True)
    assert all(str(value) in html for value in said.values() if value is not None)
    first = mapped.json(f"{BASE}/collections/tempat/items?limit=10")
    html = mapped.get(f"{BASE}/collections/tempat/items?limit=10&f=html").get_data(as_text=True)
    assert all(each["properties"]["nama"] in html for each in first["features"])
    assert f"10 dari {PLACES}" in html and "offset=10" in html


def test_conf_oas30_definition_by_an_outside_validator(mapped):
    """The suite of ogcapi-registry: structure, OGC's own rules, and known classes."""
    document = mapped.json(f"{BASE}/api")
    declared = mapped.json(f"{BASE}/conformance")["conformsTo"]
    assert validate_openapi_structure(document).is_valid
    assert validate_openapi_with_pydantic(document).is_valid
    found = FeaturesStrategy().validate(document, parse_conformance_classes(declared))
    assert found.is_valid and not found.errors
    assert validate_conformance(declared).unrecognised == ()


def test_conf_oas30_completeness(mapped):
    """Every parameter that is taken is described, and every described address answers."""
    document = mapped.json(f"{BASE}/api")
    (server,) = document["servers"]
    assert server["url"].endswith(BASE)
    for path, operations in document["paths"].items():
        parameters = operations["get"]["parameters"]
        named = {each["name"] for each in parameters if each["in"] == "query"}
        taken = ITEMS if path.endswith("/items") else ITEM if "featureId" in path else DOCUMENT
        assert named == taken, path
        asked = path.replace("{collectionId}", "desa").replace("{featureId}", "64.08.04.2012")
        answer = mapped.get(BASE + asked)
        assert answer.status_code == 200
        content = operations["get"]["responses"]["200"]["content"]
        assert answer.headers["Content-Type"] in content
        assert {"400", "404"} <= set(operations["get"]["responses"])


def test_conf_oas30_impl_every_answer_fits_its_schema(mapped):
    document = mapped.json(f"{BASE}/api")
    for path, operations in document["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]
        (schema,) = [each["schema"]["$ref"] for mime, each in content.items() if "json" in mime]
        name = schema.rpartition("/")[2]
        for collection in COLLECTIONS:
            feature = "64.08.04.2012" if collection.id == "desa" else "64.08"
            if "featureId" in path and collection.id not in ("desa", "kabupaten"):
                continue
            asked = path.replace("{collectionId}", collection.id).replace("{featureId}", feature)
            assert faults(document, name, mapped.json(BASE + asked)) == [], asked


def test_conf_oas30_describes_limits_that_hold(mapped):
    items = mapped.json(f"{BASE}/api")["paths"]["/collections/{collectionId}/items"]
    parameters = {each["name"]: each for each in items["get"]["parameters"]}
    limit = parameters["limit"]["schema"]
    body = mapped.json(f"{BASE}/collections/desa/items")
    assert body["numberReturned"] == limit["default"]
    assert (limit["type"], limit["minimum"]) == ("integer", 1)
    box = parameters["bbox"]
    assert (box["style"], box["explode"]) == ("form", False)
    assert [each["minItems"] for each in box["schema"]["oneOf"]] == [4, 6]
