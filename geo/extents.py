"""What is measured of a shape: area, box, centre, and where its label has room."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from geo.areas import areas_km2
from geo.shapes import label_of

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Extent:
    """Measures of a shape. Area in square metres on the equal-area cylinder of EPSG:6933;
    positions in millionths of a degree, a tenth of a metre. The label point lies inside; the
    centre of a bent shape need not."""

    area_m2: int
    west: int
    south: int
    east: int
    north: int
    centre_lon: int
    centre_lat: int
    label_lon: int
    label_lat: int


def measure(shapes: Mapping[str, MultiPolygon]) -> dict[str, Extent]:
    """The extents of shapes by code."""
    every = list(shapes.values())
    areas = areas_km2(every)
    boxes = shapely.bounds(every)
    centres = shapely.get_coordinates(shapely.centroid(every))
    extents = {}
    for at, (code, shape) in enumerate(shapes.items()):
        label = label_of(shape)
        places = (*boxes[at], *centres[at], label.x, label.y)
        extents[code] = Extent(
            round(float(areas[at]) * MILLION), *(round(float(each) * MILLION) for each in places)
        )
    return extents
