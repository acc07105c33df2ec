"""Published statistics as observations, and their roll-up to kecamatan and kabupaten."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, delete
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete

from connectors.records import Cell, Record, Statistic
from portal.db import add_missing, add_rows
from portal.ingest.ancestry import hold_units
from portal.ingest.counting_villages import VillageCounts
from portal.ingest.covering import mark_due
from portal.ingest.keeping_findings import keep_findings
from portal.ingest.lifting import Key, Path, list_paths
from portal.ingest.rolling_spread import clear_spreads, roll_spread
from portal.ingest.rolling_up import REPORTING, clear_shown, roll_up, show_own
from portal.model import Base, Item, NumberStanding, Observation, Source, UnitVersion
from portal.rules.number_rules import NumberRules
from portal.rules.scaled import scale_down
from portal.rules.spreading import SpreadRule

_OBSERVED = Base.metadata.tables[Observation.__tablename__]
NO_RULES = NumberRules()
_ALL = frozenset(REPORTING)


@dataclass(slots=True)
class _Batch:
    """What waits for `finish`: tables to take away (whole, or of one period), rows to write, and
    what they touch."""

    items: set[int] = field(default_factory=set)
    of_period: dict[str, set[int]] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    touched: set[Key] = field(default_factory=set)


class StatisticProjector:
    """Keeps what sources said and what is shown of it in step. A batch waits in its session until
    `finish`, which writes all its tables at once; a session rolled back takes it along."""

    types = frozenset({"statistic"})

    def __init__(
        self,
        stay: frozenset[str] = frozenset(),
        zone_of: Callable[[int], str] = lambda _scope_key: "UTC",
        asked: Mapping[str, frozenset[str]] = MappingProxyType({}),
        rules: NumberRules = NO_RULES,
        spread: Mapping[str, SpreadRule] = MappingProxyType({}),
    ) -> None:
        self._villages = VillageCounts()
        self._stay = stay  # indicators that stay with their village
        self._spread = spread  # what is told above the village without being added
        self._weighs: dict[str, set[str]] = {}  # the means an indicator is the weight of
        for code, rule in spread.items():
            self._weighs.setdefault(rule.weight, set()).add(code)
        self._rules = rules
        self._asked = asked  # kinds of unit an indicator is asked of; all that report otherwise
        self.zone_of = zone_of

    @property
    def rules_hash(self) -> str:
        """What the rules are known by under which this one shows numbers."""
        return self._rules.hash

    def project(
        self,
        session: Session,
        item: Item,
        record: Record,
        unit: UnitVersion,
        fetched_at: datetime,
        *,
        ours: bool = False,
    ) -> None:
        """Replace this table's observations. A snapshot counts for the year of its day: it
        replaces what was said for that year, and leaves former years as they were. `ours`: its
        categories are ours already, whatever the source calls things."""
        assert isinstance(record, Statistic)
        as_of = record.as_of or _day(record.published or fetched_at, self.zone_of(unit.scope_key))
        period = record.period or str(as_of.year)
        batch = self._batch(session)
        if record.period:
            batch.items.add(item.id)
        else:
            batch.of_period.setdefault(period, set()).add(item.id)
        kind = session.get_one(Source, item.source_id).kind
        cells = record.cells
        if not ours:
            cells = self._rules.categories.map_cells(kind, record.indicator, cells)
        batch.rows += [_row(item, record, cell, unit, period, as_of) for cell in cells]
        batch.touched.add((unit.unit_id, period, record.indicator))

    def retract(self, session: Session, item: Item) -> None:
        """Take this table's observations away."""
        self._batch(session).items.add(item.id)

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Write the batch and roll it up: the unit, then each level above from the one below."""
        batch = session.info.pop(self, None)
        if batch is None:
            return frozenset()
        session.flush()
        _replace(session, batch)
        self.show(session, batch.touched, now)
        ids = frozenset(unit_id for unit_id, _, _ in batch.touched)
        self._note_rules(session, ids, now)
        return ids

    def show(self, session: Session, keys: Collection[Key], now: datetime) -> None:
        """Show these numbers of their units anew, and roll them up. Two sources of one village
        may be published at once: each waits for the other, or neither saw what both told."""
        if not keys:
            return
        names = {name for _, _, name in keys}
        rises = not self._stay.issuperset(names | self._list_means(names))
        units = hold_units(session, _units_of(keys), above=rises)
        # Before anything shown is touched: whoever covers cells takes this lock first, too.
        mark_due(session, units, ((unit, name, period) for unit, period, name in keys))
        own = {key for key in keys if units[key[0]].kind in REPORTING}
        paths = list_paths(units, self._list_rising(units, own), self._sort) if rises else []
        self._clear(session, own, paths)
        for unit, period, indicators in _group(units, own):
            show_own(session, unit, period, indicators, self._rules.precedence)
            if not self._rules.reconciling.watched.isdisjoint(indicators):
                keep_findings(session, unit, period, self._rules, now)
        tree = self._villages.tree_of(session) if paths else 0
        for path in paths:
            kinds = self._kinds(path.indicators[0])
            expected = [self._villages.count(session, tree, step.unit, kinds)
                        for step in path.steps]  # fmt: skip
            if path.indicators[0] in self._spread:
                rules = {name: self._spread[name] for name in path.indicators}
                roll_spread(session, path, rules, expected, kinds)
            else:
                roll_up(session, path, expected, kinds)

    def _list_means(self, names: Iterable[str]) -> set[str]:
        """What these indicators are the weight of: another mean when the weight changed, whatever
        became of the number itself."""
        return {mean for name in names for mean in self._weighs.get(name, ())}

    def _list_rising(self, units: Mapping[int, UnitVersion], own: Iterable[Key]) -> set[Key]:
        """What of these tables of villages is told above them."""
        return {
            (unit_id, period, rising)
            for unit_id, period, name in own
            for rising in (name, *self._weighs.get(name, ()))
            if rising not in self._stay and units[unit_id].kind in self._kinds(rising)
        }

    def _sort(self, indicator: str) -> tuple[tuple[str, ...], bool]:
        """What indicators have to be alike in to be rolled up together."""
        return self._kinds(indicator), indicator in self._spread

    def _clear(self, session: Session, own: Iterable[Key], paths: Iterable[Path]) -> None:
        """Take away what is shown of these tables, in one statement for all units alike."""
        shown: dict[tuple[int, str], set[str]] = {}
        for unit_id, period, name in own:
            shown.setdefault((unit_id, period), set()).add(name)
        for path in paths:
            for step in path.steps:
                shown.setdefault((step.unit.unit_id, path.period), set()).update(path.indicators)
        alike: dict[tuple[str, frozenset[str]], set[int]] = {}
        for (unit_id, period), names in shown.items():
            alike.setdefault((period, frozenset(names)), set()).add(unit_id)
        for (period, same), unit_ids in alike.items():
            clear_shown(session, unit_ids, period, same)
            if spread := same & self._spread.keys():
                clear_spreads(session, unit_ids, period, spread)

    def _note_rules(self, session: Session, ids: Collection[int], now: datetime) -> None:
        """Write down by which rules units are shown that were not shown before; what other
        numbers of the others were shown by stays written."""
        row = {"rules_hash": self._rules.hash, "at": now}
        rows = [{"unit_id": unit_id, **row} for unit_id in sorted(ids)]
        add_missing(session, NumberStanding, rows)

    def _kinds(self, indicator: str) -> tuple[str, ...]:
        """The kinds of village that are asked for it."""
        asked = self._asked.get(indicator, _ALL)
        return tuple(kind for kind in REPORTING if kind in asked) or REPORTING

    def _batch(self, session: Session) -> _Batch:
        batch: _Batch = session.info.setdefault(self, _Batch())
        return batch


def _replace(session: Session, batch: _Batch) -> None:
    """The observations of these tables, and what the former ones touched."""
    connection = session.connection()
    taken: list[tuple[ReturningDelete[int, str, str], dict[str, object]]] = []
    if batch.items:
        taken.append((_take_whole(), {"items": sorted(batch.items)}))
    taken += [
        (_take_period(), {"items": sorted(items), "period": period})
        for period, items in batch.of_period.items()
    ]
    for statement, told in taken:
        former = connection.execute(statement, told)
        batch.touched.update((row.unit_id, row.period, row.indicator) for row in former)
    add_rows(session, Observation, batch.rows)


@cache
def _take_whole() -> ReturningDelete[int, str, str]:
    """The statement that takes tables away and says what they told of, made once."""
    told = _OBSERVED.c
    return (
        delete(_OBSERVED)
        .where(told.item_id.in_(bindparam("items", expanding=True)))
        .returning(told.unit_id, told.period, told.indicator)
    )


@cache
def _take_period() -> ReturningDelete[int, str, str]:
    """The same of one year."""
    return _take_whole().where(_OBSERVED.c.period == bindparam("period", type_=String))


def _units_of(keys: Iterable[Key]) -> frozenset[int]:
    return frozenset(unit_id for unit_id, _, _ in keys)


def _group(
    units: Mapping[int, UnitVersion], keys: Iterable[Key]
) -> Iterator[tuple[UnitVersion, str, list[str]]]:
    """The indicators of each unit and period, in one order for all writers."""
    for (unit_id, period), some in groupby(sorted(keys), key=lambda key: key[:2]):
        yield units[unit_id], period, [indicator for _, _, indicator in some]


def _row(
    item: Item, record: Statistic, cell: Cell, unit: UnitVersion, period: str, as_of: date
) -> dict[str, object]:
    num, scale = scale_down(cell.value)
    return {
        "indicator": record.indicator,
        "category": cell.category,
        "sex": cell.sex,
        "period": period,
        "unit_id": unit.unit_id,
        "source_id": item.source_id,
        "item_id": item.id,
        "num": num,
        "scale": scale,
        "label": cell.label[:120],
        "as_of": as_of,
        "flow": record.flow,
        "scope_key": unit.scope_key,
    }


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
