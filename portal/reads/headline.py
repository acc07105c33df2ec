"""The few large numbers of an area: the newest total of each, and the one of the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.tree import Tree, UnitView

PEOPLE = "penduduk-jumlah"
FAMILIES = "keluarga-jumlah"
AREAS = ("kabupaten", "kecamatan", "desa", "kelurahan")
_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Headline:
    """A total with its coverage. `value` None: nobody told it. `before` is only known where the
    same units reported both years, so that the difference is people and not sources."""

    indicator: str
    value: int | None
    period: str
    reporting: int
    expected: int
    newest: date | None
    before: int | None = None
    before_period: str = ""


def read_headlines(
    session: Session, tree: Tree, units: Iterable[UnitView], indicators: Iterable[str]
) -> dict[tuple[int, str], Headline]:
    """The newest totals by unit and indicator; a unit that told nothing gets an empty one."""
    asked = tuple(unit for unit in units if unit.kind in AREAS)
    wanted = tuple(indicators)
    rows = session.scalars(
        select(ShownValue)
        .where(
            ShownValue.unit_id.in_([unit.id for unit in asked]),
            ShownValue.indicator.in_(wanted),
            ShownValue.category == "total",
            ShownValue.sex == "",
        )
        .order_by(ShownValue.period.desc())
    )
    held: dict[tuple[int, str], list[ShownValue]] = {}
    for row in rows:
        held.setdefault((row.unit_id, row.indicator), []).append(row)
    return {
        (unit.id, name): _headline(name, held.get((unit.id, name), []), _villages(tree, unit))
        for unit in asked
        for name in wanted
    }


def _headline(name: str, rows: list[ShownValue], villages: int) -> Headline:
    known = [row for row in rows if row.sum is not None and row.scale == 0]
    if not known:
        return Headline(name, None, "", 0, villages, None)
    last, older = known[0], known[1:2]
    alike = [row for row in older if row.reporting == last.reporting == row.expected]
    return Headline(
        indicator=name,
        value=last.sum,
        period=last.period,
        reporting=last.reporting,
        expected=max(last.expected, villages),
        newest=last.newest,
        before=alike[0].sum if alike else None,
        before_period=alike[0].period if alike else "",
    )


def _villages(tree: Tree, unit: UnitView) -> int:
    return sum(each.kind in _VILLAGES for each in tree.below(unit))
