"""Published places and projects as points that maps draw."""

from datetime import datetime

from shapely import Point
from sqlalchemy import delete
from sqlalchemy.orm import Session

from connectors.records import Place, Project, Record
from geo.columns import store
from geo.shapes import ShapeError, settle_point
from portal.model import Item, Spot, UnitVersion

PROJECT = "pembangunan"


class PlaceProjector:
    """Keeps one point an item; what has no position in Indonesia is listed but not drawn."""

    types = frozenset({"place", "project"})

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Replace this item's point."""
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

    def retract(self, session: Session, item: Item) -> None:
        """Take this item's point away."""
        session.execute(delete(Spot).where(Spot.item_id == item.id))

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Points touch nobody else's page."""
        return frozenset()
