"""What only people know of a unit: terms of office, exemptions, events, since when papers are
kept. Each with its basis, each can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from connectors.cleaning.personal import find
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.ingest.evaluating_duties import mark_stale
from portal.model import StaffFact, Unit
from portal.rules.obligations.papering import TERMS
from portal.rules.obligations.rule import Book, Rule
from portal.tree import UnitView

KINDS = {
    "masa": "Masa jabatan atau rencana",
    "bebas": "Pembebasan",
    "peristiwa": "Peristiwa",
    "register": "Pencatatan kertas",
}
Rules = tuple[Rule, ...]
_EARLIEST = date(1999, 1, 1)
_LONGEST = timedelta(days=3660)  # of a term or an exemption


@dataclass(frozen=True, slots=True)
class NewFact:
    """What somebody wants to record. `name`: the office, the duty or the event."""

    kind: str
    since: date
    basis: str
    name: str = ""
    until: date | None = None
    period: str = ""


def record_fact(
    database: Database,
    book: Book,
    unit: UnitView,
    wanted: NewFact,
    now: datetime,
    *,
    today: date,
    by: int | None,
) -> int:
    """Record it; its id. InputError names what is wrong, and nothing is kept."""
    _check(book, unit, wanted, today)
    with database.writing() as session:
        session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
        held = session.scalars(
            select(StaffFact).where(
                StaffFact.unit_id == unit.id,
                StaffFact.kind == wanted.kind,
                StaffFact.name == wanted.name,
                StaffFact.withdrawn_at.is_(None),
            )
        ).all()
        if any(_collides(row, wanted) for row in held):
            raise InputError(
                "Sudah ada catatan lain untuk waktu itu. Cabut dahulu yang lama bila keliru."
            )
        row = StaffFact(
            unit_id=unit.id,
            kind=wanted.kind,
            name=wanted.name,
            period=wanted.period,
            since=wanted.since,
            until=wanted.until,
            basis=wanted.basis.strip()[:300],
            account_id=by,
            at=now,
        )
        session.add(row)
        session.flush()
        mark_stale(session, [unit.id])
        said = f"{wanted.since} {wanted.until or ''} {wanted.period} {wanted.basis}"
        subject = f"{wanted.kind} {wanted.name}".strip()
        note(session, Deed("catat keterangan", subject, by, unit.id, said), now)
        return row.id


def withdraw_fact(
    database: Database, unit: UnitView, fact_id: int, now: datetime, *, by: int | None
) -> None:
    """Take a record back; the trail stays."""
    with database.writing() as session:
        row = session.scalar(
            select(StaffFact)
            .where(
                StaffFact.id == fact_id,
                StaffFact.unit_id == unit.id,
                StaffFact.withdrawn_at.is_(None),
            )
            .with_for_update()
        )
        if row is None:
            raise InputError("Catatan ini tidak ada atau sudah dicabut.")
        row.withdrawn_at = now
        mark_stale(session, [unit.id])
        subject = f"{row.kind} {row.name}".strip()
        note(session, Deed("cabut keterangan", subject, by, unit.id, row.basis), now)


def _collides(row: StaffFact, wanted: NewFact) -> bool:
    """Two terms of one office never overlap; the rest only must not be the same."""
    if wanted.kind == "masa":
        ends = row.until or date.max
        return row.since <= (wanted.until or date.max) and wanted.since <= ends
    if wanted.kind == "register":
        return True
    return (row.since, row.period) == (wanted.since, wanted.period)


def _check(book: Book, unit: UnitView, wanted: NewFact, today: date) -> None:
    if wanted.kind not in KINDS:
        raise InputError("Jenis catatan tidak dikenal.")
    if not wanted.basis.strip():
        raise InputError("Dasar atau alasan belum diisi.")
    # The reason of an exemption is read in public.
    if find(wanted.basis):
        raise InputError("Dasar tidak boleh memuat nomor pribadi (NIK, NIP, ponsel).")
    if wanted.since < _EARLIEST:
        raise InputError("Tanggal mulai belum benar.")
    if wanted.until is not None and not timedelta() < wanted.until - wanted.since <= _LONGEST:
        raise InputError("Tanggal akhir harus sesudah mulai, paling lama sepuluh tahun.")
    _CHECKS[wanted.kind](book.of_kind(unit.kind), unit, wanted, today)


def _check_term(rules: Rules, unit: UnitView, wanted: NewFact, today: date) -> None:
    if wanted.name not in TERMS.get(unit.kind, ()):
        raise InputError(f"Masa ini tidak dicatat di {unit.title}.")
    if wanted.until is None:
        raise InputError("Akhir masa belum diisi.")


def _check_exemption(rules: Rules, unit: UnitView, wanted: NewFact, today: date) -> None:
    if wanted.name not in {each for rule in rules for each in (rule.code, rule.subject)}:
        raise InputError("Kewajiban ini tidak ada untuk unit ini.")
    if wanted.until is None:
        raise InputError("Sampai kapan dibebaskan belum diisi.")


def _check_event(rules: Rules, unit: UnitView, wanted: NewFact, today: date) -> None:
    if wanted.name not in {rule.event for rule in rules if rule.event}:
        raise InputError("Peristiwa ini tidak dikenal untuk unit ini.")
    if wanted.since > today:
        raise InputError("Tanggal peristiwa tidak boleh sesudah hari ini.")


def _check_register(rules: Rules, unit: UnitView, wanted: NewFact, today: date) -> None:
    if wanted.since > today:
        raise InputError("Tanggal mulai mencatat tidak boleh sesudah hari ini.")


_CHECKS = {
    "masa": _check_term,
    "bebas": _check_exemption,
    "peristiwa": _check_event,
    "register": _check_register,
}
