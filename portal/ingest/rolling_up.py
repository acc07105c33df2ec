"""What is shown of observations: a village's own numbers, and their sums a level higher.

All of it is written by the database from its own rows: a regency's tables are some eighty
thousand numbers, and none of them needs to pass through here.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Select,
    SQLColumnExpression,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.ingest.ranking import rank_sources
from portal.model import Base, Observation, ShownValue, Source, UnitVersion
from portal.rules.precedence import Precedence
from portal.rules.scaled import FINEST

# Only these report; kelurahan count among people as desa do.
REPORTING = ("desa", "kelurahan")
NO_PRECEDENCE = Precedence()
_SHOWN = Base.metadata.tables[ShownValue.__tablename__]


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
    told = {"unit": unit.unit_id, "scope_key": unit.scope_key, "names": list(indicators)}
    statement = _take_over(precedence, tuple(indicators), period)
    session.connection().execute(statement, told)


@lru_cache(maxsize=256)
def _take_over(precedence: Precedence, indicators: tuple[str, ...], period: str) -> Insert:
    """The statement that shows a village's numbers, made once for villages that tell alike."""
    mine = and_(
        Observation.unit_id == bindparam("unit", type_=BigInteger),
        Observation.indicator.in_(bindparam("names", expanding=True)),
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
        "scope_key": bindparam("scope_key", type_=BigInteger),
    }
    return _write(columns, select(*columns.values()).join(ranked, chosen).where(mine))


def roll_up(
    session: Session,
    unit: UnitVersion,
    level: str,
    below: str,
    period: str,
    indicators: Sequence[str],
    expected: int,
    asked: Collection[str] = REPORTING,
) -> None:
    """One unit's rows from those one level below; unknown adds nothing, it is never 0. `asked`:
    the kinds of village that are asked for these indicators; `expected`: how many there are."""
    clear_shown(session, level, unit, period, indicators)
    chosen = below == "desa" and set(asked) != set(REPORTING)
    told = {
        "level": level, "below": below, "period": period, "indicators": list(indicators),
        "unit_id": unit.unit_id, "expected": expected,
        "scope_key": unit.scope_key, "scope_end": unit.scope_end,
    }  # fmt: skip
    session.connection().execute(
        _add_up(chosen=chosen), told | ({"asked": list(asked)} if chosen else {})
    )


@cache
def _add_up(*, chosen: bool) -> Insert:
    """The statement that adds up, made once; `chosen`: only what villages of some kinds told."""
    key = (ShownValue.indicator, ShownValue.category, ShownValue.sex)
    scope_key = bindparam("scope_key", type_=BigInteger)
    scope_end = bindparam("scope_end", type_=BigInteger)
    parts = select(
        *key,
        ShownValue.label,
        ShownValue.sum,
        ShownValue.scale,
        func.max(ShownValue.scale).over(partition_by=_apart(key)).label("finest"),
        ShownValue.reporting,
        ShownValue.oldest,
        ShownValue.newest,
    ).where(
        ShownValue.level == bindparam("below"),
        ShownValue.indicator.in_(bindparam("indicators", expanding=True)),
        ShownValue.period == bindparam("period"),
        ShownValue.scope_key.between(scope_key, scope_end),
    )
    if chosen:
        kinds: BindParameter[str] = bindparam("asked", expanding=True)
        parts = parts.where(ShownValue.unit_id.in_(list_asked(scope_key, scope_end, kinds)))
    rows = parts.subquery()
    # 12.5 is 125 tenths and 10 is 10 ones: brought to the finest scale before they are added.
    aligned = rows.c.sum * _power(rows.c.finest - rows.c.scale)
    columns = {
        "level": bindparam("level", type_=String),
        "indicator": rows.c.indicator,
        "category": rows.c.category,
        "sex": rows.c.sex,
        "period": bindparam("period", type_=String),
        "unit_id": bindparam("unit_id", type_=BigInteger),
        "sum": cast(func.sum(aligned), BigInteger),
        "scale": func.max(rows.c.finest),
        "label": func.max(rows.c.label),
        "reporting": func.sum(rows.c.reporting),
        "expected": bindparam("expected", type_=BigInteger),
        "oldest": func.min(rows.c.oldest),
        "newest": func.max(rows.c.newest),
        "scope_key": scope_key,
    }
    grouped = select(*columns.values()).group_by(rows.c.indicator, rows.c.category, rows.c.sex)
    return _write(columns, grouped)


def _apart(key: Sequence[SQLColumnExpression[str]]) -> list[ColumnElement[str]]:
    """The same to tell groups apart by, but no column of the key: of several indicators SQLite
    would walk through all villages in the order of the key, to be spared sorting these few."""
    return [column.concat("") for column in key]


def list_asked(start: Any, end: Any, kinds: Any) -> Select[Any]:
    """Villages of these kinds between two keys: one that tells more than it is asked keeps it on
    its own page."""
    return select(UnitVersion.unit_id).where(
        UnitVersion.valid_to.is_(None),
        UnitVersion.kind.in_(kinds),
        UnitVersion.scope_key.between(start, end),
    )


def clear_shown(
    session: Session,
    level: str,
    unit: UnitVersion,
    period: str,
    indicators: Sequence[str],
    table: Table = _SHOWN,
) -> None:
    """Take away what is shown of these indicators; `table`: another one with the same key."""
    told = {"level": level, "unit": unit.unit_id, "period": period, "names": list(indicators)}
    session.connection().execute(_take_away(table), told)


@cache
def _take_away(table: Table) -> Delete:
    return delete(table).where(
        table.c.level == bindparam("level"),
        table.c.unit_id == bindparam("unit"),
        table.c.indicator.in_(bindparam("names", expanding=True)),
        table.c.period == bindparam("period"),
    )


def _write(columns: Mapping[str, SQLColumnExpression[Any]], rows: Select[Any]) -> Insert:
    return insert(_SHOWN).from_select(list(columns), rows)


def _power(exponent: ColumnElement[int]) -> ColumnElement[int]:
    """10 to this power, as a whole number on both databases."""
    return case({n: literal(10**n, BigInteger) for n in range(1, FINEST + 1)}, value=exponent,
                else_=literal(1, BigInteger))  # fmt: skip
