"""Numbers shown anew where the rules changed that choose among sources.

A unit is taken up when it was last shown under other rules. Only numbers that several
sources tell can come out differently; only units whose shown rows differ get a new release.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.project_statistic import Key, StatisticProjector
from portal.ingest.projecting import Projector
from portal.model import NumberStanding, Observation, ShownValue
from portal.release import bump

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
    keys = _list_told_twice(session, ids)
    moved: frozenset[int] = frozenset()
    if keys:
        before = _read_shown(session, keys)
        projector.show(session, keys)
        after = _read_shown(session, keys)
        moved = frozenset(key[0] for key in before | after if before.get(key) != after.get(key))
    if moved:
        bump(session, with_ancestors(session, moved), now)
    session.execute(
        update(NumberStanding)
        .where(NumberStanding.unit_id.in_(ids))
        .values(rules_hash=projector.rules_hash, at=now)
    )
    return len(moved)


def _list_told_twice(session: Session, ids: Sequence[int]) -> set[Key]:
    """What more than one source tells of these units."""
    columns = (Observation.unit_id, Observation.period, Observation.indicator)
    rows = session.execute(
        select(*columns)
        .where(Observation.unit_id.in_(ids))
        .group_by(*columns)
        .having(func.count(Observation.source_id.distinct()) > 1)
    )
    return {(row.unit_id, row.period, row.indicator) for row in rows}


def _read_shown(session: Session, keys: set[Key]) -> dict[Key, int | None]:
    """Which source each of these tables is shown from."""
    rows = session.execute(
        select(
            ShownValue.unit_id, ShownValue.period, ShownValue.indicator, ShownValue.source_id
        ).where(
            ShownValue.level == "desa",
            ShownValue.unit_id.in_({unit_id for unit_id, _, _ in keys}),
        )
    )
    found = {(row.unit_id, row.period, row.indicator): row.source_id for row in rows}
    return {key: source for key, source in found.items() if key in keys}
