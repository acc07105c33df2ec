"""Needs that were met: their count is put away with the day, and nobody waits any more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db import Database, upsert
from portal.ingest.ancestry import current_version
from portal.model import NeedDay, NeedMet, UnitVersion
from portal.reads.needs import Ground, list_unmet
from portal.rules.obligations.rule import Book


def list_pressed(session: Session, scope: tuple[int, int]) -> list[tuple[int, str]]:
    """The units of a scope with needs that were pressed, each with its kind."""
    rows = session.execute(
        select(UnitVersion.unit_id, UnitVersion.kind)
        .where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(*scope),
            UnitVersion.unit_id.in_(select(NeedDay.unit_id)),
        )
        .order_by(UnitVersion.unit_id)
    )
    return [(row.unit_id, row.kind) for row in rows]


def close_met(database: Database, book: Book, unit_ids: Iterable[int], today: date) -> int:
    """Close what is there by now in these units; how many needs. Safe to kill and to repeat."""
    closed = 0
    for unit_id in unit_ids:
        with database.writing() as session:
            closed += _close(session, book, unit_id, today)
    return closed


def _close(session: Session, book: Book, unit_id: int, today: date) -> int:
    unit = current_version(session, unit_id)
    unmet = list_unmet(session, book, Ground(unit_id, unit.kind, unit.scope_key, unit.scope_end))
    # Locked, so that a press that comes meanwhile waits and is counted anew.
    rows = session.scalars(
        select(NeedDay)
        .where(NeedDay.unit_id == unit_id)
        .order_by(NeedDay.need, NeedDay.day)
        .with_for_update()
    ).all()
    days: dict[str, list[NeedDay]] = defaultdict(list)
    for row in rows:
        if row.need not in unmet:
            days[row.need].append(row)
    for need, pressed in days.items():
        count = sum(row.count for row in pressed)
        since = min(row.day for row in pressed)
        kept = upsert(session)(NeedMet).values(
            unit_id=unit_id, need=need, met_on=today, since=since, count=count
        )
        session.execute(
            kept.on_conflict_do_update(
                index_elements=[NeedMet.unit_id, NeedMet.need, NeedMet.met_on],
                set_={"count": NeedMet.count + count},
            )
        )
        session.execute(
            delete(NeedDay).where(
                NeedDay.unit_id == unit_id,
                NeedDay.need == need,
                NeedDay.day.in_([row.day for row in pressed]),
            )
        )
    return len(days)
