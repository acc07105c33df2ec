"""A unit's rows of numbers that are not added, from those one level below.

Few indicators are of this kind, and each level has few units below: their numbers pass through
here, where they are exact whatever their decimals.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Row,
    Select,
    String,
    and_,
    bindparam,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from portal.db import add_rows
from portal.ingest.lifting import Path
from portal.ingest.rolling_up import REPORTING, clear_shown, list_asked
from portal.model import Base, ShownSpread, ShownValue, UnitVersion
from portal.rules.categories import TOTAL
from portal.rules.scaled import scale_down, scale_up
from portal.rules.spreading import Extreme, Spread, SpreadRule, join_spreads, spread_of

_SHOWN = Base.metadata.tables[ShownValue.__tablename__]
_SPREAD = Base.metadata.tables[ShownSpread.__tablename__]
_Cell = tuple[str, str, str]  # indicator, category, sex


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one cell of one unit."""

    place: tuple[int, int]  # units are joined in the order of their codes
    label: str
    oldest: date
    newest: date
    spread: Spread


_Cells = dict[_Cell, list[_Known]]  # of the units below


def roll_spread(
    session: Session,
    path: Path,
    rules: Mapping[str, SpreadRule],
    expected: Sequence[int],
    asked: Collection[str] = REPORTING,
) -> None:
    """The rows of the units of a path. Of a mean those that told both report. What they had is
    taken away before."""
    values: list[dict[str, object]] = []
    spreads: list[dict[str, object]] = []
    told_at = _read_spreads(session, path, rules)
    before: Mapping[_Cell, _Known] = {}
    for step, count in zip(path.steps, expected, strict=True):
        if step.below == "desa":
            cells = _read_villages(session, step.unit, path.period, rules, asked)
        else:
            cells = told_at.get(step.below, {})
        for cell, known in before.items():
            cells.setdefault(cell, []).append(known)
        before = {}
        for cell, below in cells.items():
            below.sort(key=lambda known: known.place)
            known = before[cell] = _join(step.unit, below)
            indicator, category, sex = cell
            key = {
                "level": step.level, "indicator": indicator, "category": category, "sex": sex,
                "period": path.period, "unit_id": step.unit.unit_id,
                "scope_key": step.unit.scope_key,
            }  # fmt: skip
            values.append(key | _value(known, rules[indicator], count))
            spreads.append(key | _columns(known.spread))
    add_rows(session, ShownValue, values)
    add_rows(session, ShownSpread, spreads)


def clear_spreads(
    session: Session, unit_ids: Collection[int], period: str, indicators: Collection[str]
) -> None:
    """Take away what stands beside the shown rows of these indicators."""
    clear_shown(session, unit_ids, period, indicators, _SPREAD)


def _join(unit: UnitVersion, below: Sequence[_Known]) -> _Known:
    """What is known of a unit from what is known of those below it, in the order of codes."""
    return _Known(
        place=(unit.scope_key, unit.unit_id),
        label=max(known.label for known in below),
        oldest=min(known.oldest for known in below),
        newest=max(known.newest for known in below),
        spread=join_spreads([known.spread for known in below]),
    )


def _read_villages(
    session: Session,
    unit: UnitVersion,
    period: str,
    rules: Mapping[str, SpreadRule],
    asked: Collection[str],
) -> _Cells:
    weights = _read_weights(session, unit, period, {rule.weight for rule in rules.values()} - {""})
    found: _Cells = {}
    chosen = set(asked) != set(REPORTING)
    told = _place(unit, period, rules) | ({"asked": list(asked)} if chosen else {})
    for row in session.connection().execute(_list_villages(chosen=chosen), told):
        weight = weights.get((rules[row.indicator].weight, row.unit_id))
        part = spread_of(row.unit_id, scale_up(row.sum, row.scale), weight)
        _add(found, row, part)
    return found


def _add(found: _Cells, row: Row[Any], spread: Spread) -> None:
    known = _Known((row.scope_key, row.unit_id), row.label, row.oldest, row.newest, spread)
    found.setdefault((row.indicator, row.category, row.sex), []).append(known)


def _place(unit: UnitVersion, period: str, indicators: Collection[str]) -> dict[str, object]:
    """What the statements are asked with; each of them is made once."""
    return {
        "indicators": list(indicators), "period": period,
        "scope_key": unit.scope_key, "scope_end": unit.scope_end,
    }  # fmt: skip


def _list_inside() -> Select[*tuple[Any, ...]]:
    """Shown numbers of some indicators of villages within a unit."""
    return select(
        _SHOWN.c.indicator, _SHOWN.c.category, _SHOWN.c.sex, _SHOWN.c.unit_id, _SHOWN.c.scope_key,
        _SHOWN.c.sum, _SHOWN.c.scale, _SHOWN.c.label, _SHOWN.c.oldest, _SHOWN.c.newest,
    ).where(
        _SHOWN.c.level == "desa",
        _SHOWN.c.indicator.in_(bindparam("indicators", expanding=True)),
        _SHOWN.c.period == bindparam("period"),
        _SHOWN.c.scope_key.between(bindparam("scope_key"), bindparam("scope_end")),
    )  # fmt: skip


@cache
def _list_villages(*, chosen: bool) -> Select[*tuple[Any, ...]]:
    """`chosen`: only villages of some kinds."""
    inside = _list_inside()
    if not chosen:
        return inside
    kinds: BindParameter[str] = bindparam("asked", expanding=True)
    kept = list_asked(bindparam("scope_key"), bindparam("scope_end"), kinds)
    return inside.where(_SHOWN.c.unit_id.in_(kept))


@cache
def _list_weights() -> Select[*tuple[Any, ...]]:
    return _list_inside().where(_SHOWN.c.category == TOTAL, _SHOWN.c.sex == "")


@cache
def _list_spreads(steps: int) -> CompoundSelect[*tuple[Any, ...]]:
    """What is kept below each of so many units; the statement is made once."""
    return union_all(*(_list_below(n) for n in range(steps)))


def _list_below(n: int) -> Select[*tuple[Any, ...]]:
    names = ("level", "indicator", "category", "sex", "period", "unit_id")
    same = and_(*(_SPREAD.c[name] == _SHOWN.c[name] for name in names))
    return (
        select(
            _SHOWN.c.level, _SHOWN.c.indicator, _SHOWN.c.category, _SHOWN.c.sex, _SHOWN.c.unit_id,
            _SHOWN.c.scope_key, _SHOWN.c.label, _SHOWN.c.oldest, _SHOWN.c.newest,
            _SPREAD.c.low, _SPREAD.c.low_unit_id, _SPREAD.c.low_units,
            _SPREAD.c.high, _SPREAD.c.high_unit_id, _SPREAD.c.high_units,
            _SPREAD.c.told, _SPREAD.c.weighed, _SPREAD.c.moment, _SPREAD.c.weight,
        )
        .join(_SPREAD, same)
        .where(
            _SHOWN.c.level == bindparam(f"below_{n}", type_=String),
            _SHOWN.c.indicator.in_(bindparam("indicators", expanding=True)),
            _SHOWN.c.period == bindparam("period", type_=String),
            _SHOWN.c.scope_key.between(
                bindparam(f"first_{n}", type_=BigInteger), bindparam(f"last_{n}", type_=BigInteger)
            ),
        )
    )  # fmt: skip


def _read_weights(
    session: Session, unit: UnitVersion, period: str, names: Collection[str]
) -> dict[tuple[str, int], Decimal | None]:
    """What each village tells of the whole of these indicators."""
    if not names:
        return {}
    rows = session.connection().execute(_list_weights(), _place(unit, period, names))
    return {(row.indicator, row.unit_id): scale_up(row.sum, row.scale) for row in rows}


def _read_spreads(session: Session, path: Path, indicators: Collection[str]) -> dict[str, _Cells]:
    """What is kept of each level below a unit of the path, but the villages'."""
    steps = [step for step in path.steps if step.below != "desa"]
    if not steps:
        return {}
    told: dict[str, object] = {"indicators": list(indicators), "period": path.period}
    for n, step in enumerate(steps):
        told |= {f"below_{n}": step.below, f"first_{n}": step.unit.scope_key,
                 f"last_{n}": step.unit.scope_end}  # fmt: skip
    found: dict[str, _Cells] = {}
    for row in session.connection().execute(_list_spreads(len(steps)), told):
        part = Spread(
            _extreme(row.low, row.low_unit_id, row.low_units),
            _extreme(row.high, row.high_unit_id, row.high_units),
            row.told,
            row.weighed,
            Decimal(row.moment),
            Decimal(row.weight),
        )
        _add(found.setdefault(row.level, {}), row, part)
    return found


def _extreme(value: str | None, unit_id: int | None, units: int) -> Extreme | None:
    if value is None or unit_id is None:
        return None
    return Extreme(Decimal(value), unit_id, units)


def _value(known: _Known, rule: SpreadRule, expected: int) -> dict[str, object]:
    joined = known.spread
    number = {"SAME": joined.one, "WAVG": joined.mean(rule.decimals)}.get(rule.kind)
    num, scale = scale_down(number)
    return {
        "sum": num,
        "scale": scale,
        "label": known.label,
        "reporting": joined.weighed if rule.kind == "WAVG" else joined.told,
        "expected": expected,
        "oldest": known.oldest,
        "newest": known.newest,
        "source_id": None,
        "hidden": None,
    }


def _columns(joined: Spread) -> dict[str, object]:
    low, high = joined.low, joined.high
    return {
        "low": f"{low.value:f}" if low else None,
        "low_unit_id": low.unit_id if low else None,
        "low_units": low.units if low else 0,
        "high": f"{high.value:f}" if high else None,
        "high_unit_id": high.unit_id if high else None,
        "high_units": high.units if high else 0,
        "told": joined.told,
        "weighed": joined.weighed,
        "moment": f"{joined.moment:f}",
        "weight": f"{joined.weight:f}",
    }
