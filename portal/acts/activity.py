"""What people do to results: note a channel, answer a draft, judge an answer, confirm a finding."""

import json
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import ActivityAnswer, ActivityRow, ChannelNote
from portal.rules.activity import CLASSES, INTRUDED

# What only people can know; "situs sendiri" follows from a registered site.
NOTED = ("di portal ini", "dikelola sementara oleh Diskominfo", "luring", "tidak ada")
CONFIRMED = "disusupi"
_ACCEPTED, _REFUSED = "diterima", "tidak diterima"


def note_channel(
    database: Database,
    unit_id: int,
    channel: str,
    basis: str,
    since: date,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """Note by which channel a unit publishes, or `situs sendiri` to take an old note back."""
    if channel not in (*NOTED, "situs sendiri"):
        raise InputError(f"Saluran “{channel}” tidak dikenal.")
    if not basis.strip():
        raise InputError("Dasar belum diisi: surat, berita acara, atau keterangan siapa.")
    with database.writing() as session:
        for row in session.scalars(
            select(ChannelNote).where(ChannelNote.unit_id == unit_id, ChannelNote.until.is_(None))
        ):
            row.until = since
        if channel in NOTED:
            session.add(
                ChannelNote(
                    unit_id=unit_id, channel=channel, basis=basis.strip()[:300], since=since,
                    account_id=by, at=now,
                )
            )  # fmt: skip
        note(session, Deed("catat saluran", channel, by, unit_id, basis), now)


def answer_draft(
    database: Database,
    unit_id: int,
    period: str,
    text: str,
    link: str,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """A unit's word on its draft, with an address that proves it when there is one."""
    if not text.strip():
        raise InputError("Tulislah apa yang tidak cocok dengan hasil ini.")
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise InputError("Alamat bukti harus diawali http:// atau https://.")
    with database.writing() as session:
        _draft(session, unit_id, period)
        session.add(
            ActivityAnswer(
                unit_id=unit_id, period=period, text=text.strip()[:2000], link=link[:500],
                account_id=by, at=now,
            )
        )  # fmt: skip
        note(session, Deed("tanggapi hasil", period, by, unit_id, text), now)


def judge_answer(
    database: Database,
    answer_id: int,
    activity: str,
    reason: str,
    now: datetime,
    *,
    by: int | None,
    scope: tuple[int, int],
) -> None:
    """Decide on an answer while its result is a draft: with a class it is accepted and the draft
    takes that class; empty, it is not. Either needs a reason the unit will read."""
    if activity and activity not in CLASSES:
        raise InputError(f"Kelas “{activity}” tidak dikenal.")
    if not reason.strip():
        raise InputError("Alasan belum diisi: unit itu akan membacanya.")
    with database.writing() as session:
        answer = session.get(ActivityAnswer, answer_id)
        if answer is None or answer.verdict:
            raise InputError("Tanggapan ini tidak ada atau sudah diputuskan.")
        row = _draft(session, answer.unit_id, answer.period)
        if not scope[0] <= row.scope_key <= scope[1]:
            raise InputError("Tanggapan ini bukan dari wilayah Anda.")
        answer.verdict = _ACCEPTED if activity else _REFUSED
        answer.reason, answer.verdict_at = reason.strip()[:300], now
        if activity:
            row.activity, row.by_hand = activity, reason.strip()[:300]
        said = f"{answer.verdict}: {reason}"
        note(session, Deed("putuskan tanggapan", answer.period, by, answer.unit_id, said), now)


def confirm_intrusion(
    database: Database, unit_id: int, period: str, now: datetime, *, by: int | None
) -> None:
    """A person looked and saw an intruder's pages; without this the finding is not in the final
    result."""
    with database.writing() as session:
        row = _draft(session, unit_id, period)
        findings = json.loads(row.findings)
        if INTRUDED not in findings:
            raise InputError("Tidak ada temuan penyusupan pada hasil ini.")
        kept = [CONFIRMED if each == INTRUDED else each for each in findings]
        row.findings = json.dumps(kept, ensure_ascii=False)
        note(session, Deed("benarkan temuan", CONFIRMED, by, unit_id, period), now)


def _draft(session: Session, unit_id: int, period: str) -> ActivityRow:
    row = session.scalar(
        select(ActivityRow)
        .where(ActivityRow.unit_id == unit_id, ActivityRow.period == period)
        .with_for_update()
    )
    if row is None:
        raise InputError(f"Belum ada hasil untuk bulan {period}.")
    if row.state != "draf":
        said = "sudah final" if row.state == "final" else "belum menjadi draf"
        raise InputError(f"Hasil bulan {period} {said}, jadi tidak dapat ditanggapi.")
    return row
