"""How the stored boundaries of a regency stand: what is missing, what overlaps, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely import MultiPolygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.areas import area_km2
from geo.columns import load
from geo.intake.examination import Tally
from geo.intake.neighbours import GRAVE, Overlap, list_overlaps, tally
from portal.model import BoundaryImport, BoundaryReview, UnitVersion
from portal.reads.boundary_question import VILLAGES, read_units
from portal.reads.outlines import list_shown
from portal.rules.official_areas import StatedArea


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """A file that waits, with what has to be looked at."""

    id: int
    file_name: str
    source: str
    by: str
    at: datetime
    reviews: tuple[tuple[str, str, str, str, str], ...]  # subject, name, kind, sentence, codes


@dataclass(frozen=True, slots=True)
class BoundaryState:
    """The whole of it."""

    villages: int
    drawn: int
    definitive: int
    missing: tuple[str, ...]
    fit: Tally
    grave: tuple[Overlap, ...]
    km2: float
    stated: StatedArea | None
    waiting: tuple[WaitingImport, ...]

    @property
    def sound(self) -> bool:
        """Whether nobody has to look at anything."""
        return not (self.grave or self.waiting)


def read_state(
    session: Session, root: UnitVersion, areas: Mapping[str, StatedArea]
) -> BoundaryState:
    """The boundaries that are shown, each against the others."""
    units = read_units(session, root)
    villages = {unit.unit_id: unit for unit in units.values() if unit.kind in VILLAGES}
    shapes: dict[str, MultiPolygon] = {}
    definitive = 0
    for unit_id, row in list_shown(session, villages).items():
        shape = load(row.geometry)
        assert isinstance(shape, MultiPolygon)
        shapes[villages[unit_id].code] = shape
        definitive += row.status == "definitif"
    overlaps = list_overlaps(shapes)
    return BoundaryState(
        villages=len(villages),
        drawn=len(shapes),
        definitive=definitive,
        missing=tuple(sorted({unit.code for unit in villages.values()} - set(shapes))),
        fit=tally(shapes, overlaps),
        grave=tuple(each for each in overlaps if each.share >= GRAVE),
        km2=sum(area_km2(shape) for shape in shapes.values()),
        stated=areas.get(root.code),
        waiting=read_waiting(session, root),
    )


def read_waiting(session: Session, root: UnitVersion) -> tuple[WaitingImport, ...]:
    """The files that wait for a person, the oldest first."""
    rows = session.scalars(
        select(BoundaryImport)
        .where(BoundaryImport.unit_id == root.unit_id, BoundaryImport.state == "menunggu")
        .order_by(BoundaryImport.id)
    ).all()
    reviews: dict[int, list[tuple[str, str, str, str, str]]] = {row.id: [] for row in rows}
    chosen = select(BoundaryReview).where(BoundaryReview.import_id.in_(reviews))
    for each in session.scalars(chosen.order_by(BoundaryReview.id)):
        line = (each.subject, each.name, each.kind, each.sentence, each.suggestions)
        reviews[each.import_id].append(line)
    return tuple(
        WaitingImport(row.id, row.file_name, row.source, row.by, row.at, tuple(reviews[row.id]))
        for row in rows
    )
