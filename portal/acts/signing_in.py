"""Signing in and out, and who a cookie belongs to."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.acts.accounts import HASHER
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import Account, AccountRole, SignIn, UnitVersion
from portal.rules.rights import Holding, SigningRule

REFUSED = "Nama pengguna atau kata sandi tidak cocok."
_SEEN_EVERY = timedelta(minutes=5)
# The hash of a password nobody knows, checked when there is no such account: both refusals
# take the same time, so that names of accounts cannot be found out by waiting.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$whfEdrhVQkx34fS77uXL/g$i5LaIU"
    "FSAnsedAa7itjHwu4dEyhv4W3WqJ2iSe2JzPY"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: the account, its roles as they are now, the token of its forms."""

    account_id: int
    login: str
    name: str
    must_change: bool
    csrf: str
    token_hash: str
    seen_at: datetime
    holdings: tuple[Holding, ...]


def sign_in(database: Database, rule: SigningRule, login: str, password: str, now: datetime) -> str:
    """The token of a new sign-in. InputError says the same whatever did not fit, but for an
    account that rests after wrong passwords."""
    with database.reading() as session:
        account = _find(session, login)
        account_id = account.id if account else None
        hashed = account.password if account else _NOBODY
        resting = account is not None and _rests(account, now)
    if resting:
        raise InputError("Terlalu sering salah. Tunggu beberapa menit, lalu coba lagi.")
    fits = _fits(hashed, password[:1000])
    if account_id is None or not fits:
        _count_wrong(database, rule, account_id, now)
        raise InputError(REFUSED)
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if account.ended_at is not None or account.password != hashed:
            raise InputError(REFUSED)  # ended or changed while we were checking
        account.wrong, account.locked_until = 0, None
        session.add(
            SignIn(
                token_hash=hash_token(token),
                account_id=account_id,
                csrf=secrets.token_urlsafe(32),
                started_at=now,
                seen_at=now,
            )
        )
        note(session, Deed("masuk", account.login, account_id), now)
    return token


def sign_out(database: Database, person: Person, now: datetime) -> None:
    """End this sign-in, for good."""
    with database.writing() as session:
        held = session.get(SignIn, person.token_hash)
        if held is not None and held.ended_at is None:
            held.ended_at = now
            note(session, Deed("keluar", person.login, person.account_id), now)


def find_person(session: Session, rule: SigningRule, token: str, now: datetime) -> Person | None:
    """Whose token this is, if the sign-in still lasts."""
    held = session.get(SignIn, hash_token(token)) if token else None
    if held is None or held.ended_at is not None:
        return None
    if rule.is_over(held.started_at, held.seen_at, now):
        return None
    account = session.get_one(Account, held.account_id)
    if account.ended_at is not None:
        return None
    return Person(
        account_id=account.id,
        login=account.login,
        name=account.name,
        must_change=account.must_change,
        csrf=held.csrf,
        token_hash=held.token_hash,
        seen_at=held.seen_at,
        holdings=_holdings(session, account.id),
    )


def mark_seen(database: Database, person: Person, now: datetime) -> None:
    """Remember that somebody is at work, at most every five minutes."""
    if now - person.seen_at < _SEEN_EVERY:
        return
    with database.writing() as session:
        held = session.get(SignIn, person.token_hash)
        if held is not None:
            held.seen_at = now


def password_fits(database: Database, account_id: int, password: str) -> bool:
    """Whether this is the account's password."""
    with database.reading() as session:
        hashed = session.get_one(Account, account_id).password
    return _fits(hashed, password[:1000])


def hash_token(token: str) -> str:
    """What is kept of a token: a copy of the database opens no room."""
    return hashlib.sha256(token.encode()).hexdigest()


def _find(session: Session, login: str) -> Account | None:
    wanted = login.strip().lower()
    return session.scalar(
        select(Account).where(Account.login == wanted, Account.ended_at.is_(None))
    )


def _rests(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and now < account.locked_until


def _fits(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _count_wrong(
    database: Database, rule: SigningRule, account_id: int | None, now: datetime
) -> None:
    if account_id is None:
        return
    with database.writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        account.wrong += 1
        rest = rule.rest_after(account.wrong)
        if rest:
            account.locked_until = now + rest
            said = f"{account.wrong} kali"
            note(session, Deed("sandi salah", account.login, account_id, detail=said), now)


def _holdings(session: Session, account_id: int) -> tuple[Holding, ...]:
    rows = session.connection().execute(_list_holdings(), {"account": account_id})
    return tuple(Holding(*row) for row in rows)


@cache
def _list_holdings() -> Select[str, int, int, int]:
    """The statement every staff page begins with, made once."""
    return (
        select(AccountRole.role, UnitVersion.unit_id, UnitVersion.scope_key, UnitVersion.scope_end)
        .join(UnitVersion, UnitVersion.unit_id == AccountRole.unit_id)
        .where(
            AccountRole.account_id == bindparam("account", type_=BigInteger),
            AccountRole.ended_at.is_(None),
            UnitVersion.valid_to.is_(None),
        )
        .order_by(AccountRole.id)
    )
