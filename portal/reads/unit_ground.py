"""The ground a unit stands on: the shown boundaries of its desa, to see what lies outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.columns import load
from geo.nearness import nearest_on
from portal.reads.outlines import list_shown
from portal.tree import Tree, UnitView

VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Ground:
    """Shapes to measure from. `whole`: every desa of the unit has a boundary."""

    shapes: Sequence[BaseGeometry]
    tree: STRtree
    whole: bool

    def metres_outside(self, lon: float, lat: float) -> float | None:
        """How far a position lies outside; 0 inside, None while no boundary is known."""
        if not self.shapes:
            return None
        point = Point(lon, lat)
        if len(self.tree.query(point, predicate="intersects")):
            return 0.0
        nearest = self.tree.nearest(point)
        return nearest_on(self.shapes[int(nearest)], lon, lat)[0]


def read_ground(session: Session, tree: Tree, unit: UnitView) -> Ground:
    """The ground of a unit and of all below it."""
    villages = [each for each in tree.below(unit) if each.kind in VILLAGES]
    shown = list_shown(session, [each.id for each in villages])
    shapes = [load(each.geometry) for each in shown.values()]
    return Ground(shapes, STRtree(shapes), len(shown) == len(villages))
