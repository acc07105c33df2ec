"""Removing sources with everything that came from them."""

from datetime import datetime

from sqlalchemy import delete, select, update

from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.model import (
    Base,
    Curation,
    Item,
    ItemVersion,
    Placement,
    Run,
    ShownValue,
    Site,
    Source,
)
from portal.release import STRUCTURE, bump

# Tables that point at an item, at a run or at a source, in the order in which they may go.
_OF_ITEM = ("observation", "place", "boundary", "package")
_OF_SOURCE = ("fetch", "rejection", "seen_key", "stream_state", "raw")


def clear_sample(database: Database, now: datetime) -> int:
    """Remove all sample sources and their data; the tree stays. Returns how many there were."""
    with database.writing() as session:
        sources = session.scalars(select(Source).where(Source.sample.is_(True))).all()
        ids = [source.id for source in sources]
        units = with_ancestors(session, {source.unit_id for source in sources})
        items = select(Item.id).where(Item.source_id.in_(ids))
        tables = Base.metadata.tables
        for name in _OF_ITEM:
            if name in tables:
                session.execute(delete(tables[name]).where(tables[name].c.item_id.in_(items)))
        for model in (Placement, Curation, ItemVersion):
            session.execute(delete(model).where(model.item_id.in_(items)))
        for name in _OF_SOURCE:
            session.execute(delete(tables[name]).where(tables[name].c.source_id.in_(ids)))
        session.execute(delete(ShownValue))
        session.execute(delete(Item).where(Item.source_id.in_(ids)))
        session.execute(delete(Run).where(Run.source_id.in_(ids)))
        session.execute(delete(Source).where(Source.id.in_(ids)))
        session.execute(update(Site).values(sample=False))
        bump(session, {*units, STRUCTURE}, now)
        return len(ids)
