"""What does not agree among a village's numbers, written when they are published."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.model import NumberFinding, Observation, Source, UnitVersion
from portal.rules.number_rules import NumberRules
from portal.rules.reconciling import Finding, TableTold, reconcile
from portal.rules.scaled import scale_up

TOTAL = "total"
_SHOWN = ("kind", "value", "as_of", "other_value", "other_as_of", "first_source_id", "rule")
_Place = tuple[str, str, int, int]


def keep_findings(
    session: Session, unit: UnitVersion, period: str, rules: NumberRules, now: datetime
) -> None:
    """Bring a village's findings of a year in step; one that stays keeps since when it is."""
    wanted = {
        (each.one.indicator, each.other.indicator, each.one.source_id, each.other.source_id): each
        for each in reconcile(_read_told(session, unit.unit_id, period, rules), rules.reconciling)
    }
    held: dict[_Place, NumberFinding] = {
        (row.indicator, row.other_indicator, row.source_id, row.other_source_id): row
        for row in session.scalars(_list_held(), {"unit": unit.unit_id, "period": period})
    }
    if not held and not wanted:
        return
    for place, row in held.items():
        if place not in wanted:
            session.delete(row)
    for place, found in wanted.items():
        fresh = _row(unit, period, found, now)
        kept = held.get(place)
        if kept is None:
            session.add(fresh)
            continue
        for name in (*_SHOWN, "scope_key"):
            if getattr(kept, name) != getattr(fresh, name):
                setattr(kept, name, getattr(fresh, name))
    session.flush()


def _row(unit: UnitVersion, period: str, found: Finding, now: datetime) -> NumberFinding:
    return NumberFinding(
        unit_id=unit.unit_id,
        scope_key=unit.scope_key,
        period=period,
        kind=found.kind,
        indicator=found.one.indicator,
        source_id=found.one.source_id,
        value=f"{found.one.value:f}",
        as_of=found.one.as_of,
        other_indicator=found.other.indicator,
        other_source_id=found.other.source_id,
        other_value=f"{found.other.value:f}",
        other_as_of=found.other.as_of,
        first_source_id=found.first,
        rule=found.rule,
        since=now,
    )


def _read_told(session: Session, unit_id: int, period: str, rules: NumberRules) -> list[TableTold]:
    watched = sorted(rules.reconciling.watched)
    told = {"unit": unit_id, "period": period, "watched": watched}
    rows = session.connection().execute(_list_told(), told)
    cells: dict[tuple[str, int], dict[str, dict[str, Decimal | None]]] = {}
    about: dict[tuple[str, int], tuple[int, date]] = {}
    for row in rows:
        key = (row.indicator, row.source_id)
        channel = rules.precedence.channel_of(row.kind, row.sender or "")
        order = rules.precedence.order_for(row.indicator, period)
        about[key] = (order.rank(channel.code if channel else ""), row.as_of)
        value = scale_up(row.num, row.scale)
        cells.setdefault(key, {}).setdefault(row.category, {})[row.sex] = value
    found = []
    for key, categories in cells.items():
        parts = [_both(sexes) for name, sexes in categories.items() if name != TOTAL]
        total = _both(categories.get(TOTAL, {}))
        found.append(TableTold(*key, *about[key], total, _sum(parts)))
    return found


@cache
def _list_held() -> Select[NumberFinding]:
    """The statement that asks for what stands of a village's year, made once."""
    return select(NumberFinding).where(
        NumberFinding.unit_id == bindparam("unit", type_=BigInteger),
        NumberFinding.period == bindparam("period", type_=String),
    )


@cache
def _list_told() -> Select[*tuple[Any, ...]]:
    """The statement that asks what sources told of a village's year, made once."""
    sender = aliased(UnitVersion)
    return (
        select(
            Observation.indicator, Observation.source_id, Observation.category, Observation.sex,
            Observation.num, Observation.scale, Observation.as_of, Source.kind,
            sender.kind.label("sender"),
        )
        .join(Source, Source.id == Observation.source_id)
        .outerjoin(sender, and_(sender.unit_id == Source.unit_id, sender.valid_to.is_(None)))
        .where(
            Observation.unit_id == bindparam("unit", type_=BigInteger),
            Observation.period == bindparam("period", type_=String),
            Observation.indicator.in_(bindparam("watched", expanding=True)),
        )
    )  # fmt: skip


def _both(sexes: dict[str, Decimal | None]) -> Decimal | None:
    both, men, women = sexes.get(""), sexes.get("L"), sexes.get("P")
    return men + women if both is None and men is not None and women is not None else both


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None when there is nothing, or something is not known."""
    known = list(values)
    if not known or any(value is None for value in known):
        return None
    return sum((value for value in known if value is not None), Decimal(0))
