"""An ArcGIS service in the place of ctx.http: it pages, hides limits, breaks and lies."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from connectors.base import Answer
from connectors.errors import UnreachableError
from tests.map_features import NOW

BASE = "http://peta.contoh.go.id/arcgis/rest/services/Batas/MapServer"
_GEOMETRY = {
    "Polygon": "esriGeometryPolygon",
    "Point": "esriGeometryPoint",
    "MultiLineString": "esriGeometryPolyline",
}


@dataclass
class FeatureServer:
    """Layers of GeoJSON features by name, answered in Esri's way."""

    layers: dict[str, list[dict]] = field(default_factory=dict)
    most: int = 2  # what it gives at once, whatever is asked
    flag: str = "top"  # where it says that there is more: top | properties | nowhere
    pages: bool = True
    ignores_offset: bool = False
    heavy: int = 0  # breaks when asked for more at once
    formats: str = "JSON, geoJSON, PBF"
    types: dict[str, str] = field(default_factory=dict)
    domains: dict[str, dict] = field(default_factory=dict)
    edited: int = 0
    wkid: int = 4326
    error: dict | None = None  # in place of every answer to a query
    asked: list[str] = field(default_factory=list)

    def get(self, url, *, kind="html", headers=None, allow=frozenset({200}), **_more):
        self.asked.append(url)
        parts = urlsplit(url)
        query = {name: each[0] for name, each in parse_qs(parts.query).items()}
        if "f" not in query:
            return Answer(url, url, 200, {}, b"<!doctype html><html>ArcGIS</html>", NOW)
        rest = parts.path.removeprefix(urlsplit(BASE).path).strip("/")
        body = self._body(url, rest, query)
        return Answer(url, url, 200, {}, json.dumps(body).encode(), NOW)

    def _body(self, url, rest, query):
        if rest == "":
            listed = [{"id": at, "name": name} for at, name in enumerate(self.layers)]
            group = {"id": 99, "name": "Grup", "type": "Group Layer", "subLayerIds": [0]}
            return {"currentVersion": 10.91, "layers": [group, *listed]}
        number, _, act = rest.partition("/")
        if not number.isdigit() or int(number) >= len(self.layers):
            return {"error": {"code": 404, "message": "Layer not found", "details": []}}
        name = list(self.layers)[int(number)]
        if not act:
            return self._describe(int(number), name)
        if self.error is not None:
            return {"error": self.error}
        return self._query(url, name, query)

    def _describe(self, number, name):
        found = self.layers[name]
        names = found[0]["properties"] if found else {}
        fields = [{"name": "OBJECTID", "type": "esriFieldTypeOID"}]
        for each in names:
            kind = self.types.get(each, "esriFieldTypeString")
            fields.append({"name": each, "type": kind, "domain": self.domains.get(each)})
        body = {
            "id": number,
            "name": name,
            "type": "Feature Layer",
            "geometryType": _GEOMETRY[found[0]["geometry"]["type"]] if found else None,
            "fields": fields,
            "maxRecordCount": self.most,
            "supportedQueryFormats": self.formats,
            "advancedQueryCapabilities": {"supportsPagination": self.pages},
        }
        if self.edited:
            body["editingInfo"] = {"lastEditDate": self.edited}
        return body

    def _query(self, url, name, query):
        rows = list(enumerate(self.layers[name], start=1))
        if "objectIds" in query:
            wanted = {int(each) for each in query["objectIds"].split(",")}
            rows = [row for row in rows if row[0] in wanted]
        else:
            rows = [row for row in rows if _fits(row[1], query["where"])]
        if query.get("returnIdsOnly") == "true":
            return {"objectIdFieldName": "OBJECTID", "objectIds": [row[0] for row in rows] or None}
        asked = int(query.get("resultRecordCount", 1000))
        if self.heavy and max(asked, len(rows) if "objectIds" in query else 0) > self.heavy:
            raise UnreachableError("the body took too long", url=url)
        start = 0 if self.ignores_offset else int(query.get("resultOffset", 0))
        size = min(asked, self.most) if "objectIds" not in query else len(rows)
        page = rows[start : start + size]
        taken = query["outFields"].split(",")
        body = self._write(page, taken, query["f"])
        more = start + size < len(rows) or self.ignores_offset
        if self.flag == "top":
            body["exceededTransferLimit"] = more
        elif self.flag == "properties":
            body["properties"] = {"exceededTransferLimit": more}
        return body

    def _write(self, page, taken, form):
        rows = []
        for number, each in page:
            said = {key: value for key, value in each["properties"].items() if key in taken}
            if form == "geojson":
                rows.append({**each, "id": number, "properties": said})
            else:
                rows.append({"attributes": said, "geometry": to_esri(each["geometry"])})
        if form == "geojson":
            return {"type": "FeatureCollection", "features": rows}
        return {"features": rows, "spatialReference": {"wkid": self.wkid}}


def to_esri(geometry):
    """GeoJSON as Esri writes it: outer rings clockwise."""
    match geometry:
        case {"type": "Point", "coordinates": [x, y]}:
            return {"x": x, "y": y}
        case {"type": "MultiLineString", "coordinates": lines}:
            return {"paths": lines}
        case {"type": "Polygon", "coordinates": rings}:
            return {"rings": [ring[::-1] for ring in rings]}
    return geometry


def _fits(feature, where: str) -> bool:
    if where == "1=1":
        return True
    found = re.fullmatch(r"(\w+) ?(=|LIKE|IN) ?(.*)", where)
    assert found, where
    value = str(feature["properties"].get(found[1], ""))
    match found[2]:
        case "LIKE":
            return value.startswith(found[3].strip("'%"))
        case "IN":
            return value in re.findall(r"'([^']*)'", found[3])
    return value == found[3].strip("'").replace("''", "'")
