"""The record behind an item: its published version with hand edits laid over it."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from connectors.records import Record
from portal.model import Curation
from portal.reads.listing import ItemRow
from portal.rules.codec import decode

# Fields a hand edit may replace; all of them are text.
_EDITABLE = frozenset({"title", "html", "summary", "category", "kind", "value", "name", "post"})


def read_record(session: Session, row: ItemRow) -> Record:
    """The record of one item as it is shown."""
    return read_records(session, (row,))[row.id]


def read_records(session: Session, rows: tuple[ItemRow, ...]) -> dict[int, Record]:
    """The records of these items as they are shown, by item id."""
    edits: dict[int, dict[str, str]] = {}
    if rows:
        told = {"items": [row.id for row in rows]}
        for item_id, field, value in session.connection().execute(_list_edits(), told):
            edits.setdefault(item_id, {})[field] = value
    return {row.id: _overlay(decode(row.body), edits.get(row.id, {})) for row in rows}


@cache
def _list_edits() -> Select[int, str, str]:
    return select(Curation.item_id, Curation.field, Curation.value).where(
        Curation.item_id.in_(bindparam("items", expanding=True))
    )


def _overlay(record: Record, edits: dict[str, str]) -> Record:
    fields: dict[str, Any] = {
        key: text for key, text in edits.items() if key in _EDITABLE and hasattr(record, key)
    }
    return replace(record, **fields) if fields else record
