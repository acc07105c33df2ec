"""A feature on its way out of the child process, as one line of plain JSON."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from geo.formats.feature import RawFeature

LONGEST_TEXT = 2_000  # characters of one property; more is never a code or a name
_MOST_PROPERTIES = 200


@dataclass(frozen=True, slots=True)
class Record:
    """What a reader makes of one feature, before it has a number."""

    shape: BaseGeometry | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    open_rings: int = 0
    dead_rings: int = 0
    fault: str = ""
    layer: str = ""
    row: int = 0


def write_line(number: int, record: Record) -> str:
    """The record as JSON, its shape as well-known binary in base64."""
    packed = None
    if record.shape is not None:
        packed = base64.b64encode(shapely.to_wkb(record.shape)).decode("ascii")
    return json.dumps(
        {
            "number": number,
            "wkb": packed,
            "properties": record.properties,
            "id": record.id,
            "layer": record.layer,
            "open": record.open_rings,
            "dead": record.dead_rings,
            "fault": record.fault,
            "row": record.row,
        }
    )


def read_line(value: Mapping[str, object]) -> RawFeature:
    """The feature of such a line; ValueError or KeyError when it is not ours."""
    packed = value["wkb"]
    properties = value["properties"]
    if not isinstance(properties, dict):
        raise ValueError("properties")
    geometry = None
    if isinstance(packed, str):
        geometry = shapely.from_wkb(base64.b64decode(packed, validate=True))
    return RawFeature(
        number=int(str(value["number"])),
        geometry=geometry,
        properties={str(key): str(each) for key, each in properties.items()},
        id=str(value["id"]),
        layer=str(value["layer"]),
        open_rings=int(str(value["open"])),
        dead_rings=int(str(value["dead"])),
        fault=str(value["fault"]),
        row=int(str(value["row"])),
    )


def plain_properties(value: object) -> dict[str, str]:
    """Properties as text; what is neither text nor number is left out."""
    if not isinstance(value, Mapping):
        return {}
    pairs = [(str(name), plain_text(each)) for name, each in value.items()]
    return {name: text for name, text in pairs[:_MOST_PROPERTIES] if text}


def plain_text(value: object) -> str:
    """A property as text. Codes come as text or as numbers that lost nothing: 6408042012.0"""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\x00", "").strip()[:LONGEST_TEXT]
