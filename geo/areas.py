"""Areas on the ellipsoid: degrees turned into an equal-area cylinder, then measured flat."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_A = 6378.137  # WGS 84, kilometres
_E2 = 0.00669437999014
_E = float(np.sqrt(_E2))


def area_km2(shape: BaseGeometry) -> float:
    """The area of a shape in degrees, in square kilometres; all parts and holes counted."""
    return float(shapely.area(shapely.transform(shape, _flatten)))


def areas_km2(shapes: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """The areas of many shapes at once, in square kilometres."""
    flat = shapely.transform(np.asarray(shapes, dtype=object), _flatten)
    return np.asarray(shapely.area(flat), dtype=np.float64)


def _flatten(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lambert's cylinder: x the arc along the equator, y such that areas are true."""
    sine = np.sin(np.radians(points[:, 1]))
    part = sine / (1 - _E2 * sine**2) - np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    return np.column_stack([np.radians(points[:, 0]) * _A, _A * (1 - _E2) / 2 * part])
