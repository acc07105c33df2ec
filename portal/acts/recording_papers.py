"""Paper handed in and noticeboards seen, recorded with date and photo; taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.cleaning.personal import mask
from portal.acts.auditing import Deed, note
from portal.acts.keeping_photos import keep_photo
from portal.db import Database
from portal.errors import InputError
from portal.ingest.evaluating_duties import mark_stale
from portal.model import Paper, Unit
from portal.rules.formatting import show_day
from portal.rules.noticeboard import SheetPolicy, last_photo_day, read_number
from portal.rules.obligations.papering import PaperType, list_paper_types
from portal.rules.obligations.rule import Book
from portal.tree import UnitView

KINDS = {"kertas": "Kertas yang diterima", "papan": "Papan pengumuman yang difoto"}
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What somebody wants to record."""

    kind: str
    type: str
    received_on: date
    year: int | None = None
    semester: int = 0
    own_date: date | None = None
    note: str = ""
    sheet: str = ""  # the number printed on the sheet of Papan Desa, or its month and unit


def record_paper(
    database: Database,
    photos: Path,
    book: Book,
    unit: UnitView,
    wanted: NewPaper,
    photo: bytes,
    now: datetime,
    *,
    today: date,
    by: int | None,
    sheets: SheetPolicy,
    key: str,
) -> int:
    """Record it with its photo; its id. InputError names what is wrong, and nothing is kept. The
    same paper of the same day is recorded once. `key`: with which the portal seals the numbers of
    its sheets."""
    _check(book, unit, wanted, today)
    sheet = _check_sheet(unit, wanted, sheets, key)
    digest, mime = keep_photo(photos, photo)
    with database.writing() as session:
        session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
        same = session.scalar(
            select(Paper.id).where(
                Paper.unit_id == unit.id,
                Paper.kind == wanted.kind,
                Paper.type == wanted.type,
                Paper.year == wanted.year,
                Paper.semester == wanted.semester,
                Paper.received_on == wanted.received_on,
                Paper.withdrawn_at.is_(None),
            )
        )
        if same is not None:
            raise InputError("Berkas ini sudah dicatat untuk tanggal itu.")
        row = Paper(
            unit_id=unit.id,
            kind=wanted.kind,
            type=wanted.type,
            year=wanted.year,
            semester=wanted.semester,
            received_on=wanted.received_on,
            own_date=wanted.own_date,
            photo=digest,
            photo_mime=mime,
            sheet=sheet,
            note=mask(wanted.note.strip()[:300]).text[:300],
            account_id=by,
            at=now,
        )
        session.add(row)
        session.flush()
        mark_stale(session, [unit.id])
        said = f"{wanted.kind} {wanted.year or ''} {show_day(wanted.received_on)}"
        note(session, Deed("catat kertas", wanted.type, by, unit.id, said), now)
        return row.id


def withdraw_paper(
    database: Database, unit: UnitView, paper_id: int, now: datetime, *, by: int | None
) -> None:
    """Take a record back; its photo and the trail stay."""
    with database.writing() as session:
        row = _paper(session, unit, paper_id)
        row.withdrawn_at = now
        mark_stale(session, [unit.id])
        note(session, Deed("cabut catatan kertas", row.type, by, unit.id, str(row.id)), now)


def _paper(session: Session, unit: UnitView, paper_id: int) -> Paper:
    row = session.scalar(
        select(Paper)
        .where(Paper.id == paper_id, Paper.unit_id == unit.id, Paper.withdrawn_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise InputError("Catatan ini tidak ada atau sudah dicabut.")
    return row


def _check(book: Book, unit: UnitView, wanted: NewPaper, today: date) -> None:
    if wanted.kind not in KINDS:
        raise InputError("Pilih: kertas yang diterima atau papan pengumuman.")
    types = {each.code: each for each in list_paper_types(book, unit.kind, wanted.kind)}
    found = types.get(wanted.type)
    if found is None:
        raise InputError(f"Untuk {unit.title}, jenis ini tidak dapat dibuktikan dengan cara itu.")
    if not _EARLIEST <= wanted.received_on <= today:
        raise InputError("Tanggal terima belum benar: tidak boleh sesudah hari ini.")
    if wanted.own_date is not None and not _EARLIEST <= wanted.own_date <= wanted.received_on:
        raise InputError("Tanggal dokumen tidak boleh sesudah tanggal terimanya.")
    _check_year(found, wanted, today)


def _check_sheet(unit: UnitView, wanted: NewPaper, sheets: SheetPolicy, key: str) -> str:
    """The number as it is kept. A sheet of another unit proves nothing here, nor one the portal
    never printed, nor a photo taken when the sheet was not hanging."""
    if not wanted.sheet:
        return ""
    if wanted.kind != "papan":
        raise InputError("Nomor lembar hanya untuk foto papan pengumuman.")
    number = read_number(wanted.sheet)
    if number is None:
        raise InputError("Nomor lembar belum benar; tulislah seperti yang tercetak di kakinya.")
    if number.code != unit.code:
        raise InputError(f"Lembar itu milik unit {number.code}, bukan {unit.title}.")
    if number.mark and not number.is_sealed(key):
        raise InputError(
            "Portal ini tidak pernah mencetak lembar bernomor itu. Periksa huruf dan angkanya di "
            "foto; bila tidak terbaca, tulislah bulan dan kodenya saja."
        )
    last = last_photo_day(number.month, sheets)
    if not number.month <= wanted.received_on <= last:
        raise InputError(
            f"Foto tertanggal {show_day(wanted.received_on)}, di luar masa lembar itu "
            f"({show_day(number.month)} sampai {show_day(last)})."
        )
    return str(number)


def _check_year(found: PaperType, wanted: NewPaper, today: date) -> None:
    if found.yearly and wanted.year is None:
        raise InputError("Tahun dokumen belum diisi.")
    if wanted.year is not None and not _EARLIEST.year <= wanted.year <= today.year + 2:
        raise InputError("Tahun dokumen belum benar.")
    if wanted.semester not in (0, 1, 2):
        raise InputError("Semester hanya satu atau dua.")
