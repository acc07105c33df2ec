"""Small cells of sensitive topics, decided for a regency's whole table and kept with its numbers.

A village that publishes marks its tables. Whoever comes next (the end of a harvest, the harvester
every half minute, a sheet that was sent in) judges each marked table once, outside any
transaction, and writes what changed. Until then the new numbers are not told.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from portal.clock import Clock
from portal.db import NO_SYNC, Database, upsert
from portal.ingest.ancestry import with_ancestors
from portal.model import Base, CellsDue, ShownValue, UnitVersion
from portal.release import bump
from portal.rules.indicators import Catalogue
from portal.rules.suppression import SHOWN, Lattice, SmallCells, find_hidden
from portal.rules.suppression_cells import Numbers, Row

_LEVELS = ("desa", "kecamatan", "kabupaten")
_SEXES = ("", "L", "P")
_CURRENT = UnitVersion.valid_to.is_(None)
_Told = tuple[str, Row]  # level, and the row of the table


@dataclass(frozen=True, slots=True)
class _Table:
    """The numbers of one year of one topic, or of some that count the same people, in a regency."""

    regency: UnitVersion
    period: str
    indicators: frozenset[str]
    tokens: Mapping[str, str]


def mark_due(
    session: Session, units: Mapping[int, UnitVersion], keys: Iterable[tuple[int, str, str]]
) -> None:
    """Have these tables (unit, indicator, period) judged anew, each in the unit's regency.
    `units`: theirs, and any others that are known, so that a regency need not be asked for."""
    wanted = {(units[unit_id].scope_key, name, period) for unit_id, name, period in keys}
    if not wanted:
        return
    places = {key for key, _, _ in wanted}
    regencies: Sequence[Any] = [each for each in units.values() if each.kind == "kabupaten"]
    if not all(any(each.scope_key <= key <= each.scope_end for each in regencies)
               for key in places):  # fmt: skip
        around = {"first": min(places), "last": max(places)}
        regencies = session.execute(_find_regencies(), around).all()
    token = secrets.token_hex(8)
    rows = {
        (regency.unit_id, name, period)
        for key, name, period in wanted
        for regency in regencies
        if regency.scope_key <= key <= regency.scope_end
    }
    _put(session, [(*row, token) for row in sorted(rows)])


@cache
def _find_regencies() -> Select[int, int, int]:
    """The statement that asks for the regencies around some places, made once."""
    return select(UnitVersion.unit_id, UnitVersion.scope_key, UnitVersion.scope_end).where(
        _CURRENT,
        UnitVersion.kind == "kabupaten",
        UnitVersion.scope_key <= bindparam("last", type_=BigInteger),
        UnitVersion.scope_end >= bindparam("first", type_=BigInteger),
    )


def cover_cells(database: Database, catalogue: Catalogue, rule: SmallCells, clock: Clock) -> int:
    """Judge all marked tables, one after another; how many there were. Where the rule or the
    list of sensitive topics is another than the last time, all tables of the regency."""
    _mark_where_rule_changed(database, catalogue, rule)
    with database.reading() as session:
        tables = _list_due(session, rule)
    for table in tables:
        if any(catalogue.of(name).sensitive for name in table.indicators):
            with database.reading() as session:
                told, held = _read(session, table, catalogue)
            masks = find_hidden(told, rule)
            changed = {
                (level, row): masks.get(row, SHOWN)
                for (level, row), hidden in held.items()
                if hidden != {masks.get(row, SHOWN)}
            }
        else:
            changed = {}
        with database.writing() as session:
            _write(session, table, changed, clock)
    return len(tables)


def rule_mark(catalogue: Catalogue, rule: SmallCells) -> str:
    """What is kept of a regency whose tables were all judged by this rule."""
    sensitive = sorted(code for code, each in catalogue.indicators.items() if each.sensitive)
    said = repr((rule.below, sorted(map(sorted, rule.alike)), sensitive))
    return hashlib.sha256(said.encode()).hexdigest()


def _mark_where_rule_changed(database: Database, catalogue: Catalogue, rule: SmallCells) -> None:
    mark = rule_mark(catalogue, rule)
    with database.reading() as session:
        judged = dict(
            session.execute(
                select(CellsDue.unit_id, CellsDue.token).where(CellsDue.indicator == "")
            ).all()
        )
        regencies = session.scalars(
            select(UnitVersion).where(_CURRENT, UnitVersion.kind == "kabupaten")
        ).all()
        stale = [each for each in regencies if judged.get(each.unit_id) != mark]
        tables = {each.unit_id: _list_sensitive(session, each, catalogue) for each in stale}
    for regency in stale:
        rows = [
            (regency.unit_id, *table, secrets.token_hex(8)) for table in tables[regency.unit_id]
        ]
        with database.writing() as session:
            _put(session, [*rows, (regency.unit_id, "", "", mark)])


def _list_sensitive(
    session: Session, regency: UnitVersion, catalogue: Catalogue
) -> list[tuple[str, str]]:
    rows = session.execute(
        select(ShownValue.indicator, ShownValue.period)
        .where(
            ShownValue.level == "desa",
            ShownValue.scope_key.between(regency.scope_key, regency.scope_end),
        )
        .distinct()
    )
    return sorted((name, period) for name, period in rows if catalogue.of(name).sensitive)


def _put(session: Session, rows: list[tuple[int, str, str, str]]) -> None:
    names = ("unit_id", "indicator", "period", "token")
    statement = _mark(upsert(session))
    told = [dict(zip(names, row, strict=True)) for row in rows]
    if told:
        session.connection().execute(statement, told)


@cache
def _mark(insert: Callable[..., Any]) -> Any:
    """The statement of one database that marks tables, made once."""
    statement = insert(Base.metadata.tables[CellsDue.__tablename__])
    return statement.on_conflict_do_update(
        index_elements=[CellsDue.unit_id, CellsDue.indicator, CellsDue.period],
        set_={"token": statement.excluded.token},
    )


def _list_due(session: Session, rule: SmallCells) -> list[_Table]:
    rows = session.execute(
        select(CellsDue, UnitVersion)
        .join(UnitVersion, and_(UnitVersion.unit_id == CellsDue.unit_id, _CURRENT))
        .where(CellsDue.indicator != "")
    )
    found: dict[tuple[int, str, frozenset[str]], tuple[UnitVersion, dict[str, str]]] = {}
    for due, regency in rows:
        key = (due.unit_id, due.period, rule.group_of(due.indicator))
        found.setdefault(key, (regency, {}))[1][due.indicator] = due.token
    return [
        _Table(regency, period, indicators, tokens)
        for (_, period, indicators), (regency, tokens) in found.items()
    ]


def _read(
    session: Session, table: _Table, catalogue: Catalogue
) -> tuple[Lattice, dict[_Told, set[int | None]]]:
    """The table, and how its rows are hidden so far."""
    inside = (table.regency.scope_key, table.regency.scope_end)
    values = session.execute(
        select(
            ShownValue.level,
            ShownValue.indicator,
            ShownValue.unit_id,
            ShownValue.category,
            ShownValue.sex,
            ShownValue.sum,
            ShownValue.scale,
            ShownValue.hidden,
        ).where(
            ShownValue.level.in_(_LEVELS),
            ShownValue.indicator.in_(table.indicators),
            ShownValue.period == table.period,
            ShownValue.scope_key.between(*inside),
        )
    )
    sexes: dict[Row, dict[str, int | None]] = {}
    hidden: dict[_Told, set[int | None]] = {}
    for level, indicator, unit, category, sex, number, scale, mask in values:
        row = (indicator, unit, category)
        sexes.setdefault(row, {})[sex] = number if number is None else _whole(number, scale)
        hidden.setdefault((level, row), set()).add(mask)
    rows = {row: _numbers(told) for row, told in sexes.items()}
    return Lattice(_read_parents(session, table, catalogue), rows), hidden


def _read_parents(session: Session, table: _Table, catalogue: Catalogue) -> dict[int, int | None]:
    """Into whose sums a unit goes: none where the topic is not added, or not asked of its kind."""
    known = [catalogue.of(name) for name in table.indicators]
    added = any(each.is_added for each in known)
    asked = {kind for each in known for kind in each.kinds} or {"desa", "kelurahan"}
    units = session.execute(
        select(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.kind).where(
            _CURRENT,
            UnitVersion.scope_key.between(table.regency.scope_key, table.regency.scope_end),
        )
    )
    return {
        unit_id: parent_id if added and kind in {*asked, "kecamatan"} else None
        for unit_id, parent_id, kind in units
    }


def _whole(number: int, scale: int) -> int:
    """A count; of a part of one, at least one."""
    step: int = 10**scale
    return -(-number // step)


def _numbers(told: Mapping[str, int | None]) -> Numbers:
    men, women, both = told.get("L"), told.get("P"), told.get("")
    if both is None and men is not None and women is not None:
        both = men + women  # as the pages do
    return men, women, both


def _write(session: Session, table: _Table, changed: Mapping[_Told, int], clock: Clock) -> None:
    """What is to be told, and that it is decided; nothing when the table changed meanwhile."""
    mine = and_(
        CellsDue.unit_id == table.regency.unit_id,
        CellsDue.period == table.period,
        CellsDue.indicator.in_(table.indicators),
    )
    marks = session.scalars(select(CellsDue).where(mine).with_for_update()).all()
    if {mark.indicator: mark.token for mark in marks} != dict(table.tokens):
        return
    if changed:
        names = ("of_level", "of_indicator", "of_unit", "of_category", "of_sex", "mask")
        session.connection().execute(
            update(ShownValue.__table__)  # type: ignore[arg-type]
            .where(
                ShownValue.level == bindparam("of_level"),
                ShownValue.indicator == bindparam("of_indicator"),
                ShownValue.category == bindparam("of_category"),
                ShownValue.sex == bindparam("of_sex"),
                ShownValue.period == table.period,
                ShownValue.unit_id == bindparam("of_unit"),
            )
            .values(hidden=bindparam("mask")),
            [
                dict(zip(names, (level, *row, sex, mask), strict=True))
                for (level, row), mask in changed.items()
                for sex in _SEXES
            ],
        )
    session.execute(delete(CellsDue).where(mine), execution_options=NO_SYNC)
    bump(session, with_ancestors(session, {row[1] for _, row in changed}), clock())
