"""How new each section of a unit is, against how often it says it is renewed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import Item, ItemVersion, Placement, ShownValue
from portal.rules.freshness import Freshness
from portal.rules.moment import Moment
from portal.tree import UnitView

_TYPES = {"article": "berita", "document": "ppid", "procurement": "tender"}


@dataclass(frozen=True, slots=True)
class SectionAge:
    """A section with its newest entry and its declared span in days. `fresh` None: nothing is
    there, or nobody can look; such a section is in no share."""

    section: str
    newest: date | None
    days: int
    fresh: bool | None


def read_section_ages(
    session: Session, unit: UnitView, rule: Freshness, moment: Moment, *, readable: bool
) -> tuple[SectionAge, ...]:
    """The sections of config/freshness.toml in its order. What cannot be read now is not
    called old: its newest entry may be on the site that does not answer."""
    newest = _read_newest(session, unit, moment)
    ages = []
    for section, days in rule.days.items():
        day = newest.get(section)
        fresh = None
        if day is not None and readable:
            fresh = not moment.passed(day + timedelta(days=days))
        ages.append(SectionAge(section, day, days, fresh))
    return tuple(ages)


def _read_newest(session: Session, unit: UnitView, moment: Moment) -> Mapping[str, date]:
    found: dict[str, date] = {}
    told = {"unit": unit.id, "key": unit.scope_key}
    rows = session.connection().execute(_list_newest(), told)
    for type_, at, fetched_at in rows:
        # A number has no date of its own: it holds from the day it was read last.
        when: datetime | None = fetched_at if type_ == "contact" else at
        if when is not None:
            found[_TYPES.get(type_, "kontak")] = min(moment.day_of(when), moment.today)
    numbers = session.connection().execute(_list_numbers(), {"unit": unit.id}).scalar()
    if numbers is not None:
        found["monografi"] = numbers
    return found


@cache
def _list_newest() -> Select[*tuple[Any, ...]]:
    """What the unit itself shows; only what is shown has placements."""
    return (
        select(Placement.type, func.max(Placement.at), func.max(ItemVersion.fetched_at))
        .join(Item, Item.id == Placement.item_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(
            Placement.type.in_((*_TYPES, "contact")),
            Placement.scope_key == bindparam("key", type_=BigInteger),
            Placement.unit_id == bindparam("unit", type_=BigInteger),
        )
        .group_by(Placement.type)
    )


@cache
def _list_numbers() -> Select[date]:
    return select(func.max(ShownValue.newest)).where(
        ShownValue.unit_id == bindparam("unit", type_=BigInteger)
    )
