"""What is shown of observations: a village's own numbers, and their sums a level higher.

All of it is written by the database from its own rows: a regency's tables are some eighty
thousand numbers, and none of them needs to pass through here.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.db import NO_SYNC
from portal.ingest.ranking import rank_sources
from portal.model import Observation, ShownValue, Source, UnitVersion
from portal.rules.precedence import Precedence

# Only these report; kelurahan count among people as desa do.
REPORTING = ("desa", "kelurahan")
NO_PRECEDENCE = Precedence()
_FINEST = 12  # more decimals than any statistic has


def show_own(
    session: Session,
    unit: UnitVersion,
    period: str,
    indicators: Sequence[str],
    precedence: Precedence = NO_PRECEDENCE,
) -> None:
    """A village shows one source's numbers of each indicator, whole; others stay beside it. The
    one that is shown comes first by the rule of precedence, among equals by its date."""
    clear_shown(session, "desa", unit, period, indicators)
    mine = and_(
        Observation.unit_id == unit.unit_id,
        Observation.indicator.in_(indicators),
        Observation.period == period,
    )
    told = (
        select(
            Observation.indicator,
            Observation.source_id,
            func.max(Observation.as_of).label("newest"),
            func.count(Observation.num).label("known"),
        )
        .where(mine)
        .group_by(Observation.indicator, Observation.source_id)
        .subquery()
    )
    sender = aliased(UnitVersion)
    place = rank_sources(precedence, indicators, period, told.c.indicator, Source.kind, sender.kind)
    empty = case((told.c.known == 0, 1), else_=0)
    order = (empty, place, told.c.newest.desc(), told.c.source_id)
    ranked = (
        select(
            told.c.indicator,
            told.c.source_id,
            func.row_number().over(partition_by=told.c.indicator, order_by=order).label("rank"),
        )
        .join(Source, Source.id == told.c.source_id)
        .outerjoin(sender, and_(sender.unit_id == Source.unit_id, sender.valid_to.is_(None)))
        .subquery()
    )
    chosen = and_(
        ranked.c.rank == 1,
        ranked.c.indicator == Observation.indicator,
        ranked.c.source_id == Observation.source_id,
    )
    columns = {
        "level": literal("desa"),
        "indicator": Observation.indicator,
        "category": Observation.category,
        "sex": Observation.sex,
        "period": Observation.period,
        "unit_id": Observation.unit_id,
        "sum": Observation.num,
        "scale": Observation.scale,
        "label": Observation.label,
        "reporting": case((Observation.num.is_(None), 0), else_=1),
        "expected": literal(1),
        "oldest": Observation.as_of,
        "newest": Observation.as_of,
        "source_id": Observation.source_id,
        "scope_key": literal(unit.scope_key, BigInteger),
    }
    _write(session, columns, select(*columns.values()).join(ranked, chosen).where(mine))


def roll_up(
    session: Session,
    unit: UnitVersion,
    level: str,
    below: str,
    period: str,
    indicators: Sequence[str],
    asked: Collection[str] = REPORTING,
) -> None:
    """One unit's rows from those one level below; unknown adds nothing, it is never 0. `asked`:
    the kinds of village that are asked for these indicators, for only they are expected."""
    clear_shown(session, level, unit, period, indicators)
    key = (ShownValue.indicator, ShownValue.category, ShownValue.sex)
    parts = (
        select(
            *key,
            ShownValue.label,
            ShownValue.sum,
            ShownValue.scale,
            func.max(ShownValue.scale).over(partition_by=key).label("finest"),
            ShownValue.reporting,
            ShownValue.oldest,
            ShownValue.newest,
        )
        .where(
            ShownValue.level == below,
            ShownValue.indicator.in_(indicators),
            ShownValue.period == period,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
            *from_kinds(below, unit, asked),
        )
        .subquery()
    )
    # 12.5 is 125 tenths and 10 is 10 ones: brought to the finest scale before they are added.
    aligned = parts.c.sum * _power(parts.c.finest - parts.c.scale)
    columns = {
        "level": literal(level),
        "indicator": parts.c.indicator,
        "category": parts.c.category,
        "sex": parts.c.sex,
        "period": literal(period),
        "unit_id": literal(unit.unit_id),
        "sum": cast(func.sum(aligned), BigInteger),
        "scale": func.max(parts.c.finest),
        "label": func.max(parts.c.label),
        "reporting": func.sum(parts.c.reporting),
        "expected": literal(count_reporting(session, unit, asked)),
        "oldest": func.min(parts.c.oldest),
        "newest": func.max(parts.c.newest),
        "scope_key": literal(unit.scope_key, BigInteger),
    }
    grouped = select(*columns.values()).group_by(parts.c.indicator, parts.c.category, parts.c.sex)
    _write(session, columns, grouped)


def from_kinds(
    below: str, unit: UnitVersion, asked: Collection[str]
) -> list[ColumnElement[bool]]:
    """Only rows of villages that are asked: one that tells more keeps it on its own page."""
    if below != "desa" or set(asked) == set(REPORTING):
        return []
    kept = select(UnitVersion.unit_id).where(
        UnitVersion.valid_to.is_(None),
        UnitVersion.kind.in_(asked),
        UnitVersion.scope_key.between(unit.scope_key, unit.scope_end),
    )
    return [ShownValue.unit_id.in_(kept)]


def clear_shown(
    session: Session, level: str, unit: UnitVersion, period: str, indicators: Sequence[str]
) -> None:
    """Take away what is shown of these indicators."""
    session.execute(
        delete(ShownValue).where(
            ShownValue.level == level,
            ShownValue.unit_id == unit.unit_id,
            ShownValue.indicator.in_(indicators),
            ShownValue.period == period,
        ),
        execution_options=NO_SYNC,
    )


def _write(
    session: Session, columns: Mapping[str, SQLColumnExpression[Any]], rows: Select[Any]
) -> None:
    session.execute(insert(ShownValue).from_select(list(columns), rows))


def _power(exponent: ColumnElement[int]) -> ColumnElement[int]:
    """10 to this power, as a whole number on both databases."""
    return case({n: literal(10**n, BigInteger) for n in range(1, _FINEST + 1)}, value=exponent,
                else_=literal(1, BigInteger))  # fmt: skip


def count_reporting(session: Session, unit: UnitVersion, kinds: Collection[str]) -> int:
    """How many villages of these kinds a unit has."""
    statement = select(func.count()).where(
        UnitVersion.valid_to.is_(None),
        UnitVersion.kind.in_(kinds),
        UnitVersion.scope_key.between(unit.scope_key, unit.scope_end),
    )
    return session.scalar(statement) or 0
