"""What is shown of observations: a village's own numbers, and their sums a level higher.

All of it is written by the database from its own rows: a regency's tables are some eighty
thousand numbers, and none of them needs to pass through here.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
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
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from portal.ingest.lifting import Path
from portal.ingest.ranking import rank_sources
from portal.model import Base, Observation, ShownValue, Source, UnitVersion
from portal.rules.precedence import Precedence
from portal.rules.scaled import FINEST

# Only these report; kelurahan count among people as desa do.
REPORTING = ("desa", "kelurahan")
NO_PRECEDENCE = Precedence()
_SHOWN = Base.metadata.tables[ShownValue.__tablename__]
# What a unit's row tells of itself, and what a sum is made of.
_PARTS = (
    "indicator", "category", "sex", "sum", "scale", "label", "reporting", "oldest", "newest",
)  # fmt: skip


def show_own(
    session: Session,
    unit: UnitVersion,
    period: str,
    indicators: Sequence[str],
    precedence: Precedence = NO_PRECEDENCE,
) -> None:
    """A village shows one source's numbers of each indicator, whole; others stay beside it. The
    one that is shown comes first by the rule of precedence, among equals by its date. What it
    showed is taken away before."""
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
    path: Path,
    expected: Sequence[int],
    asked: Collection[str] = REPORTING,
) -> None:
    """The rows of the units of a path, from those one level below; unknown adds nothing, it is
    never 0. What they had is taken away before. `asked`: the kinds of village that are asked for
    these indicators; `expected`: how many there are in each unit."""
    chosen = path.steps[0].below == "desa" and set(asked) != set(REPORTING)
    told: dict[str, object] = {"period": path.period, "indicators": list(path.indicators)}
    for n, (step, count) in enumerate(zip(path.steps, expected, strict=True)):
        told |= {
            f"level_{n}": step.level, f"below_{n}": step.below, f"unit_{n}": step.unit.unit_id,
            f"first_{n}": step.unit.scope_key, f"last_{n}": step.unit.scope_end,
            f"expected_{n}": count,
        }  # fmt: skip
    if chosen:
        told["asked"] = list(asked)
    session.connection().execute(_add_up(len(path.steps), chosen=chosen), told)


@cache
def _add_up(steps: int, *, chosen: bool) -> Insert:
    """The statement that adds up along so many units, made once; `chosen`: at the lowest only what
    villages of some kinds told. What is found for a unit goes into the next one's sums."""
    found: list[CTE] = []
    columns: dict[str, SQLColumnExpression[Any]] = {}
    for n in range(steps):
        parts = _list_parts(n, chosen=chosen and n == 0)
        before = [select(*(each.c[name] for name in _PARTS)) for each in found[-1:]]
        found.append(_sum(union_all(parts, *before)).cte(f"step_{n}"))
    rows = []
    for n, step in enumerate(found):
        columns = {name: step.c[name] for name in _PARTS}
        columns |= {
            "level": bindparam(f"level_{n}", type_=String),
            "period": bindparam("period", type_=String),
            "unit_id": bindparam(f"unit_{n}", type_=BigInteger),
            "expected": bindparam(f"expected_{n}", type_=BigInteger),
            "scope_key": bindparam(f"first_{n}", type_=BigInteger),
        }
        rows.append(select(*columns.values()))
    return _write(columns, union_all(*rows))


def _list_parts(n: int, *, chosen: bool) -> Select[Any]:
    """What the units below the n-th of a path tell."""
    first = bindparam(f"first_{n}", type_=BigInteger)
    last = bindparam(f"last_{n}", type_=BigInteger)
    parts = select(*(_SHOWN.c[name] for name in _PARTS)).where(
        _SHOWN.c.level == bindparam(f"below_{n}", type_=String),
        _SHOWN.c.indicator.in_(bindparam("indicators", expanding=True)),
        _SHOWN.c.period == bindparam("period", type_=String),
        _SHOWN.c.scope_key.between(first, last),
    )
    if not chosen:
        return parts
    kinds: BindParameter[str] = bindparam("asked", expanding=True)
    return parts.where(_SHOWN.c.unit_id.in_(list_asked(first, last, kinds)))


def _sum(parts: CompoundSelect[Any]) -> Select[Any]:
    """These rows added up."""
    below = parts.subquery()
    key = (below.c.indicator, below.c.category, below.c.sex)
    finest = func.max(below.c.scale).over(partition_by=_apart(key)).label("finest")
    rows = select(below, finest).subquery()
    # 12.5 is 125 tenths and 10 is 10 ones: brought to the finest scale before they are added.
    aligned = rows.c.sum * _power(rows.c.finest - rows.c.scale)
    columns = {
        "indicator": rows.c.indicator,
        "category": rows.c.category,
        "sex": rows.c.sex,
        "sum": cast(func.sum(aligned), BigInteger),
        "scale": func.max(rows.c.finest),
        "label": func.max(rows.c.label),
        "reporting": cast(func.sum(rows.c.reporting), BigInteger),
        "oldest": func.min(rows.c.oldest),
        "newest": func.max(rows.c.newest),
    }
    return select(*(each.label(name) for name, each in columns.items())).group_by(
        rows.c.indicator, rows.c.category, rows.c.sex
    )


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
    unit_ids: Collection[int],
    period: str,
    indicators: Collection[str],
    table: Table = _SHOWN,
) -> None:
    """Take away what is shown of these indicators; `table`: another one with the same key."""
    told = {"units": sorted(unit_ids), "period": period, "names": sorted(indicators)}
    session.connection().execute(_take_away(table), told)


@cache
def _take_away(table: Table) -> Delete:
    """By units, for which there is an index: the level would lead SQLite to the key."""
    return delete(table).where(
        table.c.unit_id.in_(bindparam("units", expanding=True)),
        table.c.indicator.in_(bindparam("names", expanding=True)),
        table.c.period == bindparam("period"),
    )


def _write(
    columns: Mapping[str, SQLColumnExpression[Any]], rows: Select[Any] | CompoundSelect[Any]
) -> Insert:
    return insert(_SHOWN).from_select(list(columns), rows)


def _power(exponent: ColumnElement[int]) -> ColumnElement[int]:
    """10 to this power, as a whole number on both databases."""
    powers: list[tuple[ColumnElement[bool], ColumnElement[int]]] = [
        (exponent == literal_column(f"{n}"), literal_column(f"{10**n}", BigInteger))
        for n in range(1, FINEST + 1)
    ]
    return case(*powers, else_=literal_column("1", BigInteger))
