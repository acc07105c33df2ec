"""A total through the years, for a line and a comparison."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.tellers import YearCount, find_like_years
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Point:
    """The total of one year."""

    period: str
    value: int


def read_history(
    session: Session, unit: UnitView, indicators: Iterable[str]
) -> dict[str, tuple[Point, ...]]:
    """The totals of each indicator, oldest first. Only years in which the same villages reported
    as in the newest: with others the line would show sources, not people."""
    rows = session.scalars(
        select(ShownValue)
        .where(
            ShownValue.unit_id == unit.id,
            ShownValue.indicator.in_(tuple(indicators)),
            ShownValue.category == "total",
            ShownValue.sex == "",
            ShownValue.scale == 0,
        )
        .order_by(ShownValue.period.desc())
    ).all()
    counts = [YearCount(row.indicator, row.period, row.reporting, row.expected) for row in rows]
    newest = {each.indicator: each for each in reversed(counts)}
    like = find_like_years(session, unit, newest.values(), counts)
    found: dict[str, list[Point]] = {}
    for row, count in zip(rows, counts, strict=True):
        if row.sum is not None and count in like:
            found.setdefault(row.indicator, []).append(Point(row.period, row.sum))
    return {name: tuple(reversed(points)) for name, points in found.items()}
