"""What is missing of a unit and may be asked for, and how often readers did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import DutyVerdict, NeedDay, Outline, Placement, ShownValue, UnitVersion
from portal.reads.spans import within
from portal.reads.village_index import INDEX_INDICATORS
from portal.reads.village_money import INDICATORS
from portal.rules.needs import BLOCK, BLOCKS, Asked, Awaited, NeedPolicy
from portal.rules.obligations.rule import Book

MISSING = frozenset({"belum-ditemukan"})
# A duty nobody can check at present is not met by that: who waits for it goes on waiting.
_UNMET = MISSING | {"belum-diperiksa", "belum-diketahui", "belum-waktunya"}
_UNIT: ColumnElement[int] = bindparam("unit", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Ground:
    """The unit whose needs are asked about, and its subtree."""

    unit_id: int
    kind: str
    scope_key: int
    scope_end: int


@dataclass(frozen=True, slots=True)
class Need:
    """Something that was not found. `section` is where it would stand, empty for the overview."""

    code: str
    title: str
    section: str


def list_open(session: Session, book: Book, ground: Ground) -> tuple[Need, ...]:
    """What may be asked for now: duties that were not found, then empty blocks."""
    return (*_list_duties(session, book, ground, MISSING), *_list_blocks(session, ground))


def list_unmet(session: Session, book: Book, ground: Ground) -> frozenset[str]:
    """The needs that are not known to be met."""
    duties = _list_duties(session, book, ground, _UNMET)
    return frozenset(each.code for each in (*duties, *_list_blocks(session, ground)))


def read_awaited(
    session: Session, policy: NeedPolicy, unit_ids: Iterable[int], today: date
) -> Awaited:
    """How often the needs of these units were pressed on the days that are over: what is shown
    stays the same for a whole day, so that pressing makes no page anew."""
    wanted = frozenset(unit_ids)
    single = len(wanted) == 1
    told = {"today": today} | ({"units": list(wanted)} if single else {})
    rows = session.connection().execute(_list_pressed(single=single), told)
    return Awaited(
        policy,
        {
            (unit_id, need): Asked(int(count), since)
            for unit_id, need, count, since in rows
            if unit_id in wanted
        },
    )


@cache
def _list_pressed(*, single: bool) -> Select[*tuple[Any, ...]]:
    """The statement that adds up presses, made once; `single`: of one unit."""
    statement = (
        select(NeedDay.unit_id, NeedDay.need, func.sum(NeedDay.count), func.min(NeedDay.day))
        .where(NeedDay.day < bindparam("today", type_=Date))
        .group_by(NeedDay.unit_id, NeedDay.need)
    )
    if single:
        statement = statement.where(NeedDay.unit_id.in_(bindparam("units", expanding=True)))
    return statement


def _list_duties(
    session: Session, book: Book, ground: Ground, states: frozenset[str]
) -> list[Need]:
    public = {rule.code: rule for rule in book.rules if rule.audience == "publik"}
    order = {code: at for at, code in enumerate(public)}
    told = {"unit": ground.unit_id, "states": sorted(states)}
    rows = session.connection().execute(_list_verdicts(), told)
    found: dict[str, Need] = {}
    for code, period in sorted(
        (row for row in rows if row.code in public), key=lambda row: order[row.code]
    ):
        rule = public[code]
        title = f"{rule.label} {period}".strip()
        found.setdefault(rule.subject, Need(rule.subject, title, "kelengkapan"))
    return list(found.values())


def _list_blocks(session: Session, ground: Ground) -> list[Need]:
    asked = tuple(name for name, row in BLOCKS.items() if ground.kind in row.kinds)
    told = {"unit": ground.unit_id, "first": ground.scope_key, "last": ground.scope_end}
    held = session.connection().execute(_look_into(asked), told).one()
    return [
        Need(BLOCK + name, BLOCKS[name].title, BLOCKS[name].section)
        for name, there in zip(asked, held, strict=True)
        if not there
    ]


@cache
def _list_verdicts() -> Select[str, str]:
    return select(DutyVerdict.code, DutyVerdict.period_label).where(
        DutyVerdict.unit_id == _UNIT,
        DutyVerdict.slot == "kini",
        DutyVerdict.state.in_(bindparam("states", expanding=True)),
    )


@cache
def _look_into(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Of each of these blocks of a unit whether it has anything; made once for each kind."""
    return select(*(_holds(name).label(name) for name in names))


def _holds(name: str) -> ColumnElement[bool]:
    """Whether a block of the unit has anything to show."""
    match name:
        case "kontak":
            return _own("contact")
        case "profil":
            return _own("official")
        case "apbdes":
            return _counted(ShownValue.indicator.in_(INDICATORS))
        case "indeks":
            return _counted(ShownValue.indicator.in_(INDEX_INDICATORS))
        case "monografi":
            apart = (*INDICATORS, *INDEX_INDICATORS)
            return _counted(ShownValue.indicator.not_in(apart))
        case "peta":
            return (
                select(Outline.id)
                .join(UnitVersion, UnitVersion.unit_id == Outline.unit_id)
                .where(
                    UnitVersion.valid_to.is_(None),
                    within(UnitVersion.scope_key),
                    Outline.valid_to.is_(None),
                )
                .exists()
            )
    types = {"ppid": "document", "berita": "article", "tender": "procurement"}
    return _placed(types[name], within(Placement.scope_key))


def _counted(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(ShownValue.unit_id).where(ShownValue.unit_id == _UNIT, which).exists()


def _own(type_: str) -> ColumnElement[bool]:
    return _placed(type_, Placement.unit_id == _UNIT, Placement.role == "publisher")


def _placed(type_: str, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Only what is shown has placements."""
    return select(Placement.id).where(Placement.type == type_, *where).exists()
