"""The units that share a border with a unit, the longest border first."""

from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import Neighbour
from portal.tree import Tree, UnitView


def read_neighbours(
    session: Session, tree: Tree, unit: UnitView, most: int
) -> tuple[UnitView, ...]:
    """Its neighbours of the same site; none where boundaries are not known."""
    rows = session.connection().execute(_list_neighbours(), {"unit": unit.id})
    found = (tree.by_id(other) for (other,) in rows)
    return tuple(each for each in found if each is not None)[:most]


@cache
def _list_neighbours() -> Select[int]:
    return (
        select(Neighbour.other_id)
        .where(Neighbour.unit_id == bindparam("unit", type_=BigInteger))
        .order_by(Neighbour.border_m.desc(), Neighbour.other_id)
    )
