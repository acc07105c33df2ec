"""What the detail map draws: a unit's shapes as TopoJSON, the units they are, its places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.topology_part import cut_out
from portal.model import Neighbour, Topology
from portal.reads.places import PlaceRow
from portal.tree import Tree, UnitView

VILLAGES = ("desa", "kelurahan")
MOST_PLACES = 300


@dataclass(frozen=True, slots=True)
class PlaceDot:
    """A place with its position."""

    name: str
    said: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Detail:
    """Shapes, units and places of one detail map. `here`: the unit drawn in front."""

    here: str
    topology: Mapping[str, Any]
    units: tuple[UnitView, ...]
    places: tuple[PlaceDot, ...]
    left_out: int  # places beyond what one map can bear


def read_detail(
    session: Session, tree: Tree, unit: UnitView, places: Sequence[PlaceRow]
) -> Detail | None:
    """The detail map of a unit: a regency by kecamatan, a kecamatan by desa, a desa with its
    neighbours. None while the regency's shapes are not known."""
    body = session.scalar(select(Topology.body).where(Topology.unit_id == tree.root.id))
    if body is None:
        return None
    units = _shown(session, tree, unit)
    level = "kecamatan" if unit.kind == "kabupaten" else "desa"
    topology = cut_out(body, {level: [each.code for each in units]})
    if topology is None:
        return None
    dots = [
        PlaceDot(row.name, row.said or row.layer_title, round(row.lon, 5), round(row.lat, 5))
        for row in places
        if row.lon is not None and row.lat is not None
    ]
    shown = tuple(dots[:MOST_PLACES])
    here = unit.code if unit.kind in VILLAGES else ""
    return Detail(here, topology, units, shown, len(dots) - len(shown))


def _shown(session: Session, tree: Tree, unit: UnitView) -> tuple[UnitView, ...]:
    if unit.kind not in VILLAGES:
        return tree.children(unit, ("kecamatan", *VILLAGES))
    beside = session.scalars(select(Neighbour.other_id).where(Neighbour.unit_id == unit.id))
    found = (tree.by_id(unit_id) for unit_id in beside)
    return (unit, *(each for each in found if each is not None and each.kind in VILLAGES))
