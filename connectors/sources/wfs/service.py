"""One WFS: its capabilities, and features in whatever form it answers."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from lxml import etree

from connectors.base import Answer, BodyKind, Http
from connectors.cleaning.xml import local_name, read_xml
from connectors.errors import AuthError, ConfigError, NotExpectedError, Scope
from connectors.sources.wfs.capabilities import Capabilities, read_capabilities
from connectors.sources.wfs.gml import read_features
from geo.geojson import Feature, read_value
from geo.shapes import ShapeError

_OURS = frozenset({"service", "request", "version", "typename", "typenames", "outputformat"})
_REPORTS = frozenset({"exceptionreport", "serviceexceptionreport"})
_TOLD = frozenset({200, 400})  # 2.0 tells an exception with 400, 1.x with 200


class Service:
    """Asks by address alone. What the address already says (a map file) stays in it."""

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        parts = urlsplit(url)
        kept = [pair for pair in parse_qsl(parts.query) if pair[0].lower() not in _OURS]
        self._kept = dict(kept)
        self.base = urlunsplit((*parts[:3], "", ""))

    def capabilities(self) -> Capabilities:
        """What it can, in the highest version it knows."""
        answer = self._get({"REQUEST": "GetCapabilities"}, "xml")
        root = read_xml(answer.body, answer.asked)
        check_exception(root, answer.asked)
        return read_capabilities(root, answer.asked)

    def features(self, values: Mapping[str, str], *, json: bool) -> tuple[Feature, ...]:
        """The features of an answer; an exception inside is raised whatever its status."""
        answer = self._get({"REQUEST": "GetFeature", **values}, "geo" if json else "xml")
        if not json or answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            root = read_xml(answer.body, answer.asked)
            check_exception(root, answer.asked)
            return read_features(root, answer.asked)
        body = answer.json()
        listed = body.get("features") if isinstance(body, dict) else None
        if not isinstance(listed, list):
            raise NotExpectedError("no FeatureCollection", url=answer.asked)
        try:
            return read_value(body)
        except ShapeError as error:
            raise NotExpectedError(str(error), url=answer.asked, sentence=str(error)) from None

    def _get(self, values: Mapping[str, str], kind: BodyKind) -> Answer:
        query = urlencode({**self._kept, "SERVICE": "WFS", **values}, safe=",:/", quote_via=quote)
        return self._http.get(f"{self.base}?{query}", kind=kind, allow=_TOLD)


def check_exception(root: etree._Element, url: str) -> None:
    """Raise the exception a document reports."""
    if local_name(root) not in _REPORTS:
        return
    code, place, text = "", "", ""
    for each in root.iter():
        if local_name(each) in ("exception", "serviceexception"):
            code = each.get("exceptionCode") or each.get("code") or ""
            place = each.get("locator") or ""
            text = " ".join("".join(str(part) for part in each.itertext()).split())
            break
    words = f"{code} {place} {text}".strip()[:200]
    low = words.lower()
    if "auth" in low or "permission" in low or "denied" in low:
        sentence = "Lapisan ini tidak terbuka untuk umum."
        raise AuthError(words, url=url, scope=Scope.STREAM, sentence=sentence)
    if "typename" in place.lower() or "feature type" in low:
        sentence = "Layanan tidak mengenal lapisan yang diminta."
        raise ConfigError(words, url=url, scope=Scope.STREAM, sentence=sentence)
    raise NotExpectedError(words, url=url, status=400)
