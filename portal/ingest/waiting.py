"""What is staged of a stream and waits to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Record
from portal.db import Database
from portal.model import Item, ItemVersion
from portal.rules.codec import decode

BATCH = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A staged version, read and decoded before the transaction that shows it."""

    version_id: int
    item_id: int
    record: Record
    fetched_at: datetime


def read_waiting(
    database: Database, source_id: int, stream: str, after: int
) -> tuple[Waiting, ...]:
    """The next staged versions of a stream, after one of them."""
    statement = (
        select(ItemVersion.id, ItemVersion.item_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(
            Item.source_id == source_id,
            Item.stream == stream,
            ItemVersion.state == "staged",
            ItemVersion.id > after,
        )
        .order_by(ItemVersion.id)
        .limit(BATCH)
    )
    with database.reading() as session:
        rows = session.execute(statement).all()
    return tuple(Waiting(row.id, row.item_id, decode(row.body), row.fetched_at) for row in rows)


def load_items(session: Session, waiting: Sequence[Waiting]) -> list[tuple[Item, Waiting]]:
    """What still waits, now that nobody else can publish it, with its items."""
    rows = session.execute(
        select(Item, ItemVersion.id)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(
            ItemVersion.id.in_([each.version_id for each in waiting]),
            ItemVersion.state == "staged",
        )
    ).all()
    items = {row.id: row.Item for row in rows}
    return [(items[each.version_id], each) for each in waiting if each.version_id in items]
