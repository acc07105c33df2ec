"""A unit's map as GeoJSON: its outlines, places and roads."""

from collections.abc import Iterator, Mapping, Sequence

from shapely import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.columns import load
from geo.geojson import collect
from portal.reads.boundary_notes import read_notes
from portal.reads.courses import read_courses
from portal.reads.outlines import list_shown
from portal.reads.peta import VILLAGES
from portal.reads.place_features import describe
from portal.reads.places import PlaceRow
from portal.tree import Tree, UnitView

Value = str | int | float | None
_Named = tuple[str, dict[str, Value], BaseGeometry]


def write_geojson(
    session: Session,
    tree: Tree,
    unit: UnitView,
    places: Sequence[PlaceRow],
    terms: Mapping[str, str],
) -> str:
    """The outlines of a unit and of those right below, and these places; each with source, day
    and status, the whole with its terms."""
    features = [*_outlines(session, tree, unit), *_places(session, places)]
    return collect(features, about=terms)


def _outlines(session: Session, tree: Tree, unit: UnitView) -> Iterator[_Named]:
    units = {each.id: each for each in (unit, *tree.children(unit, ("kecamatan", *VILLAGES)))}
    shown = list_shown(session, units)
    noted = read_notes(session, units)
    for about, outline in ((units[key], shown[key]) for key in units if key in shown):
        properties: dict[str, Value] = {
            "kode": about.code,
            "nama": about.title,
            "jenis": about.kind,
            "status": outline.status,
            "sumber": outline.source,
            "per": outline.as_of.isoformat() if outline.as_of else None,
            "berlaku_sejak": outline.valid_from.isoformat(),
            "dasar_hukum": outline.legal_basis or None,
            "catatan": noted.get(about.id),
        }
        yield about.code, properties, load(outline.geometry)


def _places(session: Session, places: Sequence[PlaceRow]) -> Iterator[_Named]:
    """Each place once; a road with its course."""
    courses = read_courses(session, [row.course_of for row in places if row.course_of])
    for row in places:
        if row.lon is None or row.lat is None:
            continue
        course = courses.get(row.course_of) if row.course_of else None
        yield f"tempat-{row.id}", describe(row), course or Point(row.lon, row.lat)
