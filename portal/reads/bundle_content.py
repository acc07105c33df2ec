"""What the portal shows of a unit, as records that are carried to it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.bundle.format import TYPES
from connectors.records import Record, Statistic
from portal.model import Item, ItemVersion, Placement
from portal.rules.codec import decode
from portal.rules.indicators import Catalogue
from portal.tree import UnitView

MOST = 1_000  # of each type, the newest


def read_content(
    session: Session, unit: UnitView, catalogue: Catalogue
) -> dict[str, tuple[Record, ...]]:
    """By type, newest first. Numbers of sensitive topics stay here: in a file that travels nobody
    can cover their small cells any more."""
    found: dict[str, tuple[Record, ...]] = {}
    for name in TYPES:
        bodies = session.scalars(
            select(ItemVersion.body)
            .join(Item, Item.published_id == ItemVersion.id)
            .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
            .where(Placement.unit_id == unit.id, Item.type == name, Item.hidden_at.is_(None))
            .order_by(Item.at.desc(), Item.id.desc())
            .limit(MOST)
        )
        records = tuple(each for each in map(decode, bodies) if _travels(each, catalogue))
        if records:
            found[name] = records
    return found


def _travels(record: Record, catalogue: Catalogue) -> bool:
    return not (isinstance(record, Statistic) and catalogue.of(record.indicator).sensitive)
