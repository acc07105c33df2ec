"""Where an item appears, and the columns lists need."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Delete, Select, bindparam, delete, select
from sqlalchemy.orm import Session

from connectors.ocds import Procurement
from connectors.records import (
    Article,
    Budget,
    Contact,
    Document,
    Official,
    Place,
    Project,
    Record,
    Service,
    Statistic,
    VillageIndex,
)
from portal.db import add_rows
from portal.model import Base, Item, Placement, UnitVersion
from portal.tree.naming import slugify

_PLACED = Base.metadata.tables[Placement.__tablename__]


def describe(item: Item, record: Record) -> None:
    """Copy from the record what lists sort, filter and print."""
    item.at = record.published or record.modified
    item.title = read_title(record)[:500]
    item.slug = slugify(item.title)[:80]
    item.kind = _kind(record)[:40]
    # Documents are told apart by their PPID class; what the source calls them is in the body.
    named = record.classification if isinstance(record, Document) else ""
    item.category = (named or getattr(record, "category", ""))[:120]
    file = record.file if isinstance(record, Document) else None
    photo = record.photo if isinstance(record, Place) else None
    item.file_state = file.state if file is not None else ""
    if photo is not None and photo.state == "ada":
        item.file_state = photo.state  # why there is no photo, nobody counts
    item.origin = (record.origin if isinstance(record, Place) else "")[:120]
    year = getattr(record, "year", None)
    item.year = year or (item.at.year if item.at else None)


def place(session: Session, placed: Sequence[tuple[Item, UnitVersion]]) -> None:
    """The publisher's placements of these items, where they are not already; further roles belong
    to projectors."""
    if not placed:
        return
    connection = session.connection()
    ids = {"items": [item.id for item, _ in placed]}
    wanted = {item.id: _placement_row(item, unit, "publisher") for item, unit in placed}
    held = [dict(row) for row in connection.execute(_list_placed(), ids).mappings()]
    stale = {row["item_id"] for row in held if row != wanted[row["item_id"]]}
    if stale:
        connection.execute(_take_away(own=True), {"items": sorted(stale)})
    kept = {row["item_id"] for row in held} - stale
    add_rows(session, Placement, [row for each, row in wanted.items() if each not in kept])


@cache
def _list_placed() -> Select[*tuple[Any, ...]]:
    """The statement that asks for the publisher's placements, made once."""
    told = _PLACED.c
    items: BindParameter[int] = bindparam("items", expanding=True)
    return select(told.item_id, told.unit_id, told.role, told.scope_key, told.type, told.at).where(
        told.item_id.in_(items), told.role == "publisher"
    )


def displace(session: Session, items: Collection[int]) -> None:
    """No placement of hidden items is left: what counts by placements counts what is shown."""
    if items:
        session.connection().execute(_take_away(own=False), {"items": list(items)})


def make_placement(item: Item, unit: UnitVersion, role: str) -> Placement:
    """A placement, with what lists sort by."""
    return Placement(**_placement_row(item, unit, role))


def _placement_row(item: Item, unit: UnitVersion, role: str) -> dict[str, object]:
    return {
        "item_id": item.id,
        "unit_id": unit.unit_id,
        "role": role,
        "scope_key": unit.scope_key,
        "type": item.type,
        "at": item.at,
    }


@cache
def _take_away(*, own: bool) -> Delete:
    """The statement that takes placements away, the publisher's own or all; made once."""
    items: BindParameter[int] = bindparam("items", expanding=True)
    statement = delete(_PLACED).where(_PLACED.c.item_id.in_(items))
    return statement.where(_PLACED.c.role == "publisher") if own else statement


def hide(item: Item, reason: str, now: datetime) -> None:
    """Mark an item as gone; its versions stay, so it can come back. See `displace`."""
    item.hidden_at = now
    item.hidden_reason = reason
    item.missing_since = None


def read_title(record: Record) -> str:
    """What a record is called in a list."""
    match record:
        case Article() | Document() | Statistic() | Budget() | Project() | Procurement():
            return record.title
        case Official() | Place() | Service():
            return record.name
        case Contact():
            return record.channel
    return record.key


def _kind(record: Record) -> str:
    match record:
        case Article() | Document():
            return record.kind
        case Statistic():
            return record.indicator
        case Contact():
            return record.channel
        case Budget():
            return record.group
        case VillageIndex():
            return record.index
        case Place():
            return record.kind
    return ""
