"""Accounts: made, given roles, ended; passwords only as argon2id hashes."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import Account, AccountRole, SignIn, UnitVersion
from portal.rules.rights import Rights

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
HASHER = PasswordHasher()  # argon2id with the library's own bounds (RFC 9106, low memory)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of."""

    login: str
    name: str
    role: str
    unit_code: str
    password: str
    must_change: bool = True
    sample: bool = False


def make_password() -> str:
    """A password to hand over once: about 95 bits, easy to read out."""
    return "-".join(secrets.token_hex(2) for _ in range(6))


def add_account(
    database: Database,
    rights: Rights,
    wanted: NewAccount,
    now: datetime,
    *,
    by: int | None = None,
    hasher: PasswordHasher = HASHER,
) -> int:
    """Make an account with one role; its id. InputError names the field that is wrong."""
    _check(rights, wanted)
    hashed = hasher.hash(wanted.password)  # slow on purpose, so outside the transaction
    with database.writing() as session:
        if session.scalar(select(Account.id).where(Account.login == wanted.login)):
            raise InputError(f"Nama pengguna {wanted.login} sudah dipakai.")
        unit_id = _unit_of(session, wanted.unit_code)
        account = Account(
            login=wanted.login,
            name=wanted.name.strip(),
            password=hashed,
            must_change=wanted.must_change,
            sample=wanted.sample,
            created_at=now,
        )
        session.add(account)
        session.flush()
        session.add(
            AccountRole(account_id=account.id, role=wanted.role, unit_id=unit_id, since=now)
        )
        said = f"{wanted.role} di {wanted.unit_code}"
        note(session, Deed("buat akun", wanted.login, by, unit_id, said), now)
        return account.id


def grant_role(
    database: Database,
    rights: Rights,
    login: str,
    role: str,
    unit_code: str,
    now: datetime,
    *,
    by: int | None = None,
) -> None:
    """Give an account one more role; having it already changes nothing."""
    if role not in rights.roles:
        raise InputError(f"Peran {role} tidak dikenal; yang ada: {', '.join(rights.roles)}.")
    with database.writing() as session:
        account = _account(session, login)
        unit_id = _unit_of(session, unit_code)
        held = session.scalar(
            select(AccountRole.id).where(
                AccountRole.account_id == account.id,
                AccountRole.role == role,
                AccountRole.unit_id == unit_id,
                AccountRole.ended_at.is_(None),
            )
        )
        if held is None:
            session.add(AccountRole(account_id=account.id, role=role, unit_id=unit_id, since=now))
            note(session, Deed("beri peran", login, by, unit_id, role), now)


def end_account(database: Database, login: str, now: datetime, *, by: int | None = None) -> None:
    """End an account with all its sign-ins; what it did stays in the trail."""
    with database.writing() as session:
        account = _account(session, login)
        account.ended_at = now
        end_sign_ins(session, account.id, now)
        note(session, Deed("akhiri akun", login, by), now)


def set_password(
    database: Database,
    rights: Rights,
    login: str,
    password: str,
    now: datetime,
    *,
    by: int | None = None,
    must_change: bool = False,
    keep: str = "",
) -> None:
    """Change a password and end the account's sign-ins, but for the one with the hash `keep`."""
    _check_password(rights, password, login)
    hashed = HASHER.hash(password)
    with database.writing() as session:
        account = _account(session, login)
        account.password, account.must_change = hashed, must_change
        account.wrong, account.locked_until = 0, None
        end_sign_ins(session, account.id, now, keep=keep)
        note(session, Deed("ganti sandi", login, by), now)


def end_sign_ins(session: Session, account_id: int, now: datetime, *, keep: str = "") -> None:
    """End the open sign-ins of an account."""
    session.execute(
        update(SignIn)
        .where(
            SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.token_hash != keep
        )
        .values(ended_at=now)
    )


def _check(rights: Rights, wanted: NewAccount) -> None:
    if not _LOGIN.fullmatch(wanted.login):
        raise InputError("Nama pengguna: 3–60 huruf kecil, angka, titik, garis.")
    if not wanted.name.strip():
        raise InputError("Nama orang belum diisi.")
    if wanted.role not in rights.roles:
        raise InputError(f"Peran {wanted.role} tidak dikenal; yang ada: {', '.join(rights.roles)}.")
    _check_password(rights, wanted.password, wanted.login)


def _check_password(rights: Rights, password: str, login: str) -> None:
    shortest = rights.signing.shortest_password
    if len(password) < shortest:
        raise InputError(f"Kata sandi terlalu pendek: paling sedikit {shortest} huruf.")
    if login in password.lower():
        raise InputError("Kata sandi tidak boleh memuat nama pengguna.")


def _account(session: Session, login: str) -> Account:
    account = session.scalar(
        select(Account).where(Account.login == login, Account.ended_at.is_(None))
    )
    if account is None:
        raise InputError(f"Akun {login} tidak ada.")
    return account


def _unit_of(session: Session, code: str) -> int:
    unit_id = session.scalar(
        select(UnitVersion.unit_id).where(UnitVersion.code == code, UnitVersion.valid_to.is_(None))
    )
    if unit_id is None:
        raise InputError(f"Unit {code} tidak ada di pohon wilayah.")
    return unit_id
