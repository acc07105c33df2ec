"""How the stored boundaries of a regency stand: what is missing, what overlaps, what waits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely import MultiPolygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.areas import area_km2
from geo.columns import load
from geo.coverage import clean
from geo.intake.checking import check
from geo.intake.examination import Known, Tally
from geo.intake.finding import Finding, Kind, Weight
from geo.intake.neighbours import list_overlaps, tally
from portal.model import BoundaryImport, BoundaryReview, Outline, UnitVersion
from portal.reads.boundary_question import VILLAGES, read_known, read_regions, read_units
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
    findings: tuple[tuple[str, Finding], ...]  # by code of the unit
    accepted: frozenset[str]  # units somebody accepted as they are
    km2: float
    stated: StatedArea | None
    waiting: tuple[WaitingImport, ...]

    @property
    def sound(self) -> bool:
        """Whether nobody has to look at anything."""
        return not (self.waiting or self.open_findings)

    @property
    def open_findings(self) -> tuple[tuple[str, Finding], ...]:
        """What somebody has to look at and nobody did."""
        return tuple(
            (code, finding)
            for code, finding in self.findings
            if finding.weight is Weight.REVIEW and code not in self.accepted
        )


def read_state(
    session: Session, root: UnitVersion, areas: Mapping[str, StatedArea]
) -> BoundaryState:
    """The boundaries that are shown, each against the others."""
    units = read_units(session, root)
    villages = {unit.unit_id: unit for unit in units.values() if unit.kind in VILLAGES}
    shown = list_shown(session, villages)
    shapes: dict[str, MultiPolygon] = {}
    for unit_id, row in shown.items():
        shape = load(row.geometry)
        assert isinstance(shape, MultiPolygon)
        shapes[villages[unit_id].code] = shape
    stated = read_known(session, units, areas).areas
    regions = read_regions(session, root, units)
    found = check(shapes, clean(shapes), regions, Known(areas=stated))
    return BoundaryState(
        villages=len(villages),
        drawn=len(shapes),
        definitive=sum(row.status == "definitif" for row in shown.values()),
        missing=tuple(sorted({unit.code for unit in villages.values()} - set(shapes))),
        fit=tally(shapes, list_overlaps(shapes)),
        findings=tuple(
            (code, finding)
            for code, findings in sorted(found.items())
            for finding in findings
            if finding.kind is not Kind.CLEANED
        ),
        accepted=_list_accepted(session, shown, villages),
        km2=sum(area_km2(shape) for shape in shapes.values()),
        stated=areas.get(root.code),
        waiting=read_waiting(session, root),
    )


def _list_accepted(
    session: Session, shown: Mapping[int, Outline], villages: Mapping[int, UnitVersion]
) -> frozenset[str]:
    """The units whose shown boundary was accepted as it is when it was imported."""
    ids = {row.import_id for row in shown.values() if row.import_id is not None}
    rows = session.execute(
        select(BoundaryImport.id, BoundaryImport.decisions).where(BoundaryImport.id.in_(ids))
    )
    made = {row.id: json.loads(row.decisions or "{}") for row in rows}
    accepted = set()
    for unit_id, outline in shown.items():
        decisions = made.get(outline.import_id or 0, {})
        code = villages[unit_id].code
        if decisions.get("all") or code in decisions.get("accepted", ()):
            accepted.add(code)
    return frozenset(accepted)


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
