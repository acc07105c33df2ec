"""Published indices of villages as numbers: status, score and parts, of desa alone."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Cell, Record, Statistic, VillageIndex
from portal.ingest.project_statistic import StatisticProjector
from portal.model import Item, Observation, UnitVersion
from portal.rules.village_index import IndexRules

ONE = Decimal(1)


class IndexProjector:
    """Hands each index to the projector of statistics, which stands behind this one. A status is
    counted above the village; scores and parts stay with it."""

    types = frozenset({"villageindex"})

    def __init__(self, numbers: StatisticProjector, rules: IndexRules) -> None:
        self._numbers = numbers
        self._titles = {
            (rule.code, each.code): each.title for rule in rules.indexes for each in rule.statuses
        }

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Replace what this item says of its year; whatever else the source said of it goes."""
        assert isinstance(record, VillageIndex)
        self._numbers.retract(session, item)
        if unit.kind != "desa":
            return
        tables = tuple(self._write_tables(record))
        rivals = session.scalars(
            select(Item)
            .join(Observation, Observation.item_id == Item.id)
            .where(
                Observation.unit_id == unit.unit_id,
                Observation.source_id == item.source_id,
                Observation.period == str(record.year),
                Observation.indicator.in_([table.indicator for table in tables]),
                Item.id != item.id,
            )
        )
        for rival in rivals:
            self._numbers.retract(session, rival)
        for table in tables:
            self._numbers.project(session, item, table, unit, fetched_at, ours=True)

    def retract(self, session: Session, item: Item) -> None:
        """Take away what this item said."""
        self._numbers.retract(session, item)

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Nothing is left to do: the statistics write and roll up."""
        return frozenset()

    def _write_tables(self, record: VillageIndex) -> Iterator[Statistic]:
        title = self._titles.get((record.index, record.status), record.status)
        tables = {
            "status": (Cell(record.status, title, "", ONE),),
            "skor": (Cell("total", "Skor", "", record.score),),
            "bagian": tuple(Cell(each.code, each.label, "", each.score) for each in record.parts),
        }
        for name, cells in tables.items():
            if cells:
                code = f"{record.index}-{name}"
                yield Statistic(
                    key=code, indicator=code, title=code, period=str(record.year), cells=cells
                )
