"""Shown numbers of a unit, or of those below it, as plain rows, by statements made once.

Whoever tells them asks `is_covered` first.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, String, bindparam, select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.rules.suppression_cells import TOTAL

VILLAGE = "desa"  # the level at which numbers are told


class ShownRow(NamedTuple):
    """A row of `shown_value` as pages need it; in this order."""

    indicator: str
    category: str
    sex: str
    period: str
    unit_id: int
    sum: int | None
    scale: int
    label: str
    reporting: int
    expected: int
    oldest: date
    newest: date
    hidden: int | None
    source_id: int | None


def read_periods(session: Session, unit_id: int, but: Collection[str]) -> tuple[str, ...]:
    """The years a unit has numbers of, the newest first, whatever these indicators have."""
    told = {"unit": unit_id, "but": list(but)}
    return tuple(row.period for row in session.connection().execute(_list_periods(), told))


def read_year(
    session: Session,
    unit_id: int,
    level: str,
    period: str,
    but: Collection[str],
    only: Collection[str] = (),
) -> list[ShownRow]:
    """The rows of a unit in a year: of all but some indicators, or of none but some."""
    told = {"unit": unit_id, "level": level, "period": period, "but": list(but)}
    if only:
        told["only"] = list(only)
    return read_rows(session, _list_rows(some=bool(only)), told)


def read_below_unit(
    session: Session,
    scope: tuple[int, int],
    level: str,
    indicator: str,
    period: str,
    *,
    whole: bool,
) -> list[ShownRow]:
    """The rows of one indicator in a year of all units of a level within a scope; `whole`: only
    the one that tells its whole."""
    told = {"level": level, "indicator": indicator, "period": period,
            "first": scope[0], "last": scope[1]}  # fmt: skip
    return read_rows(session, _list_below(whole=whole), told)


def read_rows(
    session: Session, statement: Select[*tuple[Any, ...]], told: Mapping[str, Any]
) -> list[ShownRow]:
    """The rows of a statement over `select_rows`; fetched at once, for one by one is dear."""
    return list(map(ShownRow._make, session.connection().execute(statement, told).all()))


@cache
def _list_periods() -> Select[str]:
    return (
        select(ShownValue.period)
        .where(
            ShownValue.unit_id == bindparam("unit", type_=BigInteger),
            ShownValue.indicator.not_in(bindparam("but", expanding=True)),
        )
        .distinct()
        .order_by(ShownValue.period.desc())
    )


@cache
def _list_rows(*, some: bool) -> Select[*tuple[Any, ...]]:
    rows = select_rows().where(
        ShownValue.level == bindparam("level", type_=String),
        ShownValue.unit_id == bindparam("unit", type_=BigInteger),
        ShownValue.period == bindparam("period", type_=String),
        ShownValue.indicator.not_in(bindparam("but", expanding=True)),
    )
    if some:
        rows = rows.where(ShownValue.indicator.in_(bindparam("only", expanding=True)))
    return rows


@cache
def _list_below(*, whole: bool) -> Select[*tuple[Any, ...]]:
    rows = select_rows().where(
        ShownValue.level == bindparam("level", type_=String),
        ShownValue.indicator == bindparam("indicator", type_=String),
        ShownValue.period == bindparam("period", type_=String),
        ShownValue.scope_key.between(
            bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
        ),
    )
    return rows.where(ShownValue.category == TOTAL, ShownValue.sex == "") if whole else rows


def select_rows() -> Select[*tuple[Any, ...]]:
    """The columns of a row, in its order."""
    return select(
        ShownValue.indicator, ShownValue.category, ShownValue.sex, ShownValue.period,
        ShownValue.unit_id, ShownValue.sum, ShownValue.scale, ShownValue.label,
        ShownValue.reporting, ShownValue.expected, ShownValue.oldest, ShownValue.newest,
        ShownValue.hidden, ShownValue.source_id,
    )  # fmt: skip
