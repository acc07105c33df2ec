"""Who lies above whom, for bumping releases and placing items."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import UnitVersion


def current_version(session: Session, unit_id: int) -> UnitVersion:
    """The version of a unit that holds today."""
    return session.scalars(_ask_current(), {"unit": unit_id}).one()


@cache
def _ask_current() -> Select[UnitVersion]:
    """The statement that asks for it, made once."""
    unit = bindparam("unit", type_=BigInteger)
    return select(UnitVersion).where(UnitVersion.unit_id == unit, UnitVersion.valid_to.is_(None))


def find_version(session: Session, code: str) -> UnitVersion | None:
    """The unit that holds this code today."""
    return session.scalar(
        select(UnitVersion).where(UnitVersion.code == code, UnitVersion.valid_to.is_(None))
    )


def with_ancestors(session: Session, unit_ids: Iterable[int]) -> frozenset[int]:
    """These units and all above them."""
    wanted = frozenset(unit_ids)
    above = session.connection().execute(_climb(), {"units": list(wanted)}).scalars()
    return wanted.union(each for each in above if each is not None)


@cache
def _climb() -> Select[int | None]:
    """The statement that asks for all above some units, made once."""
    current = UnitVersion.valid_to.is_(None)
    chain = (
        select(UnitVersion.parent_id.label("unit_id"))
        .where(UnitVersion.unit_id.in_(bindparam("units", expanding=True)), current)
        .cte("chain", recursive=True)
    )
    chain = chain.union(
        select(UnitVersion.parent_id).join(chain, UnitVersion.unit_id == chain.c.unit_id)
        .where(current)
    )  # fmt: skip
    return select(chain.c.unit_id).where(chain.c.unit_id.is_not(None))
