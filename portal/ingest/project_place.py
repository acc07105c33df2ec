"""Published places and projects as points, and roads as courses, that maps draw."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from shapely import MultiLineString, Point
from sqlalchemy import BindParameter, Delete, bindparam, delete
from sqlalchemy.orm import Session

from connectors.records import Place, Project, Record
from geo.columns import store
from geo.courses import coarsen, count_points, measure, thin
from geo.geojson import read_text
from geo.shapes import ShapeError, settle_point
from portal.db import add_rows
from portal.model import Course, Item, Spot, UnitVersion

PROJECT = "pembangunan"


@dataclass(slots=True)
class _Batch:
    """What waits for `finish`: items whose point and course are taken away, and rows to write."""

    items: set[int] = field(default_factory=set)
    spots: dict[int, dict[str, object]] = field(default_factory=dict)
    courses: dict[int, dict[str, object]] = field(default_factory=dict)


class PlaceProjector:
    """Keeps one point an item, and the course of one that is a line; what has no position in
    Indonesia is listed but not drawn. A batch waits in its session until `finish`, which writes
    all its points at once."""

    types = frozenset({"place", "project"})

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Replace this item's point and course."""
        assert isinstance(record, Place | Project)
        self.retract(session, item)
        if record.lon is None or record.lat is None:
            return
        try:
            lon, lat = settle_point(record.lon, record.lat)
        except ShapeError:
            return
        batch = self._batch(session)
        batch.spots[item.id] = {
            "item_id": item.id,
            "unit_id": unit.unit_id,
            "scope_key": unit.scope_key,
            "geometry": store(Point(lon, lat)),
            "name": (record.name if isinstance(record, Place) else record.title)[:200],
            "category": (record.category if isinstance(record, Place) else "")[:120],
            "kind": (record.kind if isinstance(record, Place) else PROJECT)[:120],
        }
        course = _read_course(record.line) if isinstance(record, Place) else None
        if course is not None:
            batch.courses[item.id] = {
                "item_id": item.id,
                "geometry": store(course),
                "length_m": measure(course),
                "points": count_points(coarsen(course)),
            }

    def retract(self, session: Session, item: Item) -> None:
        """Take this item's point and course away."""
        batch = self._batch(session)
        batch.items.add(item.id)
        batch.spots.pop(item.id, None)
        batch.courses.pop(item.id, None)

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Write the batch. Points touch nobody else's page."""
        batch = session.info.pop(self, None)
        if batch is not None:
            session.flush()
            for statement in _take_away():
                session.connection().execute(statement, {"items": list(batch.items)})
            add_rows(session, Spot, list(batch.spots.values()))
            add_rows(session, Course, list(batch.courses.values()))
        return frozenset()

    def _batch(self, session: Session) -> _Batch:
        batch: _Batch = session.info.setdefault(self, _Batch())
        return batch


@cache
def _take_away() -> tuple[Delete, Delete]:
    """The statements that take points and courses away, made once."""
    items: BindParameter[int] = bindparam("items", expanding=True)
    spots, courses = (delete(each).where(each.item_id.in_(items)) for each in (Spot, Course))
    return spots, courses


def _read_course(line: str) -> MultiLineString | None:
    """The course in a record; None when it has none that can be drawn."""
    if not line:
        return None
    try:
        (feature,) = read_text(line)
        return thin(feature.geometry)
    except (ShapeError, ValueError):
        return None
