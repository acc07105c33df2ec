"""The sample's map service: OGC API Features as pygeoapi answers it, in JSON alone."""

import json
from datetime import date
from functools import lru_cache

from portal.sample.exchange import Ask, Reply
from portal.sample.geoportal.layers import LAYERS, Layer, Shaped
from portal.sample.places import Regency
from portal.sample.sites import GEOPORTAL_PATH as PATH

_DEFAULT, _MOST = 10, 100
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CONFORMS = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson")
]


def answer_geoportal(ask: Ask, seed: int, regency: Regency, today: date) -> Reply:
    """What the service answers to a path below its landing page."""
    path = ask.path.removeprefix(PATH).strip("/")
    if not ask.path.startswith(PATH):
        return _front(ask, regency)
    base = f"{ask.base}{PATH}"
    if path == "":
        return _json(_landing(base, regency))
    if path == "conformance":
        return _json({"conformsTo": _CONFORMS})
    if path == "collections":
        listed = [_collection(base, name, layer) for name, layer in LAYERS.items()]
        return _json({"collections": listed, "links": [_link(f"{base}/collections", "self")]})
    name, _, rest = path.removeprefix("collections/").partition("/")
    if name not in LAYERS or rest.partition("/")[0] not in ("", "items"):
        return _missing("Invalid collection")
    if not rest:
        return _json(_collection(base, name, LAYERS[name]))
    features = _features(name, seed, regency, today)
    wanted = rest.partition("/")[2]
    if wanted:
        found = next((each for each in features if each.id == wanted), None)
        return _json(found.to_value()) if found else _missing("identifier not found")
    return _items(ask, f"{base}/collections/{name}/items", features)


@lru_cache(maxsize=8)
def _features(name: str, seed: int, regency: Regency, today: date) -> tuple[Shaped, ...]:
    return LAYERS[name].make(seed, regency, today)


def _items(ask: Ask, url: str, features: tuple[Shaped, ...]) -> Reply:
    try:
        limit = min(int(ask.query.get("limit", _DEFAULT)), _MOST)
        offset = int(ask.query.get("offset", 0))
        box = [float(part) for part in ask.query.get("bbox", "").split(",") if part]
    except ValueError:
        return _bad()
    if limit < 1 or offset < 0 or len(box) not in (0, 4):
        return _bad()
    if box:
        features = tuple(each for each in features if _meet(each.bounds, box))
    page = features[offset : offset + limit]
    links = [_link(f"{url}?{ask.target.partition('?')[2]}", "self")]
    for rel, at in (("prev", offset - limit), ("next", offset + limit)):
        if 0 <= at < len(features):
            more = f"&bbox={ask.query['bbox']}" if box else ""
            links.append(_link(f"{url}?offset={at}&limit={limit}{more}", rel))
    return _json(
        {
            "type": "FeatureCollection",
            "features": [each.to_value() for each in page],
            "numberMatched": len(features),
            "numberReturned": len(page),
            "links": links,
        },
        (("Content-Crs", f"<{_CRS84}>"),),
    )


def _meet(bounds: tuple[float, float, float, float], box: list[float]) -> bool:
    west, south, east, north = bounds
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _landing(base: str, regency: Regency) -> dict[str, object]:
    return {
        "title": f"Geoportal {regency.name} (contoh)",
        "description": "Semua bentuk di sini ilustrasi.",
        "links": [
            _link(f"{base}/", "self"),
            _link(f"{base}/conformance", "conformance"),
            _link(f"{base}/collections", "data"),
        ],
    }


def _collection(base: str, name: str, layer: Layer) -> dict[str, object]:
    url = f"{base}/collections/{name}"
    items = {"rel": "items", "type": "application/geo+json", "href": f"{url}/items"}
    return {
        "id": name,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "crs": [_CRS84],
        "links": [_link(url, "self"), items],
    }


def _link(href: str, rel: str) -> dict[str, str]:
    return {"rel": rel, "type": "application/json", "href": href}


def _front(ask: Ask, regency: Regency) -> Reply:
    """The page people see at the root of the host."""
    if ask.path != "/":
        return Reply(404, b"<h1>404</h1>", (("Content-Type", "text/html; charset=utf-8"),))
    text = (
        f"<!doctype html><html lang='id'><head><title>Geoportal {regency.name}</title></head>"
        f"<body><p><a href='{PATH}/'>Layanan peta (OGC API Features)</a></p></body></html>"
    )
    return Reply(200, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def _bad() -> Reply:
    return _json({"code": "InvalidParameterValue", "description": "invalid value"}, status=400)


def _missing(words: str) -> Reply:
    return _json({"code": "NotFound", "description": words}, status=404)


def _json(body: object, more: tuple[tuple[str, str], ...] = (), status: int = 200) -> Reply:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, text.encode(), (("Content-Type", "application/json"), *more))
