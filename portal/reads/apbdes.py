"""Village money of a year: accounts, fields and funds of a desa, or of all desa below a unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, bindparam, select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.monografi import LEVELS
from portal.reads.shown_rows import VILLAGE, ShownRow, read_rows, select_rows
from portal.reads.spans import span_of, within
from portal.reads.village_money import COMPARED, INDICATORS, PLANNED, REALISED, in_sen
from portal.rules.apbdes import SPENDING, Amounts, depth, percent, tell_excess
from portal.rules.apbdes_chart import Chart
from portal.tree import Tree, UnitView

Cells = Mapping[tuple[str, str], ShownRow]  # by indicator and category


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One account, field, fund or result, in sen; None = not told. `percent` only where plan and
    realisation are of the same desa; `excess` says in words what no percentage says."""

    code: str
    title: str
    planned: int | None
    realised: int | None
    percent: float | None
    excess: str
    reporting: int
    expected: int

    @property
    def depth(self) -> int:
        """1 for 4, 2 for 4.1 …"""
        return depth(self.code)


@dataclass(frozen=True, slots=True)
class MoneyYear:
    """All rows of one year, in the order of the chart."""

    year: str
    rows: tuple[MoneyRow, ...]
    oldest: date | None
    newest: date | None
    source_id: int | None  # of a desa

    def row(self, code: str) -> MoneyRow | None:
        """The row of a code."""
        return next((row for row in self.rows if row.code == code), None)

    def below(self, code: str, most: int = 3) -> tuple[MoneyRow, ...]:
        """The rows of the accounts below one, down to a depth."""
        return tuple(
            row for row in self.rows if row.code.startswith(f"{code}.") and row.depth <= most
        )

    def marked(self, mark: str) -> tuple[MoneyRow, ...]:
        """The rows of all fields or all funds."""
        return tuple(row for row in self.rows if row.code.startswith(mark))


@dataclass(frozen=True, slots=True)
class MoneyBelow:
    """One row in a unit right below; None: not told there. A kelurahan is never asked."""

    unit: UnitView
    row: MoneyRow | None
    newest: date | None
    expected: int


def read_years(session: Session, unit: UnitView) -> tuple[str, ...]:
    """The years of which anything is known, newest first."""
    found = session.connection().execute(_list_years(), {"unit": unit.id})
    return tuple(sorted((year for (year,) in found), reverse=True))


def read_money(session: Session, unit: UnitView, year: str, chart: Chart) -> MoneyYear:
    """What is shown of a year; no rows where nothing is."""
    cells = _read_cells(session, unit, LEVELS[unit.kind], year, alone=True).get(unit.id, {})
    rows = [_row(cells, code, chart) for code in dict.fromkeys(code for _, code in cells)]
    dates = [(cell.oldest, cell.newest) for cell in cells.values()]
    return MoneyYear(
        year=year,
        rows=tuple(_in_order(rows, chart)),
        oldest=min((oldest for oldest, _ in dates), default=None),
        newest=max((newest for _, newest in dates), default=None),
        source_id=next((cell.source_id for cell in cells.values()), None),
    )


def read_below(
    session: Session, tree: Tree, unit: UnitView, year: str, code: str, chart: Chart
) -> tuple[MoneyBelow, ...]:
    """One row in each unit right below, in the order of their codes, gaps included."""
    found = read_all_below(session, tree, unit, year, chart, (code,))
    return tuple(MoneyBelow(each, rows[0] if rows else None, newest, expected)
                 for each, rows, newest, expected in found)  # fmt: skip


def read_all_below(
    session: Session,
    tree: Tree,
    unit: UnitView,
    year: str,
    chart: Chart,
    codes: Sequence[str] = (),
) -> tuple[tuple[UnitView, tuple[MoneyRow, ...], date | None, int], ...]:
    """Some rows, or all, of each unit right below: the unit, its rows, the newest date and how
    many desa it has."""
    kinds = ("kecamatan",) if unit.kind == "kabupaten" else ("desa", "kelurahan")
    children = tree.children(unit, kinds) if unit.kind in ("kabupaten", "kecamatan") else ()
    if not children:
        return ()
    cells = _read_cells(session, unit, LEVELS[children[0].kind], year, codes)
    made = []
    for child in children:
        mine = cells.get(child.id, {})
        rows = [_row(mine, code, chart) for code in dict.fromkeys(code for _, code in mine)]
        newest = max((cell.newest for cell in mine.values()), default=None)
        made.append((child, tuple(_in_order(rows, chart)), newest, _count_desa(tree, child)))
    return tuple(made)


def read_missing(session: Session, tree: Tree, unit: UnitView, year: str) -> tuple[UnitView, ...]:
    """The desa below of which no spending of this year is known."""
    rows = session.connection().execute(_list_tellers(), span_of(unit) | {"year": year})
    told = {unit_id for (unit_id,) in rows}
    return tuple(each for each in tree.below(unit) if each.kind == "desa" and each.id not in told)


def _read_cells(
    session: Session,
    unit: UnitView,
    level: str,
    year: str,
    codes: Iterable[str] = (),
    *,
    alone: bool = False,
) -> dict[int, dict[tuple[str, str], ShownRow]]:
    told: dict[str, Any] = {"level": level, "year": year}
    told |= {"unit": unit.id} if alone else span_of(unit)
    if codes:
        told["codes"] = list(codes)
    statement = _list_cells(alone=alone, some=bool(codes))
    found: dict[int, dict[tuple[str, str], ShownRow]] = {}
    for cell in read_rows(session, statement, told):
        found.setdefault(cell.unit_id, {})[cell.indicator, cell.category] = cell
    return {unit_id: _of_one_source(cells) for unit_id, cells in found.items()}


@cache
def _list_years() -> Select[str]:
    return (
        select(ShownValue.period)
        .where(
            ShownValue.unit_id == bindparam("unit", type_=BigInteger),
            ShownValue.indicator.in_(INDICATORS),
        )
        .distinct()
    )


@cache
def _list_tellers() -> Select[int]:
    return select(ShownValue.unit_id).where(
        ShownValue.level == VILLAGE,
        ShownValue.indicator == PLANNED,
        ShownValue.category == SPENDING,
        ShownValue.period == bindparam("year", type_=String),
        within(ShownValue.scope_key),
        ShownValue.reporting > 0,
    )


@cache
def _list_cells(*, alone: bool, some: bool) -> Select[*tuple[Any, ...]]:
    here = ShownValue.unit_id == bindparam("unit", type_=BigInteger)
    cells = select_rows().where(
        ShownValue.level == bindparam("level", type_=String),
        ShownValue.indicator.in_(INDICATORS),
        ShownValue.period == bindparam("year", type_=String),
        here if alone else within(ShownValue.scope_key),
    )
    return (
        cells.where(ShownValue.category.in_(bindparam("codes", expanding=True))) if some else cells
    )


def _of_one_source(cells: dict[tuple[str, str], ShownRow]) -> dict[tuple[str, str], ShownRow]:
    """A desa's budget whole from one source, that of its plan: where only another one tells what
    was spent, that stands beside it. Sums have no source."""
    planning = {cell.source_id for (name, _), cell in cells.items() if name == PLANNED}
    return {key: cell for key, cell in cells.items() if not planning or cell.source_id in planning}


def _row(cells: Cells, code: str, chart: Chart) -> MoneyRow:
    planned, realised = cells.get((PLANNED, code)), cells.get((REALISED, code))
    base = cells.get((COMPARED, code))
    told = Amounts(in_sen(planned), in_sen(realised))
    # Who told both is among who told what was spent: as many of both are the same desa.
    alike = base is not None and realised is not None and base.reporting == realised.reporting
    # What is left over is no part of what was planned to be left over.
    alike = alike and code not in chart.result_codes
    both = Amounts(in_sen(base), told.realised) if alike else Amounts()
    share = percent(both)
    some = planned or realised
    label = chart.title_of(code) or (some.label if some is not None else "")
    return MoneyRow(
        code=code,
        title=label or code,
        planned=told.planned,
        realised=told.realised,
        percent=None if share is None else round(float(share), 1),
        excess=tell_excess(both),
        reporting=planned.reporting if planned is not None else 0,
        expected=some.expected if some is not None else 0,
    )


def _in_order(rows: Iterable[MoneyRow], chart: Chart) -> list[MoneyRow]:
    """By the order of the chart; what it does not know comes last."""
    order = [
        *chart.accounts,
        *(f"bidang-{number}" for number in chart.fields),
        *(f"dana-{fund}" for fund in chart.funds),
    ]
    place = {code: at for at, code in reversed(list(enumerate(order)))}
    return sorted(rows, key=lambda row: (place.get(row.code, len(order)), row.code))


def _count_desa(tree: Tree, unit: UnitView) -> int:
    return sum(each.kind == "desa" for each in tree.below(unit))
