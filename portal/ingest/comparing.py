"""What waits or failed against what is shown, item by item."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.db import Database
from portal.ingest.placing import read_title
from portal.ingest.registering import require_source
from portal.model import Item, ItemVersion, Retry, StreamState
from portal.rules.codec import decode


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that would change, or could not be read. what: ditahan | baru | berubah |
    hilang | gagal."""

    stream: str
    what: str
    title: str
    reason: str


def compare(database: Database, source_id: int) -> tuple[Difference, ...]:
    """Staged versions and missing items of a source, with the reason a stream is held."""
    with database.reading() as session:
        require_source(session, source_id)
        holds = {
            row.stream: row.hold
            for row in session.scalars(
                select(StreamState)
                .where(StreamState.source_id == source_id)
                .order_by(StreamState.stream)
            )
        }
        staged = session.execute(
            select(Item, ItemVersion.body)
            .join(ItemVersion, ItemVersion.item_id == Item.id)
            .where(Item.source_id == source_id, ItemVersion.state == "staged")
            .order_by(Item.stream, Item.id)
        ).all()
        missing = session.scalars(
            select(Item).where(
                Item.source_id == source_id,
                Item.missing_since.is_not(None),
                Item.hidden_at.is_(None),
            )
        ).all()
        failed = session.scalars(
            select(Retry).where(Retry.source_id == source_id).order_by(Retry.stream, Retry.key)
        ).all()
    # A mass loss holds a stream of which nothing else may have changed.
    found = [Difference(name, "ditahan", "", hold) for name, hold in holds.items() if hold]
    found += [
        Difference(
            item.stream,
            "baru" if item.published_id is None else "berubah",
            read_title(decode(body)) or item.title,
            holds.get(item.stream, ""),
        )
        for item, body in staged
    ]
    found += [
        Difference(
            item.stream,
            "hilang",
            item.title,
            f"tidak ditemukan sejak {item.missing_since:%d-%m-%Y}",
        )
        for item in missing
    ]
    found += [Difference(each.stream, "gagal", each.key, each.message) for each in failed]
    return tuple(found)
