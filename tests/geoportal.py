"""An OGC API Features service in the place of ctx.http, that pages, lies, breaks and loops."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from connectors.base import Answer
from connectors.errors import NotFoundError, UnreachableError
from tests.map_features import NOW, area

BASE = "http://peta.contoh.go.id/ogc"
FEATURES_CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
CODES = ("64.08.04.2011", "64.08.04.2012", "64.08.05.2001")


@dataclass
class Geoportal:
    """A service in the place of ctx.http; tests change it between two readings."""

    layers: dict[str, list[dict]] = field(default_factory=dict)
    size: int = 2
    host: str = BASE  # as it names itself in its links
    suffixed: bool = False  # answers JSON to f=json only
    crs: str = ""
    heavy: int = 0  # breaks when asked for more at once
    body: bytes | None = None  # in place of every page of items
    loop: bool = False
    asked: list[str] = field(default_factory=list)

    def get(self, url, *, kind="html", headers=None, allow=frozenset({200}), **_more):
        self.asked.append(url)
        parts = urlsplit(url)
        query = {name: each[0] for name, each in parse_qs(parts.query).items()}
        assert "json" in (headers or {}).get("Accept", "")
        if self.suffixed and query.get("f") != "json":
            return self._answer(url, b"<!doctype html><title>Geoportal</title>")
        path = parts.path.removeprefix("/ogc").rstrip("/")
        return self._answer(url, self._body(url, path, query))

    def _answer(self, url, body):
        head = {"content-type": "application/geo+json"}
        if self.crs:
            head["content-crs"] = f"<{self.crs}>"
        return Answer(url, url, 200, head, body, NOW)

    def _body(self, url, path, query) -> bytes:
        if path == "":
            links = [{"rel": "data", "href": f"{self.host}/collections"}]
            return json.dumps({"title": "Geoportal Contoh", "links": links}).encode()
        if path == "/conformance":
            return json.dumps({"conformsTo": [FEATURES_CORE]}).encode()
        if path == "/collections":
            listed = [{"id": name, "title": name.title(), "links": []} for name in self.layers]
            return json.dumps({"collections": listed, "links": []}).encode()
        name, _, rest = path.removeprefix("/collections/").partition("/items")
        if name not in self.layers:
            raise NotFoundError("no such collection", url=url, status=404)
        if rest:
            return self._one(url, name, rest.strip("/"))
        if self.body is not None:
            return self.body
        return self._items(url, name, query)

    def _one(self, url, name, wanted) -> bytes:
        for each in self.layers[name]:
            if each["id"] == wanted:
                return json.dumps(each).encode()
        raise NotFoundError("no such feature", url=url, status=404)

    def _items(self, url, name, query) -> bytes:
        if self.heavy and int(query["limit"]) > self.heavy:
            raise UnreachableError("status 500", url=url, status=500)
        size = min(self.size, int(query["limit"]))
        start = int(query.get("mulai", 0))
        found = self.layers[name]
        page = found[start : start + size]
        body = {"type": "FeatureCollection", "features": page, "links": []}
        if self.loop or start + size <= len(found):  # an exact multiple: one more, empty
            after = 0 if self.loop else start + size
            query = f"limit={query['limit']}&mulai={after}"
            href = f"{self.host}/collections/{name}/items?{query}"
            body["links"].append({"rel": "next", "href": href})
        return json.dumps(body).encode()


def three_desa() -> Geoportal:
    """A service with the boundaries of three desa."""
    return Geoportal({"batas": [area(code, 117 + at / 5) for at, code in enumerate(CODES)]})
