"""Keys of units for signed bundles: made once and handed over, registered, followed, withdrawn."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.bundle.signing import KeyPair, make_key, mark_of
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import UsageError
from portal.ingest.ancestry import find_version
from portal.model import BundleKey
from portal.rules.formatting import show_day

GRACE = timedelta(days=60)  # how long what a followed key signed may be on its way
_RAW = 32
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Holder:
    """Who keeps a key, and who registers it: a name, and the account when there is one."""

    holder: str
    registrar: str
    account_id: int | None = None


def issue_key(
    database: Database, unit_code: str, who: Holder, now: datetime, portal: str = ""
) -> KeyPair:
    """A new key of a unit, which knows the portal's public one. Its private half is only in the
    answer: it is kept nowhere."""
    pair = make_key(unit_code, portal)
    register_key(database, unit_code, pair.public, who, now)
    return pair


def register_key(
    database: Database, unit_code: str, public: str, who: Holder, now: datetime
) -> BundleKey:
    """Trust a key for a unit from now on; the one before is followed by it. UsageError when it
    cannot be."""
    holder = " ".join(who.holder.split())[:_LONGEST]
    if not holder:
        raise UsageError("Tuliskan siapa yang memegang kunci ini.")
    mark = _check_public(public)
    with database.writing() as session:
        unit = find_version(session, unit_code)
        if unit is None:
            raise UsageError(f"Tidak ada unit berkode {unit_code}.")
        if session.scalar(select(BundleKey).where(BundleKey.mark == mark)) is not None:
            raise UsageError(f"Kunci {mark} sudah terdaftar.")
        for former in _valid_keys(session, unit.unit_id):
            former.ends_at = now
        key = BundleKey(
            unit_id=unit.unit_id, mark=mark, public=public, holder=holder,
            registered_by=who.registrar[:_LONGEST], starts_at=now,
        )  # fmt: skip
        session.add(key)
        session.flush()
        note(session, Deed("daftar kunci", mark, who.account_id, unit.unit_id, holder), now)
    return key


def withdraw_key(
    database: Database, mark: str, why: str, now: datetime, *, by: int | None
) -> BundleKey:
    """From now on nothing this key signed counts. UsageError when there is no such key."""
    if not why.strip():
        raise UsageError("Tuliskan mengapa kunci ini dicabut.")
    with database.writing() as session:
        key = session.scalar(select(BundleKey).where(BundleKey.mark == mark.strip()))
        if key is None:
            raise UsageError(f"Tidak ada kunci {mark[:40]}.")
        if key.withdrawn_at is not None:
            raise UsageError(
                f"Kunci {mark} sudah dicabut pada {show_day(key.withdrawn_at.date())}."
            )
        key.withdrawn_at, key.withdrawn_why = now, " ".join(why.split())[:300]
        note(session, Deed("cabut kunci", key.mark, by, key.unit_id, key.withdrawn_why), now)
    return key


def find_fault(key: BundleKey, made_at: datetime, now: datetime) -> str:
    """Why what this key signed does not count; empty when it does."""
    if key.withdrawn_at is not None:
        return f"Kunci berkas ini dicabut pada {show_day(key.withdrawn_at.date())}."
    if made_at < key.starts_at - GRACE:
        return "Berkas ini dibuat jauh sebelum kuncinya terdaftar. Periksa jam perangkatnya."
    if key.ends_at is not None and (made_at > key.ends_at or now > key.ends_at + GRACE):
        return (
            f"Kunci berkas ini sudah diganti pada {show_day(key.ends_at.date())}. "
            "Buat ulang dengan kunci yang baru."
        )
    return ""


def list_keys(session: Session, unit_id: int) -> list[BundleKey]:
    """All keys a unit ever had, the newest first."""
    return list(
        session.scalars(
            select(BundleKey).where(BundleKey.unit_id == unit_id).order_by(BundleKey.id.desc())
        )
    )


def _valid_keys(session: Session, unit_id: int) -> list[BundleKey]:
    return [
        each
        for each in list_keys(session, unit_id)
        if each.ends_at is None and each.withdrawn_at is None
    ]


def _check_public(public: str) -> str:
    try:
        raw = base64.b64decode(public.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != _RAW:
        raise UsageError("Kunci umum harus 44 huruf base64 dari kunci Ed25519.")
    return mark_of(public)
