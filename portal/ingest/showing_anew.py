"""Numbers shown anew where the rules changed that map their categories and choose among sources.

A unit is taken up when it was last shown under other rules. What its sources told is read from
the published tables, as they gave it; only units whose shown rows differ get a new release.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.records import Record
from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.projecting import Projector
from portal.model import (
    Item,
    ItemVersion,
    NumberFinding,
    NumberStanding,
    Observation,
    ShownValue,
    UnitVersion,
)
from portal.release import bump
from portal.rules.codec import decode

_BATCH = 5  # units a transaction; on SQLite others wait for it


def show_anew(database: Database, projectors: Sequence[Projector], now: datetime) -> int:
    """Show the numbers of all units that stand under other rules; how many units changed.
    Safe to kill and to repeat."""
    changed = 0
    for projector in projectors:
        if isinstance(projector, StatisticProjector):
            waiting = _list_waiting(database, projector.rules_hash)
            for at in range(0, len(waiting), _BATCH):
                ids = waiting[at : at + _BATCH]
                with database.writing() as session:
                    changed += _show_some(session, projector, ids, now)
    return changed


def _list_waiting(database: Database, rules_hash: str) -> list[int]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(NumberStanding.unit_id)
                .where(NumberStanding.rules_hash != rules_hash)
                .order_by(NumberStanding.unit_id)
            )
        )


def _show_some(
    session: Session, projector: StatisticProjector, ids: Sequence[int], now: datetime
) -> int:
    # A rule may change what is kept above a village alone: its kecamatan is looked at as well.
    parents = session.scalars(
        select(UnitVersion.parent_id).where(
            UnitVersion.unit_id.in_(ids), UnitVersion.valid_to.is_(None)
        )
    )
    seen = [*ids, *{each for each in parents if each is not None}]
    before = _read_shown(session, seen)
    for item, unit, record, fetched_at in _read_tables(session, ids):
        projector.project(session, item, record, unit, fetched_at)
    projector.finish(session, frozenset(ids), now)
    after = _read_shown(session, seen)
    moved = frozenset(each for each in seen if before.get(each) != after.get(each))
    if moved:
        bump(session, with_ancestors(session, moved), now)
    session.execute(
        update(NumberStanding)
        .where(NumberStanding.unit_id.in_(ids))
        .values(rules_hash=projector.rules_hash, at=now)
    )
    return len(moved.intersection(ids))


def _read_tables(
    session: Session, ids: Sequence[int]
) -> Iterator[tuple[Item, UnitVersion, Record, datetime]]:
    """The published tables that tell of these units, as their sources gave them."""
    telling = (
        select(Observation.item_id, Observation.unit_id)
        .where(Observation.unit_id.in_(ids))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(Item, telling.c.unit_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(telling, telling.c.item_id == Item.id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(Item.hidden_at.is_(None))
        .order_by(Item.id)
    ).all()
    current = select(UnitVersion).where(
        UnitVersion.unit_id.in_({row.unit_id for row in rows}), UnitVersion.valid_to.is_(None)
    )
    units = {unit.unit_id: unit for unit in session.scalars(current)}
    for item, unit_id, body, fetched_at in rows:
        yield item, units[unit_id], decode(body), fetched_at


def _read_shown(session: Session, ids: Sequence[int]) -> dict[int, frozenset[object]]:
    """What each of these units shows, in full."""
    rows = session.execute(
        select(
            ShownValue.unit_id, ShownValue.period, ShownValue.indicator, ShownValue.category,
            ShownValue.sex, ShownValue.sum, ShownValue.scale, ShownValue.label,
            ShownValue.newest, ShownValue.source_id,
        ).where(ShownValue.level.in_(("desa", "kecamatan")), ShownValue.unit_id.in_(ids))
    )  # fmt: skip
    found: dict[int, set[object]] = {}
    for row in rows:
        found.setdefault(row.unit_id, set()).add(tuple(row))
    notes = session.execute(
        select(
            NumberFinding.unit_id, NumberFinding.period, NumberFinding.indicator,
            NumberFinding.other_indicator, NumberFinding.value, NumberFinding.other_value,
        ).where(NumberFinding.unit_id.in_(ids))
    )  # fmt: skip
    for note in notes:
        found.setdefault(note.unit_id, set()).add(tuple(note))
    return {unit_id: frozenset(some) for unit_id, some in found.items()}
