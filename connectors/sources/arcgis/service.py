"""One ArcGIS REST service: its layers, and queries whose answers are looked at, not trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from connectors.base import BodyKind, Http
from connectors.cleaning.layers import Form
from connectors.cleaning.text import clean_title
from connectors.errors import (
    AuthError,
    ConfigError,
    NotExpectedError,
    NotFoundError,
    Scope,
    UnreachableError,
)
from connectors.sources.arcgis.esri_json import Labels

_SERVICE = re.compile(r"(?i)^(.*/(?:MapServer|FeatureServer))(?:/(\d+))?$")
_FORMS: dict[str, Form] = {
    "esriGeometryPoint": "titik", "esriGeometryMultipoint": "titik",
    "esriGeometryPolyline": "garis", "esriGeometryPolygon": "bidang",
}  # fmt: skip
_MOST_RECORDS = 1000  # what servers give at most when they do not say


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer as it describes itself."""

    id: int
    name: str
    form: Form
    fields: Mapping[str, str]  # by name: its type
    id_field: str
    most: int
    pages: bool
    formats: frozenset[str]
    edited: str  # when it was last edited, as the server says; empty when it does not
    labels: Labels

    @property
    def dates(self) -> frozenset[str]:
        """The fields that hold moments."""
        return frozenset(name for name, kind in self.fields.items() if kind.endswith("Date"))


class Service:
    """A MapServer or FeatureServer; `only` is the layer that was registered, or None."""

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        found = _SERVICE.match(url.partition("?")[0].rstrip("/"))
        if found is None:
            raise ConfigError("no service address", url=url, sentence=_ADDRESS)
        self.base = found[1]
        self.only = int(found[2]) if found[2] else None

    def list_layers(self) -> tuple[tuple[int, str], ...]:
        """Number and name of every layer of features; groups and pictures have none."""
        body = self.ask(self.base, {})
        listed = body.get("layers")
        if not isinstance(listed, list):
            raise NotExpectedError("no list of layers", url=self.base)
        found = []
        for each in listed:
            if isinstance(each, dict) and isinstance(each.get("id"), int):
                is_group = bool(each.get("subLayerIds"))
                if not is_group and each.get("type", "Feature Layer") == "Feature Layer":
                    found.append((each["id"], clean_title(str(each.get("name", "")))))
        return tuple(each for each in found if self.only in (None, each[0]))

    def describe(self, number: int) -> MapLayer:
        """What one layer says of itself."""
        url = f"{self.base}/{number}"
        body = self.ask(url, {})
        listed = body.get("fields")
        fields = {
            str(each["name"]): str(each.get("type", ""))
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict) and each.get("name")
        }
        if not fields:
            raise NotExpectedError("a layer without fields", url=url)
        form = _FORMS.get(str(body.get("geometryType", "")), "")
        ids = [name for name, kind in fields.items() if kind == "esriFieldTypeOID"]
        said = body.get("maxRecordCount")
        return MapLayer(
            id=number,
            name=clean_title(str(body.get("name", number))),
            form=form,
            fields=fields,
            id_field=str(body.get("objectIdField") or (ids[0] if ids else "")),
            most=said if isinstance(said, int) and said > 0 else _MOST_RECORDS,
            pages=_can_page(body),
            formats=frozenset(
                each.strip().lower() for each in str(body.get("supportedQueryFormats")).split(",")
            ),
            edited=_edited(body),
            labels=_read_labels(listed),
        )

    def ask(
        self, url: str, values: Mapping[str, str], kind: BodyKind = "json"
    ) -> dict[str, object]:
        """A JSON object; the error inside a 200 is raised as what it means."""
        query = urlencode({"f": "json", **values}, safe=",:'*")
        address = f"{url}?{query}"
        body = self._http.get(address, kind=kind).json()
        if not isinstance(body, dict):
            raise NotExpectedError("no JSON object", url=address)
        check_error(body, address)
        return body


def check_error(body: Mapping[str, object], url: str) -> None:
    """Raise the error a body holds: ArcGIS tells it with status 200."""
    error = body.get("error")
    if not isinstance(error, dict):
        return
    said = error.get("code")
    code = said if isinstance(said, int) else 0
    words = f"error {code}: {str(error.get('message', ''))[:120]}"
    if code in (401, 403, 498, 499):
        raise AuthError(words, url=url, status=code, sentence=_TOKEN, scope=Scope.STREAM)
    if code == 404:
        raise NotFoundError(words, url=url, status=code)
    if code >= 500:
        raise UnreachableError(words, url=url, status=code, scope=Scope.STREAM)
    raise NotExpectedError(words, url=url, status=code)


def _can_page(body: Mapping[str, object]) -> bool:
    advanced = body.get("advancedQueryCapabilities")
    said = advanced.get("supportsPagination") if isinstance(advanced, dict) else None
    return bool(body.get("supportsPagination") if said is None else said)


def _edited(body: Mapping[str, object]) -> str:
    info = body.get("editingInfo")
    said = info.get("lastEditDate") if isinstance(info, dict) else None
    return str(said) if isinstance(said, int) else ""


def _read_labels(listed: object) -> dict[str, dict[str, str]]:
    """What the codes of a field mean, where the layer has a list of them."""
    found: dict[str, dict[str, str]] = {}
    for each in listed if isinstance(listed, list) else ():
        domain = each.get("domain") if isinstance(each, dict) else None
        coded = domain.get("codedValues") if isinstance(domain, dict) else None
        if isinstance(coded, list):
            found[str(each["name"])] = {
                str(pair.get("code")): str(pair.get("name"))
                for pair in coded
                if isinstance(pair, dict)
            }
    return found


_ADDRESS = "Alamat layanan ArcGIS harus berakhir dengan MapServer atau FeatureServer."
_TOKEN = "Layanan ini meminta token. Hanya layanan terbuka yang dibaca."
