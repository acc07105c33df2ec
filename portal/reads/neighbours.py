"""The units that share a border with a unit, the longest border first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Neighbour
from portal.tree import Tree, UnitView


def read_neighbours(
    session: Session, tree: Tree, unit: UnitView, most: int
) -> tuple[UnitView, ...]:
    """Its neighbours of the same site; none where boundaries are not known."""
    rows = session.execute(
        select(Neighbour.other_id)
        .where(Neighbour.unit_id == unit.id)
        .order_by(Neighbour.border_m.desc(), Neighbour.other_id)
    )
    found = (tree.by_id(row.other_id) for row in rows)
    return tuple(each for each in found if each is not None)[:most]
