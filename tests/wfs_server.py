"""A WFS in the place of ctx.http: three versions, two forms, and the faults of each."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from shapely.geometry import box, shape

from connectors.base import Answer
from connectors.errors import UnreachableError
from tests.map_features import NOW

BASE = "http://peta.contoh.go.id/geoserver/wfs"
_URN = "urn:ogc:def:crs:EPSG::4326"


@dataclass
class WfsServer:
    """Layers of GeoJSON features by name."""

    layers: dict[str, list[dict]] = field(default_factory=dict)
    version: str = "2.0.0"
    json: bool = True
    most: int = 2  # what it gives at once, whatever is asked
    srs: str = _URN
    axes: str = "lintang-bujur"  # of a BBOX that names the urn
    pages: bool = True
    sorts: bool = True
    filters: bool = True
    heavy: int = 0
    body: bytes | None = None  # in place of every answer with features
    asked: list[str] = field(default_factory=list)

    def get(self, url, *, kind="html", headers=None, allow=frozenset({200}), **_more):
        self.asked.append(url)
        query = {name.upper(): value for name, value in parse_qsl(urlsplit(url).query)}
        if query.get("SERVICE") != "WFS":
            return Answer(url, url, 200, {}, b"<HTML><BODY>No query</BODY></HTML>", NOW)
        if query["REQUEST"] == "GetCapabilities":
            return self._answer(url, self._capabilities())
        return self._answer(url, *self._features(url, query))

    def _answer(self, url, body, status=200):
        return Answer(url, url, status, {}, body if isinstance(body, bytes) else body.encode(), NOW)

    def _capabilities(self):
        if self.version == "1.0.0":
            form = f"<ResultFormat><GML2/>{'<JSON/>' if self.json else ''}</ResultFormat>"
            kinds = "".join(
                f"<FeatureType><Name>{name}</Name><Title>{name}</Title><SRS>{self.srs}</SRS>"
                "</FeatureType>"
                for name in self.layers
            )
            return (
                '<WFS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wfs"><Service>'
                f"<Title>Layanan</Title></Service>{form}{kinds}</WFS_Capabilities>"
            )
        word = "CRS" if self.version == "2.0.0" else "SRS"
        form = "<ows:Value>application/json</ows:Value>" if self.json else ""
        kinds = "".join(
            f"<FeatureType><Name>{name}</Name><Title>{name}</Title>"
            f"<Default{word}>{self.srs}</Default{word}></FeatureType>"
            for name in self.layers
        )
        return (
            f'<wfs:WFS_Capabilities version="{self.version}" xmlns="http://www.opengis.net/wfs/2.0"'
            ' xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1">'
            '<ows:Operation name="GetFeature"><ows:Parameter name="outputFormat">'
            f"<ows:AllowedValues><ows:Value>text/xml</ows:Value>{form}</ows:AllowedValues>"
            f"</ows:Parameter></ows:Operation>{kinds}</wfs:WFS_Capabilities>"
        )

    def _features(self, url, query):
        if self.body is not None:
            return (self.body,)
        name = query.get("TYPENAMES") or query.get("TYPENAME")
        if name not in self.layers:
            return self._exception("InvalidParameterValue", "typename")
        if "SORTBY" in query and not self.sorts:
            return self._exception("InvalidParameterValue", "sortby")
        if "FILTER" in query and not self.filters:
            return self._exception("NoApplicableCode", "filter")
        count = query.get("COUNT") or query.get("MAXFEATURES")
        if self.heavy and count and int(count) > self.heavy:
            raise UnreachableError("status 502", url=url, status=502)
        found = [each for each in self.layers[name] if self._fits(each, query)]
        start = int(query.get("STARTINDEX", 0)) if self.pages else 0
        page = found[start : start + min(int(count), self.most)] if count else found
        if "OUTPUTFORMAT" in query:
            return (json.dumps({"type": "FeatureCollection", "features": page}),)
        return (self._gml(name, page),)

    def _exception(self, code, place):
        report = (
            f'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
            f'<ows:Exception exceptionCode="{code}" locator="{place}"><ows:ExceptionText>salah'
            "</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
        )
        return report, 400 if self.version == "2.0.0" else 200

    def _fits(self, feature, query) -> bool:
        if "BBOX" in query:
            one, two, three, four, *crs = query["BBOX"].split(",")
            corners = [float(each) for each in (one, two, three, four)]
            assert bool(crs) == (self.version != "1.0.0")
            if crs and self.axes == "lintang-bujur":
                corners = [corners[1], corners[0], corners[3], corners[2]]
            return shape(feature["geometry"]).intersects(box(*corners))
        if "FILTER" in query:
            text = query["FILTER"]
            name = re.search(r"(?:ValueReference|PropertyName)>([^<]*)<", text)[1]
            value = re.search(r"Literal>([^<]*)<", text)[1].replace("&amp;", "&")
            said = str(feature["properties"].get(name, ""))
            return said.startswith(value[:-1]) if "PropertyIsLike" in text else said == value
        return True

    def _gml(self, name, page):
        old = self.version == "1.0.0"
        flip = not old  # lat, lon
        space = "http://www.opengis.net/gml" + ("/3.2" if self.version == "2.0.0" else "")
        word = "member" if self.version == "2.0.0" else "gml:featureMember"
        members = "".join(
            f"<{word}><a:{name} gml:id='{name}.{at}'><a:geom>"
            f"{_write(each['geometry'], old=old, flip=flip)}</a:geom>"
            + "".join(
                f"<a:{key}>{escape(str(value))}</a:{key}>"
                for key, value in each["properties"].items()
            )
            + f"</a:{name}></{word}>"
            for at, each in enumerate(page)
        )
        return (
            f'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="{space}" '
            f'xmlns="http://www.opengis.net/wfs/2.0" xmlns:a="urn:a">{members}'
            "</wfs:FeatureCollection>"
        )


def _write(geometry, *, old, flip):
    """A geometry in GML 2 or 3."""
    kind, coordinates = geometry["type"], geometry["coordinates"]

    def positions(pairs):
        if old:
            text = " ".join(f"{x},{y}" for x, y in pairs)
            return f"<gml:coordinates>{text}</gml:coordinates>"
        text = " ".join(f"{y} {x}" if flip else f"{x} {y}" for x, y in pairs)
        return f"<gml:posList>{text}</gml:posList>"

    if kind == "Point":
        return f'<gml:Point srsName="{_URN}">{positions([coordinates])}</gml:Point>'
    if kind == "Polygon":
        rings = "".join(
            f"<gml:{name}><gml:LinearRing>{positions(ring)}</gml:LinearRing></gml:{name}>"
            for ring, name in zip(
                coordinates,
                (["outerBoundaryIs"] if old else ["exterior"])
                + ["innerBoundaryIs" if old else "interior"] * (len(coordinates) - 1),
                strict=True,
            )
        )
        return f'<gml:Polygon srsName="{_URN}">{rings}</gml:Polygon>'
    lines = "".join(
        f"<gml:curveMember><gml:LineString>{positions(line)}</gml:LineString></gml:curveMember>"
        for line in coordinates
    )
    return f'<gml:MultiCurve srsName="{_URN}">{lines}</gml:MultiCurve>'
