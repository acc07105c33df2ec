"""GeoJSON in and out: what a file says, feature by feature; compact text for pages."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.shapes import ShapeError

_DEGREES = ("4326", "crs84")
_SHAPES = frozenset(
    {
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    }
)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file: its geometry as written, flat, and its plain properties."""

    geometry: BaseGeometry | None
    properties: Mapping[str, str]
    id: str = ""
    fault: str = ""  # why there is no geometry, a sentence


def read_text(text: str) -> tuple[Feature, ...]:
    """The features of a GeoJSON text: a collection, one feature, a bare geometry, or an array.

    ShapeError when it is no GeoJSON or its coordinates are not degrees.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ShapeError("Berkas bukan JSON yang utuh.") from None
    return read_value(value)


def read_value(value: object) -> tuple[Feature, ...]:
    """The features of parsed GeoJSON."""
    if isinstance(value, list):
        return tuple(feature for each in value for feature in read_value(each))
    if not isinstance(value, dict):
        raise ShapeError("Berkas bukan GeoJSON.")
    _check_crs(value.get("crs"))
    kind = value.get("type")
    if kind == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list):
            raise ShapeError("Berkas GeoJSON tidak memuat daftar features.")
        return tuple(_read_feature(each) for each in features)
    if kind == "Feature":
        return (_read_feature(value),)
    if isinstance(kind, str) and kind in _SHAPES:
        return (Feature(_read_geometry(value), {}),)
    raise ShapeError("Berkas bukan GeoJSON: jenisnya tidak dikenal.")


def to_text(geometry: BaseGeometry, *, digits: int = 6) -> str:
    """The geometry as compact GeoJSON text; six digits are a tenth of a metre."""
    return json.dumps(to_value(geometry, digits=digits), separators=(",", ":"))


def to_value(geometry: BaseGeometry, *, digits: int = 6) -> dict[str, object]:
    """The geometry as a GeoJSON object with rounded coordinates."""
    value: dict[str, object] = shapely.geometry.mapping(geometry)
    return {"type": value["type"], "coordinates": _round(value["coordinates"], digits)}


def collect(
    features: Iterable[tuple[str, Mapping[str, str | int | float | None], BaseGeometry]],
    *,
    digits: int = 5,
    about: Mapping[str, str] | None = None,
) -> str:
    """A FeatureCollection of (id, properties, geometry), with foreign members in `about`."""
    body = {
        "type": "FeatureCollection",
        **(about or {}),
        "features": [
            {
                "type": "Feature",
                "id": name,
                "properties": dict(properties),
                "geometry": to_value(geometry, digits=digits),
            }
            for name, properties, geometry in features
        ],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _read_feature(value: object) -> Feature:
    if not isinstance(value, dict):
        return Feature(None, {}, fault="Satu unsur berkas bukan objek GeoJSON.")
    raw = value.get("properties")
    properties = {
        str(name): _plain(each)
        for name, each in (raw.items() if isinstance(raw, dict) else ())
        if isinstance(each, str | int | float) and not isinstance(each, bool)
    }
    name = _plain(value.get("id", ""))
    try:
        return Feature(_read_geometry(value.get("geometry")), properties, name)
    except ShapeError as error:
        return Feature(None, properties, name, str(error))


def _plain(value: object) -> str:
    """Codes come as text, or as numbers that lost nothing: 6408042012."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _read_geometry(value: object) -> BaseGeometry:
    if not isinstance(value, dict):
        raise ShapeError("Tidak ada geometri.")
    try:
        return shapely.force_2d(shape(value))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.GEOSException):
        raise ShapeError("Geometri tidak dapat dibaca.") from None


def _check_crs(value: object) -> None:
    """The old `crs` member: degrees pass, metres are refused rather than drawn in the Pacific."""
    if value is None:
        return
    properties = value.get("properties") if isinstance(value, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name and not name.lower().endswith(_DEGREES):
        raise ShapeError(f"Sistem koordinat {name} belum dapat dibaca; pakailah EPSG:4326.")


def _round(value: object, digits: int) -> object:
    if isinstance(value, tuple | list):
        return [_round(each, digits) for each in value]
    return round(value, digits) if isinstance(value, float) else value
