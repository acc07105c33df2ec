"""A unit's rows of numbers that are not added, from those one level below.

Few indicators are of this kind, and each level has few units below: their numbers pass through
here, where they are exact whatever their decimals.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, insert, select
from sqlalchemy.orm import Session

from portal.ingest.rolling_up import REPORTING, clear_shown, list_asked
from portal.model import Base, ShownSpread, ShownValue, UnitVersion
from portal.rules.categories import TOTAL
from portal.rules.scaled import scale_down, scale_up
from portal.rules.spreading import Extreme, Spread, SpreadRule, join_spreads, spread_of

_SHOWN = Base.metadata.tables[ShownValue.__tablename__]
_SPREAD = Base.metadata.tables[ShownSpread.__tablename__]
_WRITE_SHOWN, _WRITE_SPREAD = insert(_SHOWN), insert(_SPREAD)
_Cell = tuple[str, str, str]  # indicator, category, sex


@dataclass(slots=True)
class _Below:
    """What the units below know of one cell, in the order of their codes."""

    label: str = ""
    oldest: date = date.max
    newest: date = date.min
    parts: list[Spread] = field(default_factory=list)

    def add(self, row: Row[Any], part: Spread) -> None:
        self.label = max(self.label, row.label)
        self.oldest, self.newest = min(self.oldest, row.oldest), max(self.newest, row.newest)
        self.parts.append(part)


def roll_spread(
    session: Session,
    unit: UnitVersion,
    level: str,
    below: str,
    period: str,
    rules: Mapping[str, SpreadRule],
    expected: int,
    asked: Collection[str] = REPORTING,
) -> None:
    """One unit's rows of these indicators. Of a mean those that told both report."""
    clear_shown(session, level, unit, period, tuple(rules))
    clear_shown(session, level, unit, period, tuple(rules), _SPREAD)
    if below == "desa":
        cells = _read_villages(session, unit, period, rules, asked)
    else:
        cells = _read_spreads(session, unit, below, period, rules)
    if not cells:
        return
    values, spreads = [], []
    for (indicator, category, sex), told in cells.items():
        joined = join_spreads(told.parts)
        key = {
            "level": level, "indicator": indicator, "category": category, "sex": sex,
            "period": period, "unit_id": unit.unit_id, "scope_key": unit.scope_key,
        }  # fmt: skip
        values.append(key | _value(joined, told, rules[indicator], expected))
        spreads.append(key | _columns(joined))
    session.connection().execute(_WRITE_SHOWN, values)
    session.connection().execute(_WRITE_SPREAD, spreads)


def _read_villages(
    session: Session,
    unit: UnitVersion,
    period: str,
    rules: Mapping[str, SpreadRule],
    asked: Collection[str],
) -> dict[_Cell, _Below]:
    weights = _read_weights(session, unit, period, {rule.weight for rule in rules.values()} - {""})
    found: dict[_Cell, _Below] = {}
    chosen = set(asked) != set(REPORTING)
    told = _place(unit, period, rules) | ({"asked": list(asked)} if chosen else {})
    for row in session.connection().execute(_list_villages(chosen=chosen), told):
        weight = weights.get((rules[row.indicator].weight, row.unit_id))
        part = spread_of(row.unit_id, scale_up(row.sum, row.scale), weight)
        found.setdefault((row.indicator, row.category, row.sex), _Below()).add(row, part)
    return found


def _place(unit: UnitVersion, period: str, indicators: Collection[str]) -> dict[str, object]:
    """What the statements are asked with; each of them is made once."""
    return {
        "indicators": list(indicators), "period": period,
        "scope_key": unit.scope_key, "scope_end": unit.scope_end,
    }  # fmt: skip


def _list_inside() -> Select[*tuple[Any, ...]]:
    """Shown numbers of some indicators within a unit, in the order of the codes."""
    return select(
        _SHOWN.c.indicator, _SHOWN.c.category, _SHOWN.c.sex, _SHOWN.c.unit_id,
        _SHOWN.c.sum, _SHOWN.c.scale, _SHOWN.c.label, _SHOWN.c.oldest, _SHOWN.c.newest,
    ).where(
        _SHOWN.c.indicator.in_(bindparam("indicators", expanding=True)),
        _SHOWN.c.period == bindparam("period"),
        _SHOWN.c.scope_key.between(bindparam("scope_key"), bindparam("scope_end")),
    ).order_by(_SHOWN.c.scope_key, _SHOWN.c.unit_id)  # fmt: skip


@cache
def _list_villages(*, chosen: bool) -> Select[*tuple[Any, ...]]:
    """`chosen`: only villages of some kinds."""
    inside = _list_inside().where(_SHOWN.c.level == "desa")
    if not chosen:
        return inside
    kinds: BindParameter[str] = bindparam("asked", expanding=True)
    kept = list_asked(bindparam("scope_key"), bindparam("scope_end"), kinds)
    return inside.where(_SHOWN.c.unit_id.in_(kept))


@cache
def _list_weights() -> Select[*tuple[Any, ...]]:
    return _list_inside().where(
        _SHOWN.c.level == "desa", _SHOWN.c.category == TOTAL, _SHOWN.c.sex == ""
    )


@cache
def _list_spreads() -> Select[*tuple[Any, ...]]:
    names = ("level", "indicator", "category", "sex", "period", "unit_id")
    same = and_(*(_SPREAD.c[name] == _SHOWN.c[name] for name in names))
    return (
        _list_inside()
        .add_columns(
            _SPREAD.c.low, _SPREAD.c.low_unit_id, _SPREAD.c.low_units,
            _SPREAD.c.high, _SPREAD.c.high_unit_id, _SPREAD.c.high_units,
            _SPREAD.c.told, _SPREAD.c.weighed, _SPREAD.c.moment, _SPREAD.c.weight,
        )
        .join(_SPREAD, same)
        .where(_SHOWN.c.level == bindparam("below"))
    )  # fmt: skip


def _read_weights(
    session: Session, unit: UnitVersion, period: str, names: Collection[str]
) -> dict[tuple[str, int], Decimal | None]:
    """What each village tells of the whole of these indicators."""
    if not names:
        return {}
    rows = session.connection().execute(_list_weights(), _place(unit, period, names))
    return {(row.indicator, row.unit_id): scale_up(row.sum, row.scale) for row in rows}


def _read_spreads(
    session: Session,
    unit: UnitVersion,
    below: str,
    period: str,
    rules: Mapping[str, SpreadRule],
) -> dict[_Cell, _Below]:
    told = _place(unit, period, rules) | {"below": below}
    found: dict[_Cell, _Below] = {}
    for row in session.connection().execute(_list_spreads(), told):
        part = Spread(
            _extreme(row.low, row.low_unit_id, row.low_units),
            _extreme(row.high, row.high_unit_id, row.high_units),
            row.told,
            row.weighed,
            Decimal(row.moment),
            Decimal(row.weight),
        )
        found.setdefault((row.indicator, row.category, row.sex), _Below()).add(row, part)
    return found


def _extreme(value: str | None, unit_id: int | None, units: int) -> Extreme | None:
    if value is None or unit_id is None:
        return None
    return Extreme(Decimal(value), unit_id, units)


def _value(joined: Spread, told: _Below, rule: SpreadRule, expected: int) -> dict[str, object]:
    number = {"SAME": joined.one, "WAVG": joined.mean(rule.decimals)}.get(rule.kind)
    num, scale = scale_down(number)
    return {
        "sum": num,
        "scale": scale,
        "label": told.label,
        "reporting": joined.weighed if rule.kind == "WAVG" else joined.told,
        "expected": expected,
        "oldest": told.oldest,
        "newest": told.newest,
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
