"""From staged to shown: one idempotent transaction a batch, releases bumped within it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.records import Tombstone
from portal.db import Database
from portal.ingest.ancestry import current_version, find_version, with_ancestors
from portal.ingest.locating import OUTSIDE, Atlas, load_atlas, locate
from portal.ingest.placing import describe, hide, place
from portal.ingest.points import Passing
from portal.ingest.projecting import Projector
from portal.model import Item, ItemVersion, Run, Source, StreamState, UnitVersion
from portal.release import bump
from portal.rules.codec import decode

BATCH = 100


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication moved."""

    shown: int
    hidden: int


def publish_stream(
    database: Database,
    source_id: int,
    stream: str,
    projectors: Sequence[Projector],
    now: datetime,
    passing: Passing,
) -> Published:
    """Show what is staged of a stream, batch by batch; nothing while the stream is held."""
    shown = hidden = 0
    atlas = _read_atlas(database, source_id, stream)
    while True:
        with database.writing() as session:
            # The lock keeps two publishers of one source apart; SQLite has one writer anyway.
            source = session.scalars(
                select(Source).where(Source.id == source_id).with_for_update()
            ).one()
            standing = session.get(StreamState, (source_id, stream))
            if standing is not None and standing.hold:
                return Published(shown, hidden)
            batch = session.execute(
                select(ItemVersion, Item)
                .join(Item, Item.id == ItemVersion.item_id)
                .where(
                    Item.source_id == source_id,
                    Item.stream == stream,
                    ItemVersion.state == "staged",
                )
                .order_by(ItemVersion.id)
                .limit(BATCH)
            ).all()
            if not batch:
                return Published(shown, hidden)
            moved = _publish_batch(
                session,
                source,
                [(row[0], row[1]) for row in batch],
                atlas,
                projectors,
                now,
                passing,
            )
            shown += moved.shown
            hidden += moved.hidden
        passing("after publish")


def _publish_batch(
    session: Session,
    source: Source,
    batch: Sequence[tuple[ItemVersion, Item]],
    atlas: Atlas | None,
    projectors: Sequence[Projector],
    now: datetime,
    passing: Passing,
) -> Published:
    own = current_version(session, source.unit_id)
    touched = {own.unit_id}
    shown = hidden = 0
    for version, item in batch:
        record = decode(version.body)
        unit = locate(record, _unit_of(session, own, record.unit_hint), atlas)
        if isinstance(record, Tombstone) or unit is None:
            hide(item, record.reason if isinstance(record, Tombstone) else OUTSIDE, now)
            version.state = "superseded"
            _retract(session, item, projectors)
            hidden += 1
        else:
            _show(session, version, item, now)
            describe(item, record)
            place(session, item, unit)
            session.flush()
            for projector in projectors:
                if item.type in projector.types:
                    projector.project(session, item, record, unit, now)
            touched.add(unit.unit_id)
            shown += 1
    session.flush()
    passing("within publish")
    changed = finish(session, frozenset(touched), projectors, now)
    passing("before release")
    bump(session, changed, now)
    return Published(shown, hidden)


def finish(
    session: Session, touched: frozenset[int], projectors: Sequence[Projector], now: datetime
) -> frozenset[int]:
    """Let the projectors roll up; the units whose pages changed, with all above them."""
    changed = set(touched)
    for projector in projectors:
        changed |= projector.finish(session, touched, now)
    return with_ancestors(session, changed)


def _read_atlas(database: Database, source_id: int, stream: str) -> Atlas | None:
    """The boundaries that staged places are looked up in; read before any transaction writes."""
    with database.reading() as session:
        staged = session.scalar(
            select(ItemVersion.id)
            .join(Item, Item.id == ItemVersion.item_id)
            .where(
                Item.source_id == source_id,
                Item.stream == stream,
                Item.type == "place",
                ItemVersion.state == "staged",
            )
            .limit(1)
        )
        if staged is None:
            return None
        source = session.get_one(Source, source_id)
        return load_atlas(session, current_version(session, source.unit_id))


def _show(session: Session, version: ItemVersion, item: Item, now: datetime) -> None:
    if item.published_id is not None and item.published_id != version.id:
        session.execute(
            update(ItemVersion)
            .where(ItemVersion.id == item.published_id)
            .values(state="superseded")
        )
    version.state = "published"
    version.published_at = now
    item.published_id = version.id
    item.hidden_at = None
    item.hidden_reason = ""


def _retract(session: Session, item: Item, projectors: Sequence[Projector]) -> None:
    for projector in projectors:
        if item.type in projector.types:
            projector.retract(session, item)


def _unit_of(session: Session, own: UnitVersion, hint: str) -> UnitVersion:
    """The unit a record names, if it lies within the unit that publishes; else the publisher."""
    if hint and hint != own.code:
        named = find_version(session, hint)
        if named is not None and own.scope_key <= named.scope_key <= own.scope_end:
            return named
    return own


def hide_items(
    database: Database,
    source_id: int,
    item_ids: Sequence[int],
    reason: str,
    projectors: Sequence[Projector],
    now: datetime,
) -> int:
    """Hide vanished items at once with what they added; returns how many were still shown."""
    with database.writing() as session:
        source = session.scalars(
            select(Source).where(Source.id == source_id).with_for_update()
        ).one()
        items = session.scalars(
            select(Item).where(Item.id.in_(item_ids), Item.hidden_at.is_(None))
        ).all()
        for item in items:
            hide(item, reason, now)
            _retract(session, item, projectors)
        session.flush()
        if items:
            bump(session, finish(session, frozenset({source.unit_id}), projectors, now), now)
        return len(items)


def list_unpublished(database: Database) -> list[tuple[int, str]]:
    """(source, stream) pairs with staged versions of runs that are over."""
    with database.reading() as session:
        rows = session.execute(
            select(Item.source_id, Item.stream)
            .join(ItemVersion, ItemVersion.item_id == Item.id)
            .join(Run, Run.id == ItemVersion.run_id)
            .where(ItemVersion.state == "staged", Run.state.not_in(("queued", "running")))
            .distinct()
        )
        return [(row.source_id, row.stream) for row in rows]
