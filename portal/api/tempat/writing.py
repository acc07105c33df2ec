"""Places in three formats, each once with all its sources; the terms go into every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.geojson import collect
from portal.api.sending import DIGITS, Row
from portal.reads.courses import read_courses
from portal.reads.features import Value
from portal.reads.place_features import describe
from portal.reads.places import PlaceRow
from portal.web.formats import write_csv
from portal.web.reply import Table
from portal.web.terms import Terms


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place with its position, or a road with its course."""

    id: int
    shape: BaseGeometry
    lat: float
    lon: float
    values: Mapping[str, Value]


def list_drawn(session: Session, rows: Sequence[PlaceRow]) -> list[Drawn]:
    """The places that have a position."""
    courses = read_courses(session, [row.course_of for row in rows if row.course_of is not None])
    found = []
    for row in rows:
        if row.lon is None or row.lat is None:
            continue
        course = courses.get(row.course_of) if row.course_of is not None else None
        shape = course if course is not None else Point(row.lon, row.lat)
        values = {**describe(row), "lapisan": row.layer}
        found.append(Drawn(row.id, shape, row.lat, row.lon, values))
    return found


def write_geojson(rows: Sequence[Drawn], terms: Terms) -> str:
    """A FeatureCollection with the terms beside the features."""
    features = ((str(row.id), row.values, row.shape) for row in rows)
    return collect(features, digits=DIGITS, about=terms.members())


def write_table(rows: Sequence[Drawn], terms: Terms) -> str:
    """A table with the position of each place and the terms in every row; a road's course stands
    at its end as WKT."""
    cells = terms.cells()
    names = ("nomor", *rows[0].values, "lat", "lon", *cells, "wkt")
    return write_csv(Table(names, lambda: [_line(row, cells) for row in rows]))


def list_layers(rows: Sequence[Drawn]) -> Mapping[str, Sequence[Row]]:
    """Points and lines apart: a layer of a GeoPackage holds one of the two."""
    return {
        name: [(row.shape, {"nomor": row.id, **row.values}) for row in rows if _is(row, point)]
        for name, point in (("tempat", True), ("garis", False))
    }


def _is(row: Drawn, point: bool) -> bool:
    return isinstance(row.shape, Point) is point


def _line(row: Drawn, cells: Mapping[str, str]) -> list[Value]:
    wkt = row.shape.wkt if not isinstance(row.shape, Point) else None
    return [row.id, *row.values.values(), row.lat, row.lon, *cells.values(), wkt]
