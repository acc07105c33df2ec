"""One village's budget line by line: as it was told, where its sums do not meet, its papers."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, String, bindparam, select
from sqlalchemy.orm import Session

from connectors.records import Budget
from portal.model import Item, ItemVersion, Observation, Placement, RecognitionRow
from portal.reads.apbdes import MoneyRow
from portal.reads.village_money import PLANNED, REALISED, to_sen
from portal.rules.apbdes import SPENDING, Book, Entry, make_book, percent, tell_excess
from portal.rules.apbdes_chart import FIELD_MARK, FUNDS_MARK, Chart
from portal.rules.codec import decode
from portal.tree import UnitView

_PAPERS = (
    "apbdes", "apbdes-perubahan", "penjabaran-apbdes", "penjabaran-perubahan-apbdes",
    "infografis-apbdes", "lpj-apbdes",
)  # fmt: skip
_MOST_PAPERS = 4


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line as the village told it, in sen."""

    code: str
    bidang: int
    funds: str
    label: str
    planned: int | None
    realised: int | None
    percent: float | None
    excess: str


@dataclass(frozen=True, slots=True)
class OtherWord:
    """What another source says of the same year's spending, and how far it is from what is
    shown; None = not known on one side."""

    source_id: int
    planned: int | None
    realised: int | None
    planned_apart: int | None
    realised_apart: int | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document about the budget of this year."""

    title: str
    address: str


def read_book(
    session: Session, unit: UnitView, year: str, source_id: int | None, chart: Chart
) -> Book:
    """The budget of a year as one source told it; empty where there is none."""
    told = {"unit": unit.id, "source": source_id, "year": int(year or 0)}
    rows = session.connection().execute(_list_bodies(), told)
    records = [decode(body) for (body,) in rows]
    return make_book(chart, [each for each in records if isinstance(each, Budget)])


def list_lines(book: Book, code: str = "") -> tuple[MoneyLine, ...]:
    """All lines, or those of an account, a field or a fund."""
    return tuple(_line(entry) for entry in book.entries if not code or _is_of(entry, code))


def read_others(
    session: Session, unit: UnitView, year: str, source_id: int | None, shown: MoneyRow | None
) -> tuple[OtherWord, ...]:
    """The other sources of the same year's spending."""
    asked = {"unit": unit.id, "year": year, "source": source_id}
    rows = session.connection().execute(_list_others(), asked).all()
    told = {(row.source_id, row.indicator): to_sen(row.num, row.scale) for row in rows}
    found = []
    for other in sorted({row.source_id for row in rows}):
        planned, realised = told.get((other, PLANNED)), told.get((other, REALISED))
        found.append(
            OtherWord(
                other,
                planned,
                realised,
                _apart(planned, shown.planned if shown else None),
                _apart(realised, shown.realised if shown else None),
            )
        )
    return tuple(found)


def read_papers(session: Session, unit: UnitView, year: str) -> tuple[Paper, ...]:
    """The unit's documents that were recognised as about the budget of this year."""
    told = {"unit": unit.id, "year": int(year or 0)}
    rows = session.connection().execute(_list_papers(), told)
    return tuple(Paper(title, f"{slug or 'isi'}-{number}") for number, title, slug in rows)


@cache
def _list_bodies() -> Select[str]:
    return (
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(
            Placement.unit_id == bindparam("unit", type_=BigInteger),
            Item.source_id == bindparam("source", type_=BigInteger),
            Item.type == "budget",
            Item.year == bindparam("year", type_=Integer),
            Item.hidden_at.is_(None),
        )
        .order_by(Item.id)
    )


@cache
def _list_others() -> Select[*tuple[Any, ...]]:
    return (
        select(Observation.source_id, Observation.indicator, Observation.num, Observation.scale)
        .where(
            Observation.unit_id == bindparam("unit", type_=BigInteger),
            Observation.indicator.in_((PLANNED, REALISED)),
            Observation.period == bindparam("year", type_=String),
            Observation.category == SPENDING,
            Observation.source_id.is_distinct_from(bindparam("source", type_=BigInteger)),
        )
        .order_by(Observation.source_id)
    )


@cache
def _list_papers() -> Select[int, str, str]:
    return (
        select(Item.id, Item.title, Item.slug)
        .join(RecognitionRow, RecognitionRow.item_id == Item.id)
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(
            Placement.unit_id == bindparam("unit", type_=BigInteger),
            Placement.type == "document",
            RecognitionRow.verdict == "jelas",
            RecognitionRow.type.in_(_PAPERS),
            RecognitionRow.year == bindparam("year", type_=Integer),
            Item.hidden_at.is_(None),
            Item.published_id.is_not(None),
        )
        .order_by(Item.at.desc(), Item.id)
        .limit(_MOST_PAPERS)
    )


def _is_of(entry: Entry, code: str) -> bool:
    if code.startswith(FIELD_MARK):
        return f"{FIELD_MARK}{entry.field}" == code
    if code.startswith(FUNDS_MARK):
        return f"{FUNDS_MARK}{entry.funds}" == code
    own = entry.code or entry.root
    return own == code or own.startswith(f"{code}.")


def _line(entry: Entry) -> MoneyLine:
    share = percent(entry.amounts)
    return MoneyLine(
        code=entry.code,
        bidang=entry.field,
        funds=entry.funds,
        label=entry.label,
        planned=entry.amounts.planned,
        realised=entry.amounts.realised,
        percent=None if share is None else round(float(share), 1),
        excess=tell_excess(entry.amounts),
    )


def _apart(other: int | None, shown: int | None) -> int | None:
    return None if other is None or shown is None else other - shown
