"""What a person says a doubtful title is: kept for the source, taken back, never chosen twice."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.records import Document
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.ingest.evaluating_duties import mark_stale
from portal.model import (
    Account,
    Item,
    ItemVersion,
    Placement,
    RecognitionRow,
    Source,
    TypeChoice,
    UnitVersion,
)
from portal.rules.codec import decode
from portal.rules.recognition.catalogue import Types
from portal.tree import UnitView

NONE = "-"  # in place of a type: none of those that are owed
_FIRST, _LAST = 1990, 2100


def choose_type(
    database: Database,
    types: Types,
    within: UnitView,
    item_id: int,
    chosen: str,
    year: int | None,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """Keep what the title of an item is, for all of its source that differ in numbers only."""
    kind = types.by_code.get(chosen)
    if kind is None and chosen != NONE:
        raise InputError("Pilih dahulu jenis dokumennya.")
    if kind is not None and kind.year != "tanpa" and year is None:
        raise InputError("Tahun dokumen belum diisi.")
    if year is not None and not _FIRST <= year <= _LAST:
        raise InputError("Tahun dokumen belum benar.")
    with database.writing() as session:
        item, unit_id = _find(session, within, item_id)
        row = session.get(RecognitionRow, item_id)
        if row is None:
            raise InputError("Dokumen ini belum kami baca.")
        held = _choice_of(session, item.source_id, row.title_key)
        if held is not None:
            raise InputError(f"Judul ini sudah dipilih {held}. Batalkan dahulu bila keliru.")
        if kind is None or kind.year == "tanpa":
            year = None
        session.add(
            TypeChoice(
                source_id=item.source_id,
                title_key=row.title_key,
                type=kind.code if kind else "",
                offset=_offset(session, item, year),
                item_id=item.id,
                year=year,
                account_id=by,
                at=now,
            )
        )
        _read_again(session, item.source_id, row.title_key)
        said = f"{chosen} {year or ''}".strip()
        note(session, Deed("pilih jenis", item.title, by, unit_id, said), now)


def undo_choice(
    database: Database, within: UnitView, choice_id: int, now: datetime, *, by: int | None
) -> None:
    """Forget a choice: its titles are recognised by the patterns again."""
    with database.writing() as session:
        row = session.scalar(select(TypeChoice).where(TypeChoice.id == choice_id).with_for_update())
        source = session.get(Source, row.source_id) if row is not None else None
        if row is None or source is None or not _is_inside(session, within, source.unit_id):
            raise InputError("Pilihan ini tidak ada atau sudah dibatalkan.")
        said = f"{row.type or NONE} {row.year or ''}".strip()
        _take_turn(session, source.id)
        session.delete(row)
        session.flush()
        _read_again(session, row.source_id, row.title_key)
        note(session, Deed("batalkan pilihan", row.title_key, by, source.unit_id, said), now)


def _find(session: Session, within: UnitView, item_id: int) -> tuple[Item, int]:
    item = session.scalar(select(Item).where(Item.id == item_id).with_for_update())
    source = session.get(Source, item.source_id) if item is not None else None
    if item is None or source is None or not _is_inside(session, within, source.unit_id):
        raise InputError("Dokumen ini tidak ada di wilayah Anda.")
    _take_turn(session, source.id)
    return item, source.unit_id


def _take_turn(session: Session, source_id: int) -> None:
    """One choice at a time for a source: two people cannot choose for the same title, and no
    recognition under way can be written over it."""
    session.execute(select(Source.id).where(Source.id == source_id).with_for_update())


def _is_inside(session: Session, within: UnitView, unit_id: int) -> bool:
    key = session.scalar(
        select(UnitVersion.scope_key).where(
            UnitVersion.unit_id == unit_id, UnitVersion.valid_to.is_(None)
        )
    )
    return key is not None and within.scope_key <= key <= within.scope_end


def _choice_of(session: Session, source_id: int, title_key: str) -> str | None:
    """Who chose for this title already."""
    row = session.execute(
        select(TypeChoice.id, Account.name)
        .outerjoin(Account, Account.id == TypeChoice.account_id)
        .where(TypeChoice.source_id == source_id, TypeChoice.title_key == title_key)
    ).first()
    return None if row is None else (row[1] or "seseorang")


def _offset(session: Session, item: Item, year: int | None) -> int | None:
    """How far the chosen year is from the one the source states."""
    version = session.get(ItemVersion, item.published_id) if item.published_id else None
    record = decode(version.body) if version is not None else None
    declared = record.year if isinstance(record, Document) else None
    return year - declared if year is not None and declared is not None else None


def _read_again(session: Session, source_id: int, title_key: str) -> None:
    """Have all items with this title recognised anew, and the units they lie at judged anew."""
    ids = select(Item.id).where(Item.source_id == source_id)
    alike = (RecognitionRow.title_key == title_key) & RecognitionRow.item_id.in_(ids)
    units = session.scalars(
        select(Placement.unit_id)
        .join(RecognitionRow, RecognitionRow.item_id == Placement.item_id)
        .where(alike)
        .distinct()
    ).all()
    session.execute(update(RecognitionRow).where(alike).values(types_hash=""))
    mark_stale(session, units)
