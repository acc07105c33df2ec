"""Points, lines and areas as they lie in a file: of a place nothing is asked but where it is."""

import json
import re
from collections.abc import Sequence

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.formats.feature import MAX_VERTICES, FormatError
from geo.formats.nested import Ring
from geo.geojson import read_value
from geo.positions import PositionError, read_position
from geo.shapes import ShapeError

_UNREADABLE = "Geometri tidak dapat dibaca."


def read_json(value: object) -> BaseGeometry:
    """A geometry of GeoJSON."""
    if not isinstance(value, dict):
        raise FormatError("Unsur ini tidak bergeometri.")
    try:
        feature = read_value({"type": "Feature", "geometry": value})[0]
    except ShapeError as error:
        raise FormatError(str(error)) from None
    if feature.geometry is None:
        raise FormatError(feature.fault or _UNREADABLE)
    return check(feature.geometry)


def read_cell(text: str) -> BaseGeometry:
    """A geometry in one cell: well-known text or binary, GeoJSON, or a position as people paste
    it."""
    if not text:
        raise FormatError("Geometri kosong.")
    if text[0] == "{":
        try:
            return read_json(json.loads(text))
        except (ValueError, RecursionError):
            raise FormatError("Geometri bukan JSON yang utuh.") from None
    try:
        if re.fullmatch(r"[0-9A-Fa-f]{18,}", text):
            return check(shapely.from_wkb(bytes.fromhex(text)))
        if text[0].isalpha() and "(" in text:
            return check(shapely.from_wkt(text))
    except (shapely.GEOSException, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError("Geometri bukan WKT yang utuh.") from None
    try:
        return shapely.Point(read_position(text))
    except PositionError as error:
        raise FormatError(str(error)) from None


def read_pair(lat: str, lon: str) -> BaseGeometry:
    """A point of two cells, whichever of both ways people write degrees."""
    for name, text in (("lintang", lat), ("bujur", lon)):
        if not text:
            raise FormatError(f"{name} belum diisi.")
    try:
        point = shapely.Point(float(lon.replace(",", ".")), float(lat.replace(",", ".")))
    except ValueError:
        try:
            point = shapely.Point(read_position(f"{lat}; {lon}"))
        except PositionError:
            raise FormatError(f"“{lat}; {lon}” bukan derajat lintang dan bujur.") from None
    if not (abs(point.x) <= 180 and abs(point.y) <= 180):
        raise FormatError(f"{lat}; {lon} bukan derajat lintang dan bujur.")
    return point


def line_of(points: Ring) -> LineString:
    """A line through these positions."""
    if len(points) < 2:
        raise FormatError("Garis ini hanya punya satu titik.")
    return LineString(points)


def join(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """One geometry of several parts."""
    return check(parts[0] if len(parts) == 1 else shapely.geometrycollections(list(parts)))


def check(shape: BaseGeometry | None) -> BaseGeometry:
    """The geometry, flat; FormatError when there is nothing in it or far too much."""
    if shape is None or shape.is_empty:
        raise FormatError("Geometri kosong.")
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        raise FormatError(f"Geometri memuat lebih dari {MAX_VERTICES} titik.")
    return shapely.force_2d(shape)
