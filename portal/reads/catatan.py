"""What staff recorded of a unit: papers with photo, terms, exemptions, events. For staff alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import Account, Paper, StaffFact
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper or a photographed noticeboard."""

    id: int
    kind: str
    type: str
    year: int | None
    semester: int
    received_on: date
    own_date: date | None
    photo: str
    photo_mime: str
    sheet: str
    note: str
    who: str
    at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact; `unit` is where it was recorded: the unit itself or one above it."""

    id: int
    unit: UnitView
    kind: str
    name: str
    period: str
    since: date
    until: date | None
    basis: str
    who: str
    at: datetime
    withdrawn: bool


def read_papers(session: Session, unit: UnitView) -> tuple[PaperView, ...]:
    """The papers of a unit, newest first, those taken back too."""
    rows = session.execute(
        select(Paper, Account.name)
        .outerjoin(Account, Account.id == Paper.account_id)
        .where(Paper.unit_id == unit.id)
        .order_by(Paper.received_on.desc(), Paper.id.desc())
        .limit(200)
    )
    return tuple(
        PaperView(
            id=row.id,
            kind=row.kind,
            type=row.type,
            year=row.year,
            semester=row.semester,
            received_on=row.received_on,
            own_date=row.own_date,
            photo=row.photo,
            photo_mime=row.photo_mime,
            sheet=row.sheet,
            note=row.note,
            who=who or "terminal server",
            at=row.at,
            withdrawn=row.withdrawn_at is not None,
        )
        for row, who in rows
    )


def read_facts(session: Session, tree: Tree, unit: UnitView) -> tuple[FactView, ...]:
    """The facts of a unit, and what holds for it from above; newest first."""
    trail = tree.trail(unit)
    above = {each.id: each for each in trail}
    rows = session.execute(
        select(StaffFact, Account.name)
        .outerjoin(Account, Account.id == StaffFact.account_id)
        .where(StaffFact.unit_id.in_(list(above)))
        .order_by(StaffFact.since.desc(), StaffFact.id.desc())
    )
    return tuple(
        FactView(
            id=row.id,
            unit=above[row.unit_id],
            kind=row.kind,
            name=row.name,
            period=row.period,
            since=row.since,
            until=row.until,
            basis=row.basis,
            who=who or "terminal server",
            at=row.at,
            withdrawn=row.withdrawn_at is not None,
        )
        for row, who in rows
        if row.unit_id == unit.id or row.kind in ("masa", "register")
    )


def count_papers(session: Session, units: Sequence[UnitView]) -> dict[int, int]:
    """How many papers are recorded of each unit."""
    rows = session.execute(
        select(Paper.unit_id, func.count())
        .where(Paper.unit_id.in_([unit.id for unit in units]), Paper.withdrawn_at.is_(None))
        .group_by(Paper.unit_id)
    )
    return {row[0]: row[1] for row in rows}
