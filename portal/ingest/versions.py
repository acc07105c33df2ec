"""Items and their versions: what a page of records changes of those that are held."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Select, String, bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from connectors.cleaning.small_photo import MIME as PHOTO_MIME
from connectors.records import Document, Place, Record, Statistic, Tombstone
from portal.db import NO_SYNC, add_missing, add_rows
from portal.ingest.runs import Ticket
from portal.model import File, Item, ItemVersion
from portal.rules.codec import encode, type_name


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record ready to be written: cleaned, masked, hashed before the transaction begins."""

    record: Record
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What a page changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


def prepare(record: Record, year: int) -> Prepared:
    """The record with its text and hash. A snapshot without a day of its own holds for the year
    in which it is read: the same numbers in another year are news."""
    body = encode(record)
    text = body
    if isinstance(record, Statistic) and not (record.period or record.as_of or record.published):
        text = f"{year}:{body}"
    return Prepared(record, body, hashlib.sha256(text.encode()).hexdigest())


def stage_records(
    session: Session, ticket: Ticket, stream: str, prepared: Sequence[Prepared], now: datetime
) -> Staged:
    """Write what differs from the held versions, a few statements however many records there
    are. Of records that share a key the last one counts."""
    records = {each.record.key: each for each in prepared}
    held = _find_held(session, ticket.source_id, stream, records)
    new: list[Prepared] = []
    changed = unchanged = 0
    fresh: dict[str, Prepared] = {}
    for key, each in records.items():
        item = held.get(key)
        gone = isinstance(each.record, Tombstone)
        if item is None:
            if not gone:
                new.append(each)
            continue
        if item.missing_since is not None and not gone:
            item.missing_since = None
        if item.head == each.hash and not (item.hidden_at and not gone):
            unchanged += 1
            continue
        changed += bool(item.head)
        item.head, item.mark = each.hash, _mark(each.record)
        fresh[key] = each
    ids = {key: held[key].id for key in fresh}
    _supersede(session, list(ids.values()))
    ids |= _add_items(session, ticket, stream, new, now)
    rows = [
        _version_row(ticket, ids[each.record.key], each, now) for each in (*fresh.values(), *new)
    ]
    if rows:
        add_rows(session, ItemVersion, rows)
        _note_files(session, (each.record for each in (*fresh.values(), *new)), now)
    return Staged(len(new), changed, unchanged)


def _find_held(
    session: Session, source_id: int, stream: str, keys: Iterable[str]
) -> dict[str, Item]:
    wanted = list(keys)
    if not wanted:
        return {}
    told = {"source": source_id, "stream": stream, "keys": wanted}
    return {item.key: item for item in session.scalars(_list_held(), told)}


@cache
def _list_held() -> Select[Item]:
    """The statement that asks for the items of some keys, made once."""
    return select(Item).where(
        Item.source_id == bindparam("source", type_=BigInteger),
        Item.stream == bindparam("stream", type_=String),
        Item.key.in_(bindparam("keys", expanding=True)),
    )


def _supersede(session: Session, item_ids: Sequence[int]) -> None:
    """What waits of these items gives way to a newer version."""
    if item_ids:
        session.execute(
            update(ItemVersion)
            .where(ItemVersion.item_id.in_(item_ids), ItemVersion.state == "staged")
            .values(state="superseded"),
            execution_options=NO_SYNC,
        )


def _add_items(
    session: Session, ticket: Ticket, stream: str, new: Sequence[Prepared], now: datetime
) -> dict[str, int]:
    """Rows for items met for the first time; their ids by key."""
    if not new:
        return {}
    rows = [
        {
            "source_id": ticket.source_id,
            "stream": stream,
            "key": each.record.key,
            "type": type_name(each.record),
            "first_seen_at": now,
            "head": each.hash,
            "mark": _mark(each.record),
        }
        for each in new
    ]
    # Not as objects: those would be inserted one by one, for SQLite returns no order.
    given = session.connection().execute(_add_returning(), rows)
    return {row.key: row.id for row in given}


@cache
def _add_returning() -> ReturningInsert[int, str]:
    """The statement that adds items and tells their ids, made once."""
    return insert(Item).returning(Item.id, Item.key)


def _version_row(ticket: Ticket, item_id: int, each: Prepared, now: datetime) -> dict[str, object]:
    return {
        "item_id": item_id,
        "run_id": ticket.run_id,
        "hash": each.hash,
        "body": each.body,
        "state": "staged",
        "fetched_at": now,
        "upstream_modified": each.record.modified,
    }


def _mark(record: Record) -> str:
    moment = record.modified or record.published
    return moment.isoformat() if moment else ""


def _note_files(session: Session, records: Iterable[Record], now: datetime) -> None:
    """The files these records brought along, which lie in their place already."""
    records = list(records)
    photos = [each.photo for each in records if isinstance(each, Place) and each.photo is not None]
    files = {
        each.sha256: {
            "sha256": each.sha256,
            "mime": PHOTO_MIME,
            "bytes": each.size,
            "name": "",
            "stored_at": now,
        }
        for each in photos
        if each.state == "ada"
    }
    files |= {
        each.file.sha256: {
            "sha256": each.file.sha256,
            "mime": each.file.mime[:100],
            "bytes": each.file.size,
            "name": each.file.name[:200],
            "stored_at": now,
        }
        for each in records
        if isinstance(each, Document) and each.file is not None and each.file.state == "ada"
    }
    add_missing(session, File, list(files.values()))
