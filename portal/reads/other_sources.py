"""What other sources tell of the numbers a village shows, and where the shown ones come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.model import Observation, ShownValue, Source, UnitVersion
from portal.reads.monografi import CategoryRow, Monografi, Topic
from portal.reads.shown_rows import VILLAGE
from portal.reads.sources import name_of
from portal.rules.brought import BROUGHT
from portal.rules.precedence import Precedence
from portal.rules.scaled import scale_up
from portal.rules.suppression import SmallCells
from portal.rules.telling_apart import OtherRow, OtherSource, Told, plain, tell_apart
from portal.tree import UnitView

TOTAL = "total"
Cells = dict[str, dict[str, Observation]]  # by category, then sex


@dataclass(frozen=True, slots=True)
class _Teller:
    """A source that tells a topic. `shown`: its numbers are the shown ones."""

    source_id: int
    told: Told
    shown: bool


def add_others(
    session: Session, unit: UnitView, data: Monografi, precedence: Precedence, rule: SmallCells
) -> Monografi:
    """The same topics, each with its source and the others that tell it; of a village alone,
    for what lies above is a sum of many."""
    if unit.kind not in ("desa", "kelurahan") or not data.topics:
        return data
    codes = [topic.code for topic in data.topics]
    tellers = _read_tellers(session, unit, data.period, codes, precedence)
    wanted = {
        (code, each.source_id) for code, some in tellers.items() for each in some if not each.shown
    }
    cells = _read_cells(session, unit, data.period, wanted)
    return replace(
        data,
        topics=tuple(
            _add(topic, tellers.get(topic.code, ()), cells, precedence, rule)
            for topic in data.topics
        ),
    )


def _read_tellers(
    session: Session, unit: UnitView, period: str, codes: Sequence[str], precedence: Precedence
) -> dict[str, tuple[_Teller, ...]]:
    told = {"unit": unit.id, "period": period, "codes": list(codes)}
    found: dict[str, list[_Teller]] = {}
    for code, source_id, as_of, kind, url, sender, shown in session.connection().execute(
        _list_tellers(), told
    ):
        teller = _Teller(source_id, _name(precedence, kind, url, sender or "", as_of), bool(shown))
        found.setdefault(code, []).append(teller)
    return {code: tuple(some) for code, some in found.items()}


@cache
def _list_tellers() -> Select[*tuple[Any, ...]]:
    """Each source of each of these tables, its newest day, and whether its numbers are shown."""
    sender = aliased(UnitVersion)
    told = (
        select(
            Observation.indicator,
            Observation.source_id,
            func.max(Observation.as_of).label("as_of"),
        )
        .where(_is_of(Observation))
        .group_by(Observation.indicator, Observation.source_id)
        .subquery()
    )
    shown = exists().where(
        ShownValue.level == VILLAGE,
        _is_of(ShownValue),
        ShownValue.indicator == told.c.indicator,
        ShownValue.source_id == told.c.source_id,
    )
    return (
        select(
            told.c.indicator, told.c.source_id, told.c.as_of, Source.kind, Source.url,
            sender.kind, shown.label("shown"),
        )
        .join(Source, Source.id == told.c.source_id)
        .outerjoin(sender, and_(sender.unit_id == Source.unit_id, sender.valid_to.is_(None)))
        .order_by(told.c.indicator, told.c.as_of.desc(), told.c.source_id)
    )  # fmt: skip


def _is_of(table: type[Observation] | type[ShownValue]) -> ColumnElement[bool]:
    """Whether a number is of the unit and year, and of one of the tables, that are asked for."""
    return and_(
        table.unit_id == bindparam("unit", type_=BigInteger),
        table.period == bindparam("period", type_=String),
        table.indicator.in_(bindparam("codes", expanding=True)),
    )


def _name(precedence: Precedence, kind: str, url: str, sender: str, as_of: date) -> Told:
    channel = precedence.channel_of(kind, sender)
    title = channel.title if channel is not None else ""
    return Told(title if kind in BROUGHT and title else name_of(kind, url), title, as_of)


def _read_cells(
    session: Session, unit: UnitView, period: str, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Cells]:
    pairs = [
        and_(Observation.indicator == code, Observation.source_id == source_id)
        for code, source_id in sorted(wanted)
    ]
    if not pairs:
        return {}
    rows = session.scalars(
        select(Observation)
        .where(Observation.unit_id == unit.id, Observation.period == period, or_(*pairs))
        .order_by(Observation.id)
    )
    found: dict[tuple[str, int], Cells] = {}
    for row in rows:
        cells = found.setdefault((row.indicator, row.source_id), {})
        cells.setdefault(row.category, {})[row.sex] = row
    return found


def _add(
    topic: Topic,
    tellers: Sequence[_Teller],
    cells: Mapping[tuple[str, int], Cells],
    precedence: Precedence,
    rule: SmallCells,
) -> Topic:
    shown = next((each.told for each in tellers if each.shown), None)
    others = tuple(
        _compare(topic, each.told, cells.get((topic.code, each.source_id), {}), rule)
        for each in tellers
        if not each.shown
    )
    why = precedence.order_for(topic.code, topic.period).reason if others else ""
    return replace(topic, source=shown, others=others, why=why)


def _compare(topic: Topic, told: Told, cells: Cells, rule: SmallCells) -> OtherSource:
    total = _both(cells.get(TOTAL, {}))
    shown = _exact(topic.total.both) if topic.total is not None else None
    if not topic.sensitive:
        rows = _compare_rows({row.category: row for row in topic.rows}, cells)
        return OtherSource(told, _plain(total), tell_apart(shown, total), hidden=False, rows=rows)
    # Of sensitive topics another source tells its total alone: categories of two sources beside
    # each other could be taken from one another.
    is_open = topic.total is not None and not topic.total.hidden
    covered = not is_open and is_covered(topic)
    hidden = total is not None and (covered or 0 < total < rule.below)
    if hidden:
        total = None
    return OtherSource(told, _plain(total), tell_apart(shown, total), hidden=hidden, rows=())


def is_covered(topic: Topic | None) -> bool:
    """Whether something of a topic is hidden, or nothing of it is known here."""
    if topic is None:
        return True
    rows = (*topic.rows, *((topic.total,) if topic.total is not None else ()))
    return topic.sensitive and any(row.hidden for row in rows)


def _compare_rows(shown: Mapping[str, CategoryRow], cells: Cells) -> tuple[OtherRow, ...]:
    """The categories of another source that differ, in its order; one that only the shown source
    has is no statement of the other."""
    found = []
    for category, sexes in cells.items():
        if category == TOTAL:
            continue
        both = _both(sexes)
        mine = shown.get(category)
        apart = tell_apart(_exact(mine.both) if mine is not None else None, both)
        if apart is not None and apart.value == 0:
            continue
        label = next(iter(sexes.values())).label or category
        found.append(
            OtherRow(
                category, label, _plain(_value(sexes.get("L"))), _plain(_value(sexes.get("P"))),
                _plain(both), apart,
            )
        )  # fmt: skip
    return tuple(found)


def _both(sexes: Mapping[str, Observation]) -> Decimal | None:
    both = _value(sexes.get(""))
    men, women = _value(sexes.get("L")), _value(sexes.get("P"))
    return men + women if both is None and men is not None and women is not None else both


def _value(row: Observation | None) -> Decimal | None:
    return None if row is None else scale_up(row.num, row.scale)


def _exact(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _plain(value: Decimal | None) -> int | float | None:
    return None if value is None else plain(value)
