"""A total through the years, for a line and a comparison."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Point:
    """The total of one year."""

    period: str
    value: int


def read_history(
    session: Session, unit: UnitView, indicators: Iterable[str]
) -> dict[str, tuple[Point, ...]]:
    """The totals of each indicator, oldest first. Only years in which as many villages reported
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
    found: dict[str, list[Point]] = {}
    covered: dict[str, int] = {}
    for row in rows:
        newest = covered.setdefault(row.indicator, row.reporting)
        if row.sum is not None and row.reporting == newest:
            found.setdefault(row.indicator, []).append(Point(row.period, row.sum))
    return {name: tuple(reversed(points)) for name, points in found.items()}
