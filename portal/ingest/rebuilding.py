"""Showing all numbers anew from what sources told, and rolling them up from nothing.

Publishing keeps both in step; this is for a restored copy, a changed tree, or a doubt. It runs
kecamatan by kecamatan, each in a transaction of its own: killed, it leaves a regency whose sums
say of fewer villages than before how many reported, and it is run again.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.clock import Clock
from portal.db import NO_SYNC, Database
from portal.ingest.ancestry import hold_units, with_ancestors
from portal.ingest.lifting import Key
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.projecting import Projector
from portal.model import Observation, ShownSpread, ShownValue, UnitVersion
from portal.release import bump

_CURRENT = UnitVersion.valid_to.is_(None)
Told = Callable[[str, int, int], None]  # of which kecamatan, how many are done, of how many


def rebuild_numbers(
    database: Database,
    projectors: Sequence[Projector],
    regency: UnitVersion,
    clock: Clock,
    told: Told,
) -> int:
    """All numbers of a regency; how many tables of villages there are."""
    projector = next(each for each in projectors if isinstance(each, StatisticProjector))
    with database.reading() as session:
        parts = session.scalars(
            select(UnitVersion)
            .where(
                _CURRENT,
                UnitVersion.kind == "kecamatan",
                UnitVersion.scope_key.between(regency.scope_key, regency.scope_end),
            )
            .order_by(UnitVersion.scope_key)
        ).all()
    with database.writing() as session:
        _clear(session, [regency.unit_id])
    done = 0
    for number, part in enumerate(parts, 1):
        with database.writing() as session:
            keys = _read_keys(session, part)
            # Before anything is cleared, as whoever publishes does: neither waits for the other.
            hold_units(session, {part.unit_id, *(unit_id for unit_id, _, _ in keys)}, above=True)
            _clear(session, _list_inside(session, part))
            projector.show(session, keys, clock())
            units = {part.unit_id, *(unit_id for unit_id, _, _ in keys)}
            bump(session, with_ancestors(session, units), clock())
        done += len(keys)
        told(part.name, number, len(parts))
    return done


def _read_keys(session: Session, part: UnitVersion) -> list[Key]:
    inside = select(UnitVersion.unit_id).where(
        _CURRENT, UnitVersion.scope_key.between(part.scope_key, part.scope_end)
    )
    rows = session.execute(
        select(Observation.unit_id, Observation.period, Observation.indicator)
        .where(Observation.unit_id.in_(inside))
        .distinct()
    )
    return [(unit_id, period, indicator) for unit_id, period, indicator in rows]


def _list_inside(session: Session, part: UnitVersion) -> Sequence[int]:
    """A kecamatan and all that ever lay in it."""
    inside = UnitVersion.scope_key.between(part.scope_key, part.scope_end)
    return session.scalars(select(UnitVersion.unit_id).where(inside).distinct()).all()


def _clear(session: Session, unit_ids: Sequence[int]) -> None:
    """By units, for which there is an index: by place it would be all villages of the country."""
    for table in (ShownValue, ShownSpread):
        session.execute(delete(table).where(table.unit_id.in_(unit_ids)), execution_options=NO_SYNC)
