"""The total of one topic in every year, each with its coverage; what is covered stays covered."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.history import Point
from portal.reads.monografi import LEVELS, Number
from portal.reads.small_cells import TOTAL, is_covered
from portal.reads.tellers import YearCount, find_like_years
from portal.rules.suppression import SmallCells
from portal.tree import UnitView

_LEAST = 3  # years that make a line


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A year that has the topic. `value` None: nobody told its total; `hidden`: too few people;
    `alike`: the same villages told it as in the newest year."""

    period: str
    value: Number
    reporting: int
    expected: int
    newest: date
    hidden: bool
    alike: bool = True


def read_years(
    session: Session, unit: UnitView, indicator: str, sensitive: bool, rule: SmallCells
) -> tuple[YearTotal, ...]:
    """All years of a topic, newest first."""
    values = session.scalars(
        select(ShownValue)
        .where(
            ShownValue.level == LEVELS[unit.kind],
            ShownValue.unit_id == unit.id,
            ShownValue.indicator == indicator,
        )
        .order_by(ShownValue.period.desc())
    )
    years: dict[str, list[ShownValue]] = {}
    for value in values:
        years.setdefault(value.period, []).append(value)
    found = [_year(period, cells, sensitive, rule) for period, cells in years.items()]
    counts = [YearCount(indicator, each.period, each.reporting, each.expected) for each in found]
    like = find_like_years(session, unit, counts[:1], counts)
    return tuple(
        replace(year, alike=count in like) for year, count in zip(found, counts, strict=True)
    )


def line_of(years: tuple[YearTotal, ...]) -> tuple[Point, ...]:
    """The years a line may run through, oldest first: those that the same villages told as the
    newest; nothing where they are fewer than three, or one of them is covered."""
    if any(year.hidden for year in years):
        return ()
    points = [
        Point(year.period, round(year.value))
        for year in reversed(years)
        if year.value is not None and year.alike
    ]
    return tuple(points) if len(points) >= _LEAST else ()


def _year(period: str, cells: list[ShownValue], sensitive: bool, rule: SmallCells) -> YearTotal:
    totals = {cell.sex: cell for cell in cells if cell.category == TOTAL}
    hidden = is_covered(totals.values(), sensitive, rule)
    told = {
        sex: cell.sum / 10**cell.scale if cell.scale else cell.sum
        for sex, cell in totals.items()
        if cell.sum is not None and not hidden
    }
    value = told.get("")
    if value is None and {"L", "P"} <= told.keys():
        value = told["L"] + told["P"]
    return YearTotal(
        period,
        value,
        max(cell.reporting for cell in cells),
        max(cell.expected for cell in cells),
        max(cell.newest for cell in cells),
        hidden,
    )
