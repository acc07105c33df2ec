"""What is staged of a stream and waits to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Select, String, bindparam, select
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
    told = {"source": source_id, "stream": stream, "after": after}
    with database.reading() as session:
        rows = session.connection().execute(_list_staged(), told).all()
    return tuple(Waiting(row.id, row.item_id, decode(row.body), row.fetched_at) for row in rows)


@cache
def _list_staged() -> Select[int, int, str, datetime]:
    """The statement that asks for them, made once."""
    return (
        select(ItemVersion.id, ItemVersion.item_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(
            Item.source_id == bindparam("source", type_=BigInteger),
            Item.stream == bindparam("stream", type_=String),
            ItemVersion.state == "staged",
            ItemVersion.id > bindparam("after", type_=BigInteger),
        )
        .order_by(ItemVersion.id)
        .limit(BATCH)
    )


def load_items(session: Session, waiting: Sequence[Waiting]) -> list[tuple[Item, Waiting]]:
    """What still waits, now that nobody else can publish it, with its items."""
    told = {"versions": [each.version_id for each in waiting]}
    rows = session.execute(_list_items(), told).all()
    items = {row.id: row.Item for row in rows}
    return [(items[each.version_id], each) for each in waiting if each.version_id in items]


@cache
def _list_items() -> Select[Item, int]:
    return (
        select(Item, ItemVersion.id)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(
            ItemVersion.id.in_(bindparam("versions", expanding=True)),
            ItemVersion.state == "staged",
        )
    )
