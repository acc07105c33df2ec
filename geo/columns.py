"""Spatial column types, the same on SpatiaLite and PostGIS: degrees, EPSG:4326."""

from geoalchemy2 import Geometry
from geoalchemy2.elements import WKBElement, WKTElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

SRID = 4326


def outline_column() -> Geometry:
    """The column type of a boundary."""
    return Geometry("MULTIPOLYGON", srid=SRID)


def point_column() -> Geometry:
    """The column type of a position."""
    return Geometry("POINT", srid=SRID)


def store(geometry: MultiPolygon | MultiLineString | Point) -> WKBElement:
    """A geometry as a value to insert or compare with."""
    return from_shape(geometry, srid=SRID)


def load(value: WKBElement | WKTElement) -> BaseGeometry:
    """The geometry of a value that was read."""
    return to_shape(value)
