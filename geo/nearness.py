"""How far a position is from a shape, in metres and as a direction; arithmetic on a sphere."""

import math

import shapely
from shapely import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from geo.shapes import Point

METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere as large as the earth
_WINDS = (
    "utara",
    "timur laut",
    "timur",
    "tenggara",
    "selatan",
    "barat daya",
    "barat",
    "barat laut",
)


def nearest_on(geometry: BaseGeometry, lon: float, lat: float) -> tuple[float, Point]:
    """The metres to the nearest point of a shape, and that point. East and west shrink with the
    latitude; over the few kilometres this is for, the plane is good enough."""
    shrink = math.cos(math.radians(lat))
    flat = shapely.transform(geometry, lambda points: points * (shrink, 1.0))
    here = ShapelyPoint(lon * shrink, lat)
    line = shapely.shortest_line(here, flat)
    (_, (x, y)) = line.coords
    return float(line.length) * METRES_A_DEGREE, (float(x) / shrink, float(y))


def wind_of(lon: float, lat: float, towards: Point) -> str:
    """In which of eight directions something lies."""
    east = (towards[0] - lon) * math.cos(math.radians(lat))
    turn = math.degrees(math.atan2(east, towards[1] - lat)) % 360
    return _WINDS[round(turn / 45) % 8]


def degrees_around(metres: float, lat: float) -> float:
    """Half the width of a box in degrees that surely holds all within these metres."""
    return metres / METRES_A_DEGREE / max(math.cos(math.radians(lat)), 0.1)
