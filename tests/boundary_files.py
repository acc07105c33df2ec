"""Small files of boundaries for tests: three desa of one kecamatan beside each other."""

import json
import math
from pathlib import Path

from shapely import MultiPolygon
from shapely.geometry import box, mapping

CODES = ("64.08.11.2001", "64.08.11.2002", "64.08.11.2003")
NAMES = {"64.08.11.2001": "Sandaran", "64.08.11.2002": "Manubar", "64.08.11.2003": "Tadoan"}


def square(at, south=0.0, size=0.1):
    """One of several squares in a row, as a boundary."""
    return MultiPolygon([box(117.0 + at * size, south, 117.0 + (at + 1) * size, south + size)])


ROW = {code: square(at) for at, code in enumerate(CODES)}


def feature(code, name, shapes, **properties):
    """A feature with a code and a name."""
    shape = shapes.get(code) or next(iter(shapes.values()))
    return {
        "type": "Feature",
        "properties": {"kode": code, "nama": name, **properties},
        "geometry": mapping(shape),
    }


def write_geojson(path: Path, shapes, **members) -> Path:
    """A collection of these shapes by code."""
    features = [feature(code, NAMES.get(code, code), shapes) for code in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}))
    return path


def ring_of(count):
    """A round ring of so many positions."""
    step = 2 * math.pi / count
    ring = [[117 + 0.1 * math.cos(at * step), 0.1 * math.sin(at * step)] for at in range(count)]
    return [*ring, ring[0]]
