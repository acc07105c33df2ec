"""A total through the years, for a line and a comparison."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.shown_rows import read_rows, select_rows
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
    told = {"unit": unit.id, "indicators": list(indicators)}
    rows = read_rows(session, _list_totals(), told)
    counts = [YearCount(row.indicator, row.period, row.reporting, row.expected) for row in rows]
    newest = {each.indicator: each for each in reversed(counts)}
    like = find_like_years(session, unit, newest.values(), counts)
    found: dict[str, list[Point]] = {}
    for row, count in zip(rows, counts, strict=True):
        if row.sum is not None and count in like:
            found.setdefault(row.indicator, []).append(Point(row.period, row.sum))
    return {name: tuple(reversed(points)) for name, points in found.items()}


@cache
def _list_totals() -> Select[*tuple[Any, ...]]:
    """The newest first."""
    return (
        select_rows()
        .where(
            ShownValue.unit_id == bindparam("unit", type_=BigInteger),
            ShownValue.indicator.in_(bindparam("indicators", expanding=True)),
            ShownValue.category == "total",
            ShownValue.sex == "",
            ShownValue.scale == 0,
        )
        .order_by(ShownValue.period.desc())
    )
