"""Published village budgets as numbers: each account, field and fund, rolled up like any other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Budget, Cell, Record, Statistic
from portal.ingest.project_statistic import StatisticProjector
from portal.model import Item, ItemVersion, Placement, UnitVersion
from portal.reads.village_money import COMPARED, INDICATORS, REALISED
from portal.rules.apbdes import Amounts, Book, make_book
from portal.rules.apbdes_chart import FUNDS_MARK, Chart
from portal.rules.codec import decode

_SEN = 100


@dataclass(slots=True)
class _Batch:
    """The budgets touched, by source and year."""

    touched: set[tuple[int, int]] = field(default_factory=set)


class BudgetProjector:
    """A budget comes in groups, and its sums need all of them: what one group of a source's year
    changes is counted anew as a whole, and handed to the projector of statistics, which stands
    behind this one and writes and rolls it up in the same transaction."""

    types = frozenset({"budget"})

    def __init__(self, numbers: StatisticProjector, chart: Chart) -> None:
        self._numbers = numbers
        self._chart = chart

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Note that this budget changed."""
        assert isinstance(record, Budget)
        self._batch(session).touched.add((item.source_id, record.year))

    def retract(self, session: Session, item: Item) -> None:
        """Note that a part of this budget went."""
        if item.year is not None:
            self._batch(session).touched.add((item.source_id, item.year))

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Hand over the sums of what changed; the statistics say which pages they change."""
        batch: _Batch | None = session.info.pop(self, None)
        if batch is None:
            return frozenset()
        session.flush()
        for source_id, year in sorted(batch.touched):
            self._count(session, source_id, year)
        return frozenset()

    def _count(self, session: Session, source_id: int, year: int) -> None:
        rows = session.execute(
            select(Item, ItemVersion.body, ItemVersion.fetched_at, Placement.unit_id)
            .join(ItemVersion, ItemVersion.id == Item.published_id, isouter=True)
            .join(
                Placement,
                (Placement.item_id == Item.id) & (Placement.role == "publisher"),
                isouter=True,
            )
            .where(Item.source_id == source_id, Item.type == "budget", Item.year == year)
            .order_by(Item.id)
        ).all()
        held: dict[int, list[tuple[Item, str, datetime]]] = {}
        for item, body, fetched_at, unit_id in rows:
            self._numbers.retract(session, item)
            if item.hidden_at is None and body is not None and unit_id is not None:
                held.setdefault(unit_id, []).append((item, body, fetched_at))
        for unit_id, told in held.items():
            unit = _load_unit(session, unit_id)
            if unit is None or unit.kind != "desa":
                continue
            budgets = [record for _, body, _ in told if isinstance(record := decode(body), Budget)]
            book = make_book(self._chart, budgets)
            newest = max(at for _, _, at in told)
            zone = ZoneInfo(self._numbers.zone_of(unit.scope_key))
            for table in _write_tables(book, self._chart, newest.astimezone(zone).date()):
                self._numbers.project(session, told[0][0], table, unit, newest, ours=True)

    def _batch(self, session: Session) -> _Batch:
        batch: _Batch = session.info.setdefault(self, _Batch())
        return batch


def _load_unit(session: Session, unit_id: int) -> UnitVersion | None:
    return session.scalar(
        select(UnitVersion).where(UnitVersion.unit_id == unit_id, UnitVersion.valid_to.is_(None))
    )


def _write_tables(book: Book, chart: Chart, as_of: date) -> Iterator[Statistic]:
    """The three tables of a book. All have the same rows, so that they come from one source."""
    counted = {code: each for code, each in book.values.items() if _is_counted(code, book, chart)}
    for indicator in INDICATORS:
        yield Statistic(
            key=indicator,
            indicator=indicator,
            title=indicator,
            period=str(book.year),
            as_of=as_of,
            flow=True,
            cells=tuple(
                Cell(code, chart.title_of(code), "", _rupiah(indicator, amounts))
                for code, amounts in counted.items()
            ),
        )


def _is_counted(code: str, book: Book, chart: Chart) -> bool:
    """What other desa have too. Funds count only where all spending says its fund: part of it
    would look like the whole."""
    if not chart.title_of(code):
        return False
    funds = [each.removeprefix(FUNDS_MARK) for each in book.values if each.startswith(FUNDS_MARK)]
    whole = book.without_funds is None and all(each in chart.funds for each in funds)
    return whole or not code.startswith(FUNDS_MARK)


def _rupiah(indicator: str, amounts: Amounts) -> Decimal | None:
    sen = amounts.planned
    if indicator == REALISED:
        sen = amounts.realised
    elif indicator == COMPARED and amounts.realised is None:
        sen = None
    return None if sen is None else Decimal(sen) / _SEN
