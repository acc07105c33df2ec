"""What is known of a unit, as the rows its spreadsheet starts with; and its receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.lembar.indexes import PARTS
from connectors.records import Budget, Contact, Document, Record, Service, VillageIndex
from portal.model import Account, Item, ItemVersion, SheetUpload, ShownValue, Source
from portal.rules.brought import BROUGHT, BUNDLE, SHEET
from portal.rules.codec import decode
from portal.rules.indicators import Catalogue
from portal.tree import UnitView

CHANNELS = ("telepon", "whatsapp", "surel", "alamat", "kodepos", "situs", "jam")
TOTAL = "total"  # what a sheet calls the line of all
_SEN = 100
_INDEXES = {"idm": "IDM", "indeks-desa": "Indeks Desa"}
_PARTS = {"pembelanjaan": "belanja", "pelaksanaan": "ringkasan"}  # as the sheet calls them
Cells = Sequence[str | int | float | None]


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The rows of each sheet by its name."""

    rows: dict[str, list[Cells]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file that was sent in."""

    id: int
    name: str
    sha256: str
    at: datetime
    who: str
    new: int
    changed: int
    unchanged: int
    removed: int
    faults: tuple[str, ...]


def read_prefilled(session: Session, unit: UnitView, catalogue: Catalogue, year: int) -> Prefilled:
    """The newest state of all that a unit may fill in; unknown cells are empty."""
    records = _read_records(session, unit)
    contacts: dict[str, str] = {
        each.channel: each.value for each in records if isinstance(each, Contact)
    }
    return Prefilled(
        {
            "Kontak": [(name, contacts.get(name), None) for name in CHANNELS],
            "Layanan": [
                (each.name, "; ".join(each.requirements), each.cost, each.duration, each.place)
                for each in records
                if isinstance(each, Service)
            ],
            "Dokumen": [
                (
                    each.title, each.number, each.year,
                    each.decided.isoformat() if each.decided else None,
                    each.classification, each.file_url,
                )
                for each in records
                if isinstance(each, Document)
            ],
            "Monografi": _read_numbers(session, unit, catalogue, year),
            "APBDes": [
                (
                    each.year, _PARTS.get(each.group, each.group), line.code,
                    line.bidang or None, line.label, line.funds,
                    _rupiah(line.planned), _rupiah(line.realised),
                )
                for each in records
                if isinstance(each, Budget)
                for line in each.lines
            ],
            "Indeks": [
                (
                    each.year, _INDEXES.get(each.index, each.index), _score(each.score),
                    each.status.replace("-", " ").title(),
                    *(_score(_part(each, name)) for name in PARTS),
                    each.document, each.url,
                )
                for each in records
                if isinstance(each, VillageIndex)
            ],
        }
    )  # fmt: skip


def read_receipts(session: Session, unit: UnitView) -> tuple[Receipt, ...]:
    """The last files a unit sent in, newest first."""
    rows = session.execute(
        select(SheetUpload, Account.name)
        .join(Account, Account.id == SheetUpload.account_id, isouter=True)
        .where(SheetUpload.unit_id == unit.id)
        .order_by(SheetUpload.id.desc())
        .limit(20)
    )
    return tuple(
        Receipt(
            row.id, row.name, row.sha256, row.at, who or "terminal", row.new, row.changed,
            row.unchanged, row.removed, tuple(row.faults.splitlines()),
        )
        for row, who in rows
    )  # fmt: skip


def _read_records(session: Session, unit: UnitView) -> list[Record]:
    """What the unit itself said last, by sheet or bundle; contacts also from its other sources, so
    that nobody types again what is known. The sheet's own come last and win. A document that came
    with its file is left out: a sheet cannot bring that file again."""
    rows = session.execute(
        select(Source.kind, Item.type, ItemVersion.body)
        .join(Item, Item.source_id == Source.id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(Source.unit_id == unit.id, Item.hidden_at.is_(None))
        .where(Source.kind.in_(BROUGHT) | (Item.type == "contact"), Item.type != "place")
        .order_by(Source.kind == SHEET, Source.kind == BUNDLE, Item.id)
    )
    found: dict[tuple[str, str], Record] = {}
    for _, name, body in rows:
        record = decode(body)
        if not (isinstance(record, Document) and record.file and not record.external):
            found[name, record.key] = record
    return list(found.values())


def _score(score: Decimal | None) -> str | None:
    """As it was published, to its last digit."""
    return None if score is None else str(score).replace(".", ",")


def _part(index: VillageIndex, name: str) -> Decimal | None:
    return next((each.score for each in index.parts if each.label == name), None)


def _rupiah(sen: int | None) -> int | float | None:
    """As a spreadsheet takes it: whole, or with its cents."""
    if sen is None or sen % _SEN:
        return None if sen is None else sen / _SEN
    return sen // _SEN


def _read_numbers(session: Session, unit: UnitView, catalogue: Catalogue, year: int) -> list[Cells]:
    newest = session.scalar(
        select(ShownValue.period)
        .where(
            ShownValue.unit_id == unit.id,
            ShownValue.level == "desa",
            ShownValue.indicator.not_in(catalogue.apart),
        )
        .order_by(ShownValue.period.desc())
        .limit(1)
    )
    values = session.scalars(
        select(ShownValue).where(
            ShownValue.unit_id == unit.id,
            ShownValue.level == "desa",
            ShownValue.period == (newest or ""),
            ShownValue.indicator.not_in(catalogue.apart),
        )
    )
    table: dict[tuple[int, str, str], dict[str, int | None]] = {}
    for value in values:
        order = catalogue.of(value.indicator).order
        label = TOTAL if value.category == TOTAL else value.label or value.category
        cells = table.setdefault((order, value.indicator, label), {})
        cells[value.sex] = value.sum if value.scale == 0 else None
    if not table:
        firsts = [each for each in catalogue.indicators.values() if each.first]
        return [(each.code, "total", year, None, None, None) for each in firsts]
    return [
        (code, label, int(newest or year), cells.get("L"), cells.get("P"), cells.get(""))
        for (_, code, label), cells in sorted(table.items())
    ]
