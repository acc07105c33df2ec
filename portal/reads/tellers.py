"""Which villages told a table: sums of unlike villages are not compared with each other."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.monografi import LEVELS, Topic
from portal.reads.shown_rows import VILLAGE
from portal.tree import UnitView


class YearCount(NamedTuple):
    """A table of a unit in a year, and how many of its villages told it."""

    indicator: str
    period: str
    reporting: int
    expected: int


def find_alike(
    session: Session, unit: UnitView, now: Iterable[Topic], before: Iterable[Topic]
) -> frozenset[str]:
    """The topics that the same villages told in two years."""
    like = find_like_years(session, unit, map(_count, now), map(_count, before))
    return frozenset(each.indicator for each in like)


def find_like_years(
    session: Session, unit: UnitView, newest: Iterable[YearCount], older: Iterable[YearCount]
) -> frozenset[YearCount]:
    """The older tables that the same villages told as the newest of their indicator. As many are
    not yet the same ones; where all told, they are."""
    last = {each.indicator: each for each in newest}
    like = {
        each
        for each in older
        if each.indicator in last and each.reporting == last[each.indicator].reporting
    }
    if LEVELS[unit.kind] == VILLAGE:
        return frozenset(like)
    some = {each for each in like if not _is_whole(each, last[each.indicator])}
    if not some:
        return frozenset(like)
    asked = {*some, *(last[each.indicator] for each in some)}
    tellers = _read_tellers(
        session, unit, {each.indicator for each in asked}, {each.period for each in asked}
    )
    unlike = {
        each
        for each in some
        if tellers.get((each.indicator, each.period))
        != tellers.get((each.indicator, last[each.indicator].period))
    }
    return frozenset(like - unlike)


def _count(topic: Topic) -> YearCount:
    return YearCount(topic.code, topic.period, topic.reporting, topic.expected)


def _is_whole(one: YearCount, other: YearCount) -> bool:
    return one.reporting == one.expected == other.expected


def _read_tellers(
    session: Session, unit: UnitView, indicators: Collection[str], periods: Collection[str]
) -> Mapping[tuple[str, str], set[int]]:
    told = {"indicators": sorted(indicators), "periods": sorted(periods),
            "first": unit.scope_key, "last": unit.scope_end}  # fmt: skip
    found: dict[tuple[str, str], set[int]] = {}
    for indicator, period, unit_id in session.connection().execute(_list_tellers(), told):
        found.setdefault((indicator, period), set()).add(unit_id)
    return found


@cache
def _list_tellers() -> Select[*tuple[Any, ...]]:
    """The villages of a unit that told tables in years; the statement is made once."""
    table = ShownValue
    return (
        select(table.indicator, table.period, table.unit_id)
        .where(
            table.level == VILLAGE,
            table.indicator.in_(bindparam("indicators", expanding=True)),
            table.period.in_(bindparam("periods", expanding=True)),
            table.scope_key.between(
                bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
            ),
            table.reporting > 0,
        )
        .distinct()
    )
