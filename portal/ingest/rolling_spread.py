"""A unit's rows of numbers that are not added, from those one level below.

Few indicators are of this kind, and each level has few units below: their numbers pass through
here, where they are exact whatever their decimals.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, and_, delete, insert, select
from sqlalchemy.orm import Session

from portal.db import NO_SYNC
from portal.ingest.rolling_up import REPORTING, clear_shown, from_kinds
from portal.model import ShownSpread, ShownValue, UnitVersion
from portal.rules.categories import TOTAL
from portal.rules.scaled import scale_down, scale_up
from portal.rules.spreading import Extreme, Spread, SpreadRule, join_spreads, spread_of

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
    _clear_spread(session, level, unit, period, tuple(rules))
    here = and_(
        ShownValue.level == below,
        ShownValue.indicator.in_(rules),
        ShownValue.period == period,
        ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        *from_kinds(below, unit, asked),
    )
    read = _read_villages if below == "desa" else _read_spreads
    cells = read(session, unit, period, rules, select(ShownValue).where(here))
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
    session.execute(insert(ShownValue), values)
    session.execute(insert(ShownSpread), spreads)


def _read_villages(
    session: Session,
    unit: UnitVersion,
    period: str,
    rules: Mapping[str, SpreadRule],
    chosen: Select[Any],
) -> dict[_Cell, _Below]:
    weights = _read_weights(session, unit, period, {rule.weight for rule in rules.values()} - {""})
    found: dict[_Cell, _Below] = {}
    rows = session.execute(_columns_of(chosen)).all()
    for row in rows:
        weight = weights.get((rules[row.indicator].weight, row.unit_id))
        part = spread_of(row.unit_id, scale_up(row.sum, row.scale), weight)
        found.setdefault((row.indicator, row.category, row.sex), _Below()).add(row, part)
    return found


def _columns_of(chosen: Select[Any]) -> Select[*tuple[Any, ...]]:
    return chosen.with_only_columns(
        ShownValue.indicator, ShownValue.category, ShownValue.sex, ShownValue.unit_id,
        ShownValue.sum, ShownValue.scale, ShownValue.label, ShownValue.oldest, ShownValue.newest,
    ).order_by(ShownValue.scope_key, ShownValue.unit_id)  # fmt: skip


def _read_weights(
    session: Session, unit: UnitVersion, period: str, names: Collection[str]
) -> dict[tuple[str, int], Decimal | None]:
    """What each village tells of the whole of these indicators."""
    if not names:
        return {}
    rows = session.execute(
        select(ShownValue.indicator, ShownValue.unit_id, ShownValue.sum, ShownValue.scale).where(
            ShownValue.level == "desa",
            ShownValue.indicator.in_(names),
            ShownValue.category == TOTAL,
            ShownValue.sex == "",
            ShownValue.period == period,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        )
    )
    return {(row.indicator, row.unit_id): scale_up(row.sum, row.scale) for row in rows}


def _read_spreads(
    session: Session,
    _unit: UnitVersion,
    _period: str,
    _rules: Mapping[str, SpreadRule],
    chosen: Select[Any],
) -> dict[_Cell, _Below]:
    names = ("level", "indicator", "category", "sex", "period", "unit_id")
    same = and_(*(getattr(ShownSpread, name) == getattr(ShownValue, name) for name in names))
    rows = session.execute(
        _columns_of(chosen)
        .add_columns(
            ShownSpread.low, ShownSpread.low_unit_id, ShownSpread.low_units,
            ShownSpread.high, ShownSpread.high_unit_id, ShownSpread.high_units,
            ShownSpread.told, ShownSpread.weighed, ShownSpread.moment, ShownSpread.weight,
        )
        .join(ShownSpread, same)
    ).all()  # fmt: skip
    found: dict[_Cell, _Below] = {}
    for row in rows:
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


def _clear_spread(
    session: Session, level: str, unit: UnitVersion, period: str, indicators: Collection[str]
) -> None:
    session.execute(
        delete(ShownSpread).where(
            ShownSpread.level == level,
            ShownSpread.unit_id == unit.unit_id,
            ShownSpread.indicator.in_(indicators),
            ShownSpread.period == period,
        ),
        execution_options=NO_SYNC,
    )
