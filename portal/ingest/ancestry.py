"""Who lies above whom, for bumping releases and placing items."""

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import UnitVersion

_HELD = "units held"  # in a session's info


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
    """These units and all above them; of those the transaction holds it is known."""
    wanted = frozenset(unit_ids)
    held: Mapping[int, UnitVersion] = session.info.get(_HELD, {})
    found: set[int] = set()
    asked = []
    for unit_id in wanted:
        path = _climb_held(held, unit_id)
        if path is None:
            asked.append(unit_id)
        else:
            found |= path
    if asked:
        above = session.connection().execute(_climb(), {"units": asked}).scalars()
        found.update(each for each in above if each is not None)
    return wanted | found


def hold_units(
    session: Session, unit_ids: Iterable[int], *, above: bool
) -> Mapping[int, UnitVersion]:
    """These units as they are today; `above`: and all above them. Until the end of the transaction
    nobody else shows or rolls up to them, or two that publish at once would not see each other's
    rows. All take the smaller before the larger, or they could wait for each other for ever."""
    rows = session.scalars(_hold(above=above), {"units": list(unit_ids)})
    held: dict[int, UnitVersion] = session.info.setdefault(_HELD, {})
    found = {unit.unit_id: unit for unit in rows}
    held.update(found)
    return found


def _climb_held(held: Mapping[int, UnitVersion], unit_id: int) -> set[int] | None:
    """A unit and all above it; None where one of them is not held."""
    path: set[int] = set()
    at: int | None = unit_id
    while at is not None:
        unit = held.get(at)
        if unit is None or unit.valid_to is not None:
            return None
        path.add(at)
        at = unit.parent_id
    return path


@cache
def _hold(*, above: bool) -> Select[UnitVersion]:
    """The statement that takes units for the rest of a transaction, made once."""
    mine = UnitVersion.unit_id.in_(_climb() if above else bindparam("units", expanding=True))
    return (
        select(UnitVersion)
        .where(mine, UnitVersion.valid_to.is_(None))
        .order_by(UnitVersion.scope_end - UnitVersion.scope_key, UnitVersion.id)
        .with_for_update(of=UnitVersion)
    )


@cache
def _climb() -> Select[int | None]:
    """The statement that asks for some units and all above them, made once."""
    current = UnitVersion.valid_to.is_(None)
    mine = UnitVersion.unit_id.in_(bindparam("units", expanding=True))
    chain = select(UnitVersion.unit_id).where(mine, current).cte("chain", recursive=True)
    chain = chain.union(
        select(UnitVersion.parent_id).join(chain, UnitVersion.unit_id == chain.c.unit_id)
        .where(current)
    )  # fmt: skip
    return select(chain.c.unit_id).where(chain.c.unit_id.is_not(None))
