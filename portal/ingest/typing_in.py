"""What people send in goes the way of every harvest: a run, staged versions, published.

A sheet is a whole statement: what stood in an earlier one and is missing now is taken away, and
can be brought back like anything a source takes back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.base import Page, State
from connectors.records import Record, Tombstone
from portal.db import Database
from portal.errors import BusyError
from portal.ingest.brought_sources import ensure_brought_source
from portal.ingest.points import pass_on
from portal.ingest.projecting import Projector
from portal.ingest.publishing import publish_stream
from portal.ingest.runs import LEASE_SECONDS, Ticket, end, take
from portal.ingest.staging import Door, stage_page
from portal.ingest.versions import prepare
from portal.model import Item
from portal.rules.brought import SHEET

Spoken = Callable[[str, str], bool]  # whether a sheet speaks of what has this key and category


@dataclass(frozen=True, slots=True)
class Typed:
    """What a sheet changed."""

    run_id: int | None
    new: int
    changed: int
    unchanged: int
    removed: int


def publish_typed(
    database: Database,
    door: Door,
    projectors: Sequence[Projector],
    unit_id: int,
    unit_code: str,
    records: Mapping[str, Sequence[Record]],
    now: datetime,
    *,
    partial: frozenset[str] = frozenset(),
    spoken: Spoken = lambda _key, _category: True,
) -> Typed:
    """Show these records of a unit, stream by stream; nothing is taken away of a stream that is
    `partial`, nor of what is not `spoken` of. BusyError while another sheet of the
    unit is sent in."""
    source_id = _ensure_source(database, unit_id, unit_code, now)
    ticket = take(database, source_id, "full", now)
    if ticket is None:
        raise BusyError("Lembar lain dari unit ini sedang diterima. Coba lagi sebentar lagi.")
    new = changed = unchanged = removed = 0
    for stream, given in records.items():
        keys = {each.key for each in given}
        gone = [] if stream in partial else _find_gone(database, source_id, stream, keys, spoken)
        clean = [door(each) for each in (*given, *gone)]
        prepared = [prepare(record, now.year) for record, _ in clean]
        page = Page(tuple(record for record, _ in clean), State(), last=True)
        staged = stage_page(
            database, ticket, stream, page, prepared, (), sum(count for _, count in clean), now,
            pass_on, first=True, counts=False, lease_seconds=LEASE_SECONDS, also=_nothing,
        )  # fmt: skip
        new += staged.new
        removed += len(gone)
        changed += staged.changed - len(gone)
        unchanged += staged.unchanged
    for stream in records:
        publish_stream(database, source_id, stream, projectors, now, pass_on)
    _close(database, ticket, now)
    return Typed(ticket.run_id, new, changed, unchanged, removed)


def _ensure_source(database: Database, unit_id: int, unit_code: str, now: datetime) -> int:
    with database.writing() as session:
        source = ensure_brought_source(session, unit_id, unit_code, SHEET, now)
        source.last_success_at = now
        return source.id


def _find_gone(
    database: Database, source_id: int, stream: str, keys: set[str], spoken: Spoken
) -> list[Tombstone]:
    with database.reading() as session:
        held = session.execute(
            select(Item.key, Item.category).where(
                Item.source_id == source_id, Item.stream == stream, Item.hidden_at.is_(None)
            )
        )
        return [
            Tombstone(key=key, reason="dihapus")
            for key, category in held
            if key not in keys and spoken(key, category)
        ]


def _close(database: Database, ticket: Ticket, now: datetime) -> None:
    with database.writing() as session:
        end(session, ticket, "done", now)


def _nothing(_session: Session) -> None:
    """A sheet brings nothing besides its records."""
