"""A regency's word on a duty's row: confirmed, switched off or on, redated, and taken back."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.cleaning.personal import find
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.ingest.ancestry import with_ancestors
from portal.ingest.evaluating_duties import mark_stale
from portal.model import Account, RuleChange, Unit, UnitVersion
from portal.reads.duty_rules import read_changes
from portal.reads.rule_states import read_version
from portal.release import bump
from portal.rules.formatting import show_day
from portal.rules.obligations.changing import Act, Change, can_redate, is_off
from portal.rules.obligations.rule import Book, Rule
from portal.tree import UnitView

ACTS: dict[str, str] = {
    "konfirmasi": "Konfirmasi",
    "matikan": "Matikan",
    "nyalakan": "Nyalakan lagi",
    "tanggal": "Ganti tanggal",
}
_EARLIEST = date(1999, 1, 1)
_LEAP = 2024  # a year with a 29th of February


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to decide, and which version of the row they saw."""

    code: str
    act: str
    name: str
    basis: str
    decided_on: date
    month: int = 0
    day: int = 0
    version: str = ""


def check_wanted(book: Book, wanted: Wanted, today: date) -> Change:
    """The decision as the rules read it; InputError names the field that is wrong."""
    rule = _rule(book, wanted.code)
    if wanted.act not in get_args(Act):
        raise InputError(f"Perbuatan “{wanted.act}” tidak dikenal.")
    if not wanted.name.strip():
        raise InputError("Siapa yang memutuskan belum diisi: nama dan jabatannya.")
    if not wanted.basis.strip():
        raise InputError("Dasar belum diisi: nomor surat, peraturan, atau nota dinas.")
    # The basis stands beside the legal basis in public files.
    if find(wanted.basis) or find(wanted.name):
        raise InputError("Dasar dan nama tidak boleh memuat nomor pribadi (NIK, NIP, ponsel).")
    if not _EARLIEST <= wanted.decided_on <= today:
        raise InputError("Tanggal keputusan belum benar: tidak boleh sesudah hari ini.")
    if wanted.act == "tanggal":
        _check_day(rule, wanted)
    return Change(
        code=wanted.code,
        act=wanted.act,  # type: ignore[arg-type]
        name=wanted.name.strip()[:120],
        basis=wanted.basis.strip()[:200],
        month=wanted.month if wanted.act == "tanggal" else 0,
        day=wanted.day if wanted.act == "tanggal" else 0,
        decided_on=wanted.decided_on,
    )


def decide_rule(
    database: Database,
    book: Book,
    root: UnitView,
    wanted: Wanted,
    now: datetime,
    *,
    today: date,
    by: int | None,
) -> None:
    """Store the decision and have all units judged anew. Whoever decided about a row that is no
    longer as they saw it is told, and nothing is stored."""
    change = check_wanted(book, wanted, today)
    rule = _rule(book, wanted.code)
    with database.writing() as session:
        _take_turn(session, root.id)
        _check_version(session, root.id, wanted)
        off = is_off(change.code, read_changes(session, root.id))
        if off == (change.act == "matikan") and change.act in ("matikan", "nyalakan"):
            raise InputError(f"Aturan ini sudah {'dimatikan' if off else 'menyala'}.")
        session.add(
            RuleChange(
                unit_id=root.id, code=change.code, act=change.act, month=change.month or None,
                day=change.day or None, basis=change.basis, name=change.name,
                decided_on=change.decided_on, account_id=by, at=now,
            )
        )  # fmt: skip
        _pass_on(session, root, rule, now)
        said = f"{change.name}; {change.basis}"
        if change.act == "tanggal":
            said = f"{change.day}-{change.month}; {said}"
        note(session, Deed(f"aturan: {change.act}", change.code, by, root.id, said), now)


def withdraw_decision(
    database: Database,
    book: Book,
    root: UnitView,
    code: str,
    version: str,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """Take back the newest decision about a row that still holds."""
    rule = _rule(book, code)
    with database.writing() as session:
        _take_turn(session, root.id)
        if read_version(session, root.id, code) != version:
            raise _overtaken(session, root.id, code)
        row = session.scalar(
            select(RuleChange)
            .where(
                RuleChange.unit_id == root.id,
                RuleChange.code == code,
                RuleChange.withdrawn_at.is_(None),
            )
            .order_by(RuleChange.id.desc())
            .limit(1)
        )
        if row is None:
            raise InputError("Tidak ada keputusan yang dapat dicabut.")
        row.withdrawn_at = now
        _pass_on(session, root, rule, now)
        note(session, Deed("aturan: cabut", code, by, root.id, f"{row.act}; {row.basis}"), now)


def _rule(book: Book, code: str) -> Rule:
    rule = next((each for each in book.rules if each.code == code), None)
    if rule is None:
        raise InputError(f"Aturan “{code}” tidak ada.")
    return rule


def _check_day(rule: Rule, wanted: Wanted) -> None:
    if not can_redate(rule):
        raise InputError("Jatuh tempo aturan ini mengikuti hal lain, jadi bukan satu tanggal.")
    if not 1 <= wanted.month <= 12:
        raise InputError("Bulan jatuh tempo belum dipilih.")
    if not 1 <= wanted.day <= calendar.monthrange(_LEAP, wanted.month)[1]:
        raise InputError("Tanggal jatuh tempo tidak ada dalam bulan itu.")


def _take_turn(session: Session, root_id: int) -> None:
    """One decision at a time in a regency, so that two cannot both see the same version."""
    session.execute(select(Unit.id).where(Unit.id == root_id).with_for_update())


def _check_version(session: Session, root_id: int, wanted: Wanted) -> None:
    if read_version(session, root_id, wanted.code) != wanted.version:
        raise _overtaken(session, root_id, wanted.code)


def _overtaken(session: Session, root_id: int, code: str) -> InputError:
    row = session.execute(
        select(RuleChange, Account.name)
        .outerjoin(Account, Account.id == RuleChange.account_id)
        .where(RuleChange.unit_id == root_id, RuleChange.code == code)
        .order_by(RuleChange.id.desc())
        .limit(1)
    ).first()
    who = f" oleh {row[1]}" if row is not None and row[1] else ""
    day = f", {show_day(row[0].decided_on)}" if row is not None and row[0].decided_on else ""
    return InputError(
        f"Aturan ini baru saja diubah{who}{day}. Keputusan Anda belum disimpan. "
        "Lihat keadaannya sekarang, lalu putuskan lagi."
    )


def _pass_on(session: Session, root: UnitView, rule: Rule, now: datetime) -> None:
    """Have every unit judged anew, and the pages that show this duty made anew."""
    mark_stale(session, [root.id])
    if rule.audience != "publik":
        return
    units = session.scalars(
        select(UnitVersion.unit_id).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(root.scope_key, root.scope_end),
            UnitVersion.kind.in_(sorted(rule.kinds)),
        )
    )
    bump(session, with_ancestors(session, units), now)
