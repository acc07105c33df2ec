"""Published statistics as observations, and their roll-up to kecamatan and kabupaten."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, delete, insert, or_, select
from sqlalchemy.orm import Session

from connectors.records import Cell, Record, Statistic
from portal.db import NO_SYNC, upsert
from portal.ingest.ancestry import with_ancestors
from portal.ingest.counting_villages import VillageCounts
from portal.ingest.covering import mark_due
from portal.ingest.keeping_findings import keep_findings
from portal.ingest.rolling_spread import roll_spread
from portal.ingest.rolling_up import REPORTING, roll_up, show_own
from portal.model import Item, NumberStanding, Observation, Source, UnitVersion
from portal.rules.number_rules import NumberRules
from portal.rules.scaled import scale_down
from portal.rules.spreading import SpreadRule

# Provinsi and negara have no pages; where a database holds them, their numbers are kept as well.
_LEVELS = (
    ("kecamatan", "desa"),
    ("kabupaten", "kecamatan"),
    ("provinsi", "kabupaten"),
    ("negara", "provinsi"),
)
NO_RULES = NumberRules()
_ALL = frozenset(REPORTING)
Key = tuple[int, str, str]  # unit, period, indicator


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
        units = _load_units(session, _units_of(keys))
        # Before anything shown is touched: whoever covers cells takes this lock first, too.
        mark_due(session, units, ((unit, name, period) for unit, period, name in keys))
        for unit, period, indicators in _group(units, keys):
            if unit.kind in REPORTING:
                show_own(session, unit, period, indicators, self._rules.precedence)
                if not self._rules.reconciling.watched.isdisjoint(indicators):
                    keep_findings(session, unit, period, self._rules, now)
        reporting = {key for key in keys if units[key[0]].kind in REPORTING}
        # A mean is another one when a weight changed, whatever became of the number itself.
        reporting |= {
            (unit_id, period, mean)
            for unit_id, period, name in reporting
            for mean in self._weighs.get(name, ())
        }
        above = _lift(
            units,
            {
                key
                for key in reporting
                if key[2] not in self._stay and units[key[0]].kind in self._kinds(key[2])
            },
        )
        if not above:
            return
        tree = self._villages.tree_of(session)
        units = _load_units(session, with_ancestors(session, _units_of(above)))
        for level, below in _LEVELS:
            if not above:
                return
            for unit, period, indicators in _group(units, above):
                for kinds, alike in groupby(sorted(indicators, key=self._kinds), self._kinds):
                    names = list(alike)
                    expected = self._villages.count(session, tree, unit, kinds)
                    added = [name for name in names if name not in self._spread]
                    if added:
                        roll_up(session, unit, level, below, period, added, expected, kinds)
                    rules = {name: self._spread[name] for name in names if name in self._spread}
                    if rules:
                        roll_spread(session, unit, level, below, period, rules, expected, kinds)
            above = _lift(units, above)

    def _note_rules(self, session: Session, ids: Collection[int], now: datetime) -> None:
        """Write down by which rules units are shown that were not shown before; what other
        numbers of the others were shown by stays written."""
        row = {"rules_hash": self._rules.hash, "at": now}
        if ids:
            session.execute(
                upsert(session)(NumberStanding).on_conflict_do_nothing(),
                [{"unit_id": unit_id, **row} for unit_id in sorted(ids)],
            )

    def _kinds(self, indicator: str) -> tuple[str, ...]:
        """The kinds of village that are asked for it."""
        asked = self._asked.get(indicator, _ALL)
        return tuple(kind for kind in REPORTING if kind in asked) or REPORTING

    def _batch(self, session: Session) -> _Batch:
        batch: _Batch = session.info.setdefault(self, _Batch())
        return batch


def _replace(session: Session, batch: _Batch) -> None:
    """The observations of these tables, and what the former ones touched."""
    theirs = or_(
        Observation.item_id.in_(batch.items),
        *(
            and_(Observation.item_id.in_(items), Observation.period == period)
            for period, items in batch.of_period.items()
        ),
    )
    former = session.execute(
        select(Observation.unit_id, Observation.period, Observation.indicator)
        .where(theirs)
        .distinct()
    )
    batch.touched.update((row.unit_id, row.period, row.indicator) for row in former)
    session.execute(delete(Observation).where(theirs), execution_options=NO_SYNC)
    if batch.rows:
        session.execute(insert(Observation), batch.rows)


def _units_of(keys: Iterable[Key]) -> frozenset[int]:
    return frozenset(unit_id for unit_id, _, _ in keys)


def _load_units(session: Session, ids: Collection[int]) -> dict[int, UnitVersion]:
    """These units as they are today. Until the end of the transaction nobody else
    shows or rolls up to them, or two that publish at once would not see each other's rows. All
    take villages before what lies above, or they could wait for each other for ever."""
    rows = session.scalars(_hold_units(), {"units": list(ids)})
    return {unit.unit_id: unit for unit in rows}


@cache
def _hold_units() -> Select[UnitVersion]:
    """The statement that takes units for the rest of a transaction, made once."""
    return (
        select(UnitVersion)
        .where(
            UnitVersion.unit_id.in_(bindparam("units", expanding=True)),
            UnitVersion.valid_to.is_(None),
        )
        .order_by(UnitVersion.scope_end - UnitVersion.scope_key, UnitVersion.id)
        .with_for_update()
    )


def _group(
    units: Mapping[int, UnitVersion], keys: Iterable[Key]
) -> Iterator[tuple[UnitVersion, str, list[str]]]:
    """The indicators of each unit and period, in one order for all writers."""
    for (unit_id, period), some in groupby(sorted(keys), key=lambda key: key[:2]):
        yield units[unit_id], period, [indicator for _, _, indicator in some]


def _lift(units: Mapping[int, UnitVersion], keys: Iterable[Key]) -> set[Key]:
    """The same indicators and periods, of the units above."""
    lifted = ((units[unit_id].parent_id, period, name) for unit_id, period, name in keys)
    return {(parent, period, name) for parent, period, name in lifted if parent is not None}


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
