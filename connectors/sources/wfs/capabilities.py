"""What a WFS says it can: its version, its layers, the forms of its answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from connectors.cleaning.text import clean_title
from connectors.cleaning.xml import local_name
from connectors.errors import NotExpectedError

VERSIONS = ("2.0.0", "1.1.0", "1.0.0")
_GEOJSON = re.compile(r"(?i)^(?:application/json; ?subtype=geojson|application/geo\+json|geojson)$")
_JSON = re.compile(r"(?i)^(?:application/json|json)$")
_DEGREES = re.compile(r"(?i)(?:4326|9470|4755|crs:?:?84)$")


@dataclass(frozen=True, slots=True)
class FeatureType:
    """A layer. `degrees`: its usual coordinates are degrees, so nothing needs to be said."""

    name: str
    title: str
    degrees: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is asked for, and how. `json`: the name of the GeoJSON form, empty without one."""

    version: str
    title: str
    json: str
    types: tuple[FeatureType, ...]


def read_capabilities(root: etree._Element, url: str) -> Capabilities:
    """The capabilities in a document; NotExpectedError when it is another one."""
    if local_name(root) != "wfs_capabilities":
        raise NotExpectedError(f"no capabilities but {local_name(root)}", url=url)
    said = root.get("version", "")
    version = next((each for each in VERSIONS if said[:3] == each[:3]), "")
    if not version:
        raise NotExpectedError(f"WFS version {said[:20]}", url=url)
    head = next(_find(root, "serviceidentification"), next(_find(root, "service"), root))
    return Capabilities(
        version=version,
        title=clean_title(_text(head, "title")),
        json=_choose_json(list(_formats(root))),
        types=tuple(_read_type(each) for each in _find(root, "featuretype") if _text(each, "name")),
    )


def _read_type(element: etree._Element) -> FeatureType:
    name = _text(element, "name")
    usual = next(
        (
            _text(element, each)
            for each in ("defaultcrs", "defaultsrs", "srs")
            if _text(element, each)
        ),
        "",
    )
    return FeatureType(name, clean_title(_text(element, "title")) or name, is_degrees(usual))


def is_degrees(name: str) -> bool:
    """Whether a coordinate system counts in degrees."""
    return bool(_DEGREES.search(name.strip()))


def _formats(root: etree._Element) -> Iterator[str]:
    for operation in _find(root, "operation"):
        if operation.get("name", "").lower() == "getfeature":
            for parameter in _find(operation, "parameter"):
                if parameter.get("name", "").lower() == "outputformat":
                    yield from (str(each.text or "").strip() for each in _find(parameter, "value"))
    for old in _find(root, "resultformat"):
        yield from (local_name(each) for each in old)


def _choose_json(formats: list[str]) -> str:
    for pattern in (_GEOJSON, _JSON):
        for each in formats:
            if pattern.match(each):
                return each
    return ""


def _find(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (each for each in element.iter() if local_name(each) == name)


def _text(element: etree._Element, name: str) -> str:
    return next((str(each.text or "").strip() for each in element if local_name(each) == name), "")
