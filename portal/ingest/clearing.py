"""Removing sources with everything that came from them."""

import secrets
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from portal.db import Database, upsert
from portal.ingest.ancestry import with_ancestors
from portal.model import (
    Base,
    CellsDue,
    Curation,
    Item,
    ItemVersion,
    Outline,
    Placement,
    Redraw,
    Run,
    ShownSpread,
    ShownValue,
    Site,
    Source,
)
from portal.release import STRUCTURE, bump

# Tables that point at an item, at a run or at a source, in the order in which they may go.
_OF_ITEM = (
    "observation",
    "place",
    "course",
    "boundary",
    "package_part",
    "recognition",
    "duty_verdict",
    "link_check",
)
_OF_SOURCE = (
    "package",
    "type_choice",
    "fetch",
    "rejection",
    "seen_key",
    "stream_state",
    "retry",
    "raw",
)


def clear_sample(database: Database, now: datetime) -> int:
    """Remove all sample sources and their data; the tree stays. Returns how many there were."""
    with database.writing() as session:
        sources = session.scalars(select(Source).where(Source.sample.is_(True))).all()
        ids = [source.id for source in sources]
        units = with_ancestors(session, {source.unit_id for source in sources})
        items = select(Item.id).where(Item.source_id.in_(ids))
        tables = Base.metadata.tables
        _clear_maps(session, items)
        for name in _OF_ITEM:
            session.execute(delete(tables[name]).where(tables[name].c.item_id.in_(items)))
        for model in (Placement, Curation, ItemVersion):
            session.execute(delete(model).where(model.item_id.in_(items)))
        for name in _OF_SOURCE:
            session.execute(delete(tables[name]).where(tables[name].c.source_id.in_(ids)))
        session.execute(delete(ShownSpread))
        session.execute(delete(ShownValue))
        session.execute(delete(CellsDue))
        session.execute(delete(Item).where(Item.source_id.in_(ids)))
        session.execute(delete(Run).where(Run.source_id.in_(ids)))
        session.execute(delete(Source).where(Source.id.in_(ids)))
        session.execute(update(Site).values(sample=False))
        bump(session, {*units, STRUCTURE}, now)
        return len(ids)


def _clear_maps(session: Session, items: Select[int]) -> None:
    """Take away what was dissolved from these items' boundaries and ask for new drawings."""
    drawn = session.scalars(
        select(Outline.unit_id).where(Outline.item_id.in_(items)).distinct()
    ).all()
    above = with_ancestors(session, drawn)
    session.execute(delete(Outline).where(Outline.derived, Outline.unit_id.in_(above)))
    insert = upsert(session)(Redraw)
    for unit_id in drawn:
        token = secrets.token_hex(8)
        session.execute(
            insert.values(unit_id=unit_id, token=token).on_conflict_do_update(
                index_elements=[Redraw.unit_id], set_={"token": token}
            )
        )
