"""From staged to shown: one idempotent transaction a batch, releases bumped within it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Select, String, Update, and_, bindparam, case, select, update
from sqlalchemy.orm import Session

from connectors.records import Place, Tombstone
from portal.db import Database
from portal.ingest.ancestry import current_version, with_ancestors
from portal.ingest.locating import OUTSIDE, Atlas, load_atlas, locate
from portal.ingest.naming_units import is_lost, name_units
from portal.ingest.placing import describe, displace, hide, place
from portal.ingest.points import Passing
from portal.ingest.projecting import Projector
from portal.ingest.waiting import BATCH, Waiting, load_items, read_waiting
from portal.model import Base, Item, ItemVersion, Run, Source, StreamState, UnitVersion
from portal.release import bump


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
    shown = hidden = after = 0
    atlas: Atlas | None = None
    while waiting := read_waiting(database, source_id, stream, after):
        after = waiting[-1].version_id
        if atlas is None and any(isinstance(each.record, Place) for each in waiting):
            atlas = _read_atlas(database, source_id)
        with database.writing() as session:
            # The lock keeps two publishers of one source apart; SQLite has one writer anyway.
            source = session.scalars(_take_source(), {"source": source_id}).one()
            told = {"unit": source.unit_id, "source": source_id, "stream": stream}
            own, hold = session.execute(_read_standing(), told).one()
            if hold:
                return Published(shown, hidden)
            batch = load_items(session, waiting)
            if batch:
                moved = _publish_batch(session, own, batch, atlas, projectors, now, passing)
                shown += moved.shown
                hidden += moved.hidden
        passing("after publish")
        if len(waiting) < BATCH:
            break
    return Published(shown, hidden)


@cache
def _take_source() -> Select[Source]:
    """The statement that takes a source for the rest of a transaction, made once."""
    source = bindparam("source", type_=BigInteger)
    return select(Source).where(Source.id == source).with_for_update()


@cache
def _read_standing() -> Select[UnitVersion, str]:
    """The statement that asks for a source's unit, and why its stream is held; made once."""
    held = and_(
        StreamState.source_id == bindparam("source", type_=BigInteger),
        StreamState.stream == bindparam("stream", type_=String),
    )
    return (
        select(UnitVersion, StreamState.hold)
        .outerjoin(StreamState, held)
        .where(
            UnitVersion.unit_id == bindparam("unit", type_=BigInteger),
            UnitVersion.valid_to.is_(None),
        )
    )


def _publish_batch(
    session: Session,
    own: UnitVersion,
    batch: Sequence[tuple[Item, Waiting]],
    atlas: Atlas | None,
    projectors: Sequence[Projector],
    now: datetime,
    passing: Passing,
) -> Published:
    units = name_units(session, own, [each.record for _, each in batch])
    gone: list[int] = []
    former: list[int] = []
    placed: list[tuple[Item, UnitVersion]] = []
    with session.no_autoflush:  # one flush for all, not one an item
        for item, each in batch:
            record = each.record
            unit = None
            if not is_lost(record, own, units):
                unit = locate(record, units.get(record.unit_hint, own), atlas)
            if isinstance(record, Tombstone) or unit is None:
                hide(item, record.reason if isinstance(record, Tombstone) else OUTSIDE, now)
                _retract(session, item, projectors)
                gone.append(each.version_id)
                continue
            if item.published_id is not None:
                former.append(item.published_id)
            _show(item, each)
            for projector in projectors:
                if item.type in projector.types:
                    projector.project(session, item, record, unit, each.fetched_at)
            placed.append((item, unit))
    _mark_versions(session, [item.published_id for item, _ in placed], [*gone, *former], now)
    place(session, placed)
    displace(session, {item.id for item, _ in batch if item.hidden_at is not None})
    session.flush()
    passing("within publish")
    touched = frozenset({own.unit_id, *(unit.unit_id for _, unit in placed)})
    changed = finish(session, touched, projectors, now)
    passing("before release")
    bump(session, changed, now)
    return Published(len(placed), len(gone))


def finish(
    session: Session, touched: frozenset[int], projectors: Sequence[Projector], now: datetime
) -> frozenset[int]:
    """Let the projectors roll up; the units whose pages changed, with all above them."""
    changed = set(touched)
    for projector in projectors:
        changed |= projector.finish(session, touched, now)
    return with_ancestors(session, changed)


def _read_atlas(database: Database, source_id: int) -> Atlas | None:
    """The boundaries that staged places are looked up in; read before any transaction writes."""
    with database.reading() as session:
        source = session.get_one(Source, source_id)
        return load_atlas(session, current_version(session, source.unit_id))


def _mark_versions(
    session: Session, shown: Sequence[int | None], former: Sequence[int], now: datetime
) -> None:
    """That these versions are published since now, and the others no longer."""
    told = {"shown": shown, "all": [*shown, *former], "at": now}
    if told["all"]:
        session.connection().execute(_mark(), told)


@cache
def _mark() -> Update:
    """The statement that marks both, made once."""
    versions = Base.metadata.tables[ItemVersion.__tablename__]
    shown = versions.c.id.in_(bindparam("shown", expanding=True))
    return (
        update(versions)
        .where(versions.c.id.in_(bindparam("all", expanding=True)))
        .values(
            state=case((shown, "published"), else_="superseded"),
            published_at=case((shown, bindparam("at", type_=versions.c.published_at.type)),
                              else_=versions.c.published_at),
        )
    )  # fmt: skip


def _show(item: Item, waiting: Waiting) -> None:
    item.published_id = waiting.version_id
    item.hidden_at = None
    item.hidden_reason = ""
    describe(item, waiting.record)


def _retract(session: Session, item: Item, projectors: Sequence[Projector]) -> None:
    for projector in projectors:
        if item.type in projector.types:
            projector.retract(session, item)


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
        source = session.scalars(_take_source(), {"source": source_id}).one()
        items = session.scalars(
            select(Item).where(Item.id.in_(item_ids), Item.hidden_at.is_(None))
        ).all()
        for item in items:
            hide(item, reason, now)
            _retract(session, item, projectors)
        displace(session, [item.id for item in items])
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
