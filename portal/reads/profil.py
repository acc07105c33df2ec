"""Who works in a unit, what lies below it, what stands and is built in it."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from connectors.records import Official, Project
from portal.model import Spot
from portal.reads.listing import Pick, read_all, read_own
from portal.reads.records import read_records
from portal.reads.spans import span_of, within
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class OfficialView:
    """Name and post."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class FacilityCount:
    """How many facilities of a category."""

    category: str
    count: int


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A development project; money in sen."""

    title: str
    year: int | None
    budget: int | None
    funds: str
    location: str
    unit: UnitView | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A unit's profile."""

    parent: UnitView | None
    children: tuple[UnitView, ...]
    officials: tuple[OfficialView, ...]
    facilities: tuple[FacilityCount, ...]
    projects: tuple[ProjectView, ...]


def read_profile(session: Session, tree: Tree, unit: UnitView) -> Profile:
    """The profile of a unit; officials are its own, facilities and projects its subtree's."""
    people = read_own(session, tree, unit, ("official",))
    officials = [
        record for record in read_records(session, people).values() if isinstance(record, Official)
    ]
    officials.sort(key=lambda each: (each.rank, each.name))
    rows = read_all(session, tree, unit, ("project",), Pick(), limit=12)
    projects = read_records(session, rows)
    trail = tree.trail(unit)
    return Profile(
        parent=trail[-2] if len(trail) > 1 else None,
        children=tree.children(unit),
        officials=tuple(OfficialView(each.name, each.post) for each in officials),
        facilities=_count_facilities(session, unit),
        projects=tuple(
            ProjectView(
                title=record.title,
                year=record.year,
                budget=record.budget,
                funds=record.funds,
                location=record.location,
                unit=row.unit,
            )
            for row in rows
            if isinstance(record := projects[row.id], Project)
        ),
    )


def _count_facilities(session: Session, unit: UnitView) -> tuple[FacilityCount, ...]:
    rows = session.connection().execute(_count_spots(), span_of(unit))
    found = [FacilityCount(category or "Lainnya", count) for category, count in rows]
    return tuple(sorted(found, key=lambda each: each.category == "Lainnya"))


@cache
def _count_spots() -> Select[str, int]:
    return (
        select(Spot.category, func.count())
        .where(within(Spot.scope_key))
        .group_by(Spot.category)
        .order_by(func.count().desc(), Spot.category)
    )
