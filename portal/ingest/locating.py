"""Where a place lies when nobody says so: the desa whose boundary covers it."""

from dataclasses import dataclass

import shapely
from shapely import Point, STRtree
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Place, Record
from geo.columns import load
from portal.model import Outline, UnitVersion

VILLAGES = ("desa", "kelurahan")
OUTSIDE = "luar wilayah"  # why an item is hidden
_MARGIN = 0.1  # degrees: jetties and islets may lie beyond a coarse boundary


@dataclass(frozen=True, slots=True)
class Atlas:
    """The boundaries below one unit, to look positions up in memory."""

    units: tuple[UnitVersion, ...]
    tree: STRtree
    box: tuple[float, float, float, float] | None

    def find(self, lon: float, lat: float) -> UnitVersion | None:
        """The desa that covers a position; on a shared border the first by code."""
        at = self.tree.query(Point(lon, lat), predicate="intersects")
        return min((self.units[each] for each in at), key=lambda unit: unit.code, default=None)

    def is_far(self, lon: float, lat: float) -> bool:
        """Whether a position lies clearly beyond all boundaries. Unknown while there are none."""
        if self.box is None:
            return False
        west, south, east, north = self.box
        return not (
            west - _MARGIN <= lon <= east + _MARGIN and south - _MARGIN <= lat <= north + _MARGIN
        )


def load_atlas(session: Session, own: UnitVersion) -> Atlas | None:
    """The boundaries of the desa below a unit; None for a unit that has none below."""
    if own.kind in VILLAGES:
        return None
    rows = session.execute(
        select(UnitVersion, Outline.geometry)
        .join(Outline, Outline.unit_id == UnitVersion.unit_id)
        .where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.kind.in_(VILLAGES),
            UnitVersion.scope_key.between(own.scope_key, own.scope_end),
            Outline.valid_to.is_(None),
            Outline.derived.is_(False),
        )
        .order_by(UnitVersion.code)
    ).all()
    shapes = [load(geometry) for _, geometry in rows]
    box = tuple(float(each) for each in shapely.total_bounds(shapes)) if shapes else None
    units = tuple(unit for unit, _ in rows)
    return Atlas(units, STRtree(shapes), box if box is None else (box[0], box[1], box[2], box[3]))


def locate(record: Record, named: UnitVersion, atlas: Atlas | None) -> UnitVersion | None:
    """The unit a record belongs to: a place without a desa of its own goes to the one that covers
    it, and to nobody (None) when it lies far outside."""
    if not isinstance(record, Place) or atlas is None or named.kind in VILLAGES:
        return named
    found = atlas.find(record.lon, record.lat)
    if found is not None:
        inside = named.scope_key <= found.scope_key <= named.scope_end
        return found if inside else named
    return None if atlas.is_far(record.lon, record.lat) and not record.unit_hint else named
