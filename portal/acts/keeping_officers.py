"""The staff's directory: enter whom to remind in a unit, take a person out."""

from datetime import datetime

from sqlalchemy import select

from connectors.cleaning.phones import read_phone
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import Officer, UnitVersion
from portal.tree import UnitView


def enter_officer(
    database: Database,
    unit: UnitView,
    name: str,
    post: str,
    phone: str,
    now: datetime,
    *,
    by: int,
) -> None:
    """Make this person the one to remind; who was it before stays without a number. The trail
    names the person, never the number."""
    if not name or not post:
        raise InputError("Isilah nama dan jabatan petugas.")
    read = read_phone(phone)
    if read is None or read.kind != "seluler":
        raise InputError("Nomor WhatsApp belum benar; tulislah seperti 0812 3456 7890.")
    with database.writing() as session:
        current = UnitVersion.valid_to.is_(None)
        session.execute(
            select(UnitVersion.id).where(UnitVersion.unit_id == unit.id, current).with_for_update()
        )
        for row in session.scalars(
            select(Officer).where(Officer.unit_id == unit.id, Officer.ended_at.is_(None))
        ):
            row.ended_at, row.phone = now, ""
        session.add(
            Officer(
                unit_id=unit.id, name=name[:120], post=post[:120], phone=read.dial,
                account_id=by, at=now,
            )
        )  # fmt: skip
        note(session, Deed("catat petugas", f"{name}, {post}", by, unit.id), now)


def remove_officer(
    database: Database, unit: UnitView, officer_id: int, now: datetime, *, by: int
) -> None:
    """Take a person out, and the number with them: nobody needs it any longer."""
    with database.writing() as session:
        row = session.get(Officer, officer_id, with_for_update=True)
        if row is None or row.unit_id != unit.id or row.ended_at is not None:
            raise InputError("Petugas ini sudah tidak tercatat.")
        row.ended_at = now
        row.phone = ""
        note(session, Deed("hapus petugas", f"{row.name}, {row.post}", by, unit.id), now)
