"""Esri JSON into features: rings told apart by the way they turn, dates in milliseconds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import shapely
from shapely import (
    LinearRing,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from geo.geojson import Feature
from geo.shapes import ShapeError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 7_258_118_400_000  # the year 2200
Labels = Mapping[str, Mapping[str, str]]  # by field: what a stored code means


def read_feature(value: object) -> Feature:
    """One feature of a query's answer."""
    if not isinstance(value, dict):
        return Feature(None, {}, fault="Satu unsur jawaban bukan objek.")
    raw = value.get("attributes")
    properties = {
        str(name): _plain(each)
        for name, each in (raw.items() if isinstance(raw, dict) else ())
        if isinstance(each, str | int | float) and not isinstance(each, bool)
    }
    try:
        return Feature(read_geometry(value.get("geometry")), properties)
    except ShapeError as error:
        return Feature(None, properties, fault=str(error))


def read_geometry(value: object) -> BaseGeometry:
    """A geometry; ShapeError says why there is none."""
    if not isinstance(value, dict):
        raise ShapeError("Tidak ada geometri.")
    try:
        if "rings" in value:
            return _polygons(value["rings"])
        if "paths" in value:
            return MultiLineString([LineString(_pairs(path)) for path in value["paths"]])
        if "points" in value:
            return MultiPoint(_pairs(value["points"]))
        if "x" in value and "y" in value:
            return Point(float(value["x"]), float(value["y"]))
    except (ValueError, TypeError, IndexError, KeyError, shapely.GEOSException):
        raise ShapeError("Geometri tidak dapat dibaca.") from None
    raise ShapeError("Geometri berupa lengkung atau kosong, tidak dapat dibaca.")


def translate(feature: Feature, dates: frozenset[str], labels: Labels) -> Feature:
    """The feature with its dates written out and its stored codes as words."""
    said = dict(feature.properties)
    for name, value in said.items():
        if name in dates:
            said[name] = _date(value)
        elif name in labels:
            said[name] = labels[name].get(value, value)
    return replace(feature, properties=said)


def _date(value: str) -> str:
    """Milliseconds since 1970 as ISO text; what is text already stays."""
    if not value.lstrip("-").isdigit() or len(value) > 14 or int(value) > _LATEST:
        return value
    return (_EPOCH + timedelta(milliseconds=int(value))).isoformat()


def _polygons(rings: Sequence[object]) -> MultiPolygon:
    """Outer rings turn clockwise, holes the other way, each after any outer ring. Where nothing
    turns clockwise somebody wrote all rings the wrong way round: then all are outer."""
    built = [LinearRing(_pairs(ring)) for ring in rings if len(set(_pairs(ring))) > 2]
    outer = [Polygon(ring) for ring in built if not ring.is_ccw]
    holes = [ring for ring in built if ring.is_ccw]
    if not outer:
        return MultiPolygon([Polygon(ring) for ring in built])
    inside: list[list[LinearRing]] = [[] for _ in outer]
    apart = []
    for ring in holes:
        point = Polygon(ring).representative_point()
        around = [at for at, each in enumerate(outer) if each.contains(point)]
        if around:
            inside[min(around, key=lambda at: outer[at].area)].append(ring)
        else:
            apart.append(Polygon(ring))
    parts = [
        Polygon(each.exterior, own) for each, own in zip(outer, inside, strict=True)
    ]  # fmt: skip
    return MultiPolygon([*parts, *apart])


def _pairs(value: object) -> list[tuple[float, float]]:
    if not isinstance(value, list):
        raise TypeError("no list of positions")
    return [(float(each[0]), float(each[1])) for each in value]


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
