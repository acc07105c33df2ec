"""Published places and projects as points, and roads as courses, that maps draw."""

from datetime import datetime

from shapely import MultiLineString, Point
from sqlalchemy import delete
from sqlalchemy.orm import Session

from connectors.records import Place, Project, Record
from geo.columns import store
from geo.courses import coarsen, count_points, measure, thin
from geo.geojson import read_text
from geo.shapes import ShapeError, settle_point
from portal.model import Course, Item, Spot, UnitVersion

PROJECT = "pembangunan"


class PlaceProjector:
    """Keeps one point an item, and the course of one that is a line; what has no position in
    Indonesia is listed but not drawn."""

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
        session.add(
            Spot(
                item_id=item.id,
                unit_id=unit.unit_id,
                scope_key=unit.scope_key,
                geometry=store(Point(lon, lat)),
                name=(record.name if isinstance(record, Place) else record.title)[:200],
                category=(record.category if isinstance(record, Place) else "")[:120],
                kind=(record.kind if isinstance(record, Place) else PROJECT)[:120],
            )
        )
        course = _read_course(record.line) if isinstance(record, Place) else None
        if course is not None:
            session.add(
                Course(
                    item_id=item.id,
                    geometry=store(course),
                    length_m=measure(course),
                    points=count_points(coarsen(course)),
                )
            )

    def retract(self, session: Session, item: Item) -> None:
        """Take this item's point and course away."""
        session.execute(delete(Spot).where(Spot.item_id == item.id))
        session.execute(delete(Course).where(Course.item_id == item.id))

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Points touch nobody else's page."""
        return frozenset()


def _read_course(line: str) -> MultiLineString | None:
    """The course in a record; None when it has none that can be drawn."""
    if not line:
        return None
    try:
        (feature,) = read_text(line)
        return thin(feature.geometry)
    except (ShapeError, ValueError):
        return None
