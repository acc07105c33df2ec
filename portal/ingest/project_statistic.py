"""Published statistics as observations, and their roll-up to kecamatan and kabupaten."""

import threading
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from connectors.records import Cell, Record, Statistic
from portal.ingest.ancestry import current_version
from portal.model import Item, Observation, ShownValue, UnitVersion

# Only these report; kelurahan count among people as desa do.
_REPORTING = ("desa", "kelurahan")


class StatisticProjector:
    """Keeps what sources said and what is shown of it in step. What a batch touched is kept
    per thread until `finish`, for batches of several sources run at once."""

    types = frozenset({"statistic"})

    def __init__(self, stay: frozenset[str] = frozenset()) -> None:
        self._stay = stay  # indicators that are not added up
        self._local = threading.local()

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, now: datetime
    ) -> None:
        """Replace this table's observations."""
        assert isinstance(record, Statistic)
        as_of = record.as_of or (record.published or now).date()
        period = record.period or str(as_of.year)
        self._touch(session, item)
        session.execute(delete(Observation).where(Observation.item_id == item.id))
        rows = [_row(item, record, cell, unit, period, as_of) for cell in record.cells]
        if rows:
            session.execute(insert(Observation), rows)
        self._touched().add((unit.unit_id, record.indicator, period))

    def retract(self, session: Session, item: Item) -> None:
        """Take this table's observations away."""
        self._touch(session, item)
        session.execute(delete(Observation).where(Observation.item_id == item.id))

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Roll up what this batch changed: the unit, then each level above from the one below."""
        mine = self._touched()
        session.flush()
        steps: set[tuple[int, str, str]] = set()
        for unit_id, indicator, period in sorted(mine):
            version = current_version(session, unit_id)
            if version.kind in _REPORTING:
                _show_own(session, version, indicator, period)
            if version.parent_id is not None and indicator not in self._stay:
                steps.add((version.parent_id, indicator, period))
        above: set[tuple[int, str, str]] = set()
        for unit_id, indicator, period in sorted(steps):
            version = current_version(session, unit_id)
            _roll_up(session, version, "kecamatan", "desa", indicator, period)
            if version.parent_id is not None:
                above.add((version.parent_id, indicator, period))
        for unit_id, indicator, period in sorted(above):
            version = current_version(session, unit_id)
            _roll_up(session, version, "kabupaten", "kecamatan", indicator, period)
        changed = frozenset(unit_id for unit_id, _, _ in mine)
        mine.clear()
        return changed

    def _touched(self) -> set[tuple[int, str, str]]:
        if not hasattr(self._local, "touched"):
            self._local.touched = set()
        touched: set[tuple[int, str, str]] = self._local.touched
        return touched

    def _touch(self, session: Session, item: Item) -> None:
        rows = session.execute(
            select(Observation.unit_id, Observation.indicator, Observation.period)
            .where(Observation.item_id == item.id)
            .distinct()
        )
        self._touched().update((row.unit_id, row.indicator, row.period) for row in rows)


def _row(
    item: Item, record: Statistic, cell: Cell, unit: UnitVersion, period: str, as_of: date
) -> dict[str, object]:
    num, scale = _scaled(cell.value)
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


def _scaled(value: Decimal | None) -> tuple[int | None, int]:
    """The value as an integer of 10^-scale: SQLite rounds large decimals without a word."""
    if value is None:
        return None, 0
    exponent = value.normalize().as_tuple().exponent
    scale = max(0, -exponent) if isinstance(exponent, int) else 0
    return int(value.scaleb(scale)), scale


def _show_own(session: Session, unit: UnitVersion, indicator: str, period: str) -> None:
    """A village shows its newest source's numbers; others stay beside it."""
    session.execute(
        delete(ShownValue).where(
            ShownValue.level == "desa",
            ShownValue.unit_id == unit.unit_id,
            ShownValue.indicator == indicator,
            ShownValue.period == period,
        )
    )
    rows = session.scalars(
        select(Observation)
        .where(
            Observation.unit_id == unit.unit_id,
            Observation.indicator == indicator,
            Observation.period == period,
        )
        .order_by(Observation.as_of.desc(), Observation.source_id, Observation.id)
    ).all()
    if not rows:
        return
    chosen = rows[0].source_id
    shown = [
        {
            "level": "desa",
            "indicator": indicator,
            "category": row.category,
            "sex": row.sex,
            "period": period,
            "unit_id": unit.unit_id,
            "sum": row.num,
            "scale": row.scale,
            "label": row.label,
            "reporting": 0 if row.num is None else 1,
            "expected": 1,
            "oldest": row.as_of,
            "newest": row.as_of,
            "source_id": row.source_id,
            "scope_key": unit.scope_key,
        }
        for row in rows
        if row.source_id == chosen
    ]
    session.execute(insert(ShownValue), shown)


def _roll_up(
    session: Session, unit: UnitVersion, level: str, below: str, indicator: str, period: str
) -> None:
    """One unit's row from those one level below; unknown adds nothing, it is never 0."""
    session.execute(
        delete(ShownValue).where(
            ShownValue.level == level,
            ShownValue.unit_id == unit.unit_id,
            ShownValue.indicator == indicator,
            ShownValue.period == period,
        )
    )
    expected = session.scalar(
        select(func.count()).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.kind.in_(_REPORTING),
            UnitVersion.scope_key.between(unit.scope_key, unit.scope_end),
        )
    )
    rows = session.execute(
        select(
            ShownValue.category,
            ShownValue.sex,
            func.max(ShownValue.label).label("label"),
            func.sum(ShownValue.sum).label("sum"),
            func.max(ShownValue.scale).label("scale"),
            func.sum(ShownValue.reporting).label("reporting"),
            func.min(ShownValue.oldest).label("oldest"),
            func.max(ShownValue.newest).label("newest"),
        )
        .where(
            ShownValue.level == below,
            ShownValue.indicator == indicator,
            ShownValue.period == period,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        )
        .group_by(ShownValue.category, ShownValue.sex)
    ).all()
    if rows:
        session.execute(
            insert(ShownValue),
            [
                {
                    "level": level,
                    "indicator": indicator,
                    "category": row.category,
                    "sex": row.sex,
                    "period": period,
                    "unit_id": unit.unit_id,
                    "sum": None if row.sum is None else int(row.sum),
                    "scale": row.scale,
                    "label": row.label,
                    "reporting": int(row.reporting),
                    "expected": expected,
                    "oldest": row.oldest,
                    "newest": row.newest,
                    "source_id": None,
                    "scope_key": unit.scope_key,
                }
                for row in rows
            ],
        )
