"""The few large numbers of an area: the newest total of each, and the one of the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.shown_rows import ShownRow, read_rows, select_rows
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
    if not asked:
        return {}
    wanted = tuple(indicators)
    told = {"units": [unit.id for unit in asked], "indicators": list(wanted)}
    held: dict[tuple[int, str], list[ShownRow]] = {}
    for row in read_rows(session, _list_totals(), told):
        held.setdefault((row.unit_id, row.indicator), []).append(row)
    found = {}
    for unit in asked:
        villages = _villages(tree, unit)
        for name in wanted:
            found[unit.id, name] = _headline(name, held.get((unit.id, name), ()), villages)
    return found


@cache
def _list_totals() -> Select[*tuple[Any, ...]]:
    """The newest first."""
    return (
        select_rows()
        .where(
            ShownValue.unit_id.in_(bindparam("units", expanding=True)),
            ShownValue.indicator.in_(bindparam("indicators", expanding=True)),
            ShownValue.category == "total",
            ShownValue.sex == "",
            ShownValue.sum.is_not(None),
            ShownValue.scale == 0,
        )
        .order_by(ShownValue.period.desc())
    )


def _headline(name: str, known: Sequence[ShownRow], villages: int) -> Headline:
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
