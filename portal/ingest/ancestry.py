"""Who lies above whom, for bumping releases and placing items."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import UnitVersion


def current_version(session: Session, unit_id: int) -> UnitVersion:
    """The version of a unit that holds today."""
    return session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit_id, UnitVersion.valid_to.is_(None))
    ).one()


def find_version(session: Session, code: str) -> UnitVersion | None:
    """The unit that holds this code today."""
    return session.scalar(
        select(UnitVersion).where(UnitVersion.code == code, UnitVersion.valid_to.is_(None))
    )


def with_ancestors(session: Session, unit_ids: Iterable[int]) -> frozenset[int]:
    """These units and all above them."""
    found: set[int] = set()
    waiting = set(unit_ids)
    while waiting:
        found |= waiting
        above = session.scalars(
            select(UnitVersion.parent_id).where(
                UnitVersion.unit_id.in_(waiting),
                UnitVersion.valid_to.is_(None),
                UnitVersion.parent_id.is_not(None),
            )
        )
        waiting = {unit_id for unit_id in above if unit_id is not None} - found
    return frozenset(found)
