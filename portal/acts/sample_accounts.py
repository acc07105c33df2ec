"""Accounts to look at the staff rooms with, in a sample regency only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.acts.accounts import NewAccount, add_account, end_sign_ins
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.model import Account, Site, UnitVersion
from portal.rules.rights import Rights
from portal.tree.view import title_of


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """Who one may sign in as: a role in a unit, named by both."""

    login: str
    role: str
    unit_code: str
    unit_name: str


def make_sample_accounts(
    database: Database, rights: Rights, site: Site, password: str, now: datetime
) -> tuple[SampleAccount, ...]:
    """One account for each role that keeps a unit: the regency, the kecamatan with most desa, the
    first desa there. They are made once; InputError when the site holds real data."""
    if not site.sample:
        raise InputError("Akun contoh hanya untuk kabupaten contoh. Akun nyata: jenjang user add.")
    with database.reading() as session:
        wanted = _choose(session, site.root_unit_id)
    for each in wanted:
        if not _reopen(database, each, now):
            new = NewAccount(
                login=each.login,
                name=f"Petugas contoh {each.unit_name}",
                role=each.role,
                unit_code=each.unit_code,
                password=password,
                must_change=False,
                sample=True,
            )
            add_account(database, rights, new, now)
    return wanted


def end_sample_accounts(database: Database, now: datetime) -> int:
    """End what make_sample_accounts made, so that no real regency keeps an account whose password
    was shown on a screen; how many there were."""
    with database.writing() as session:
        accounts = session.scalars(
            select(Account).where(Account.sample.is_(True), Account.ended_at.is_(None))
        ).all()
        for account in accounts:
            account.ended_at = now
            end_sign_ins(session, account.id, now)
            note(session, Deed("akhiri akun", account.login, detail="data contoh dihapus"), now)
        return len(accounts)


def _choose(session: Session, root_id: int) -> tuple[SampleAccount, ...]:
    root = _read(session, UnitVersion.unit_id == root_id)
    below = (
        select(UnitVersion.parent_id)
        .where(UnitVersion.kind == "desa", UnitVersion.valid_to.is_(None))
        .where(UnitVersion.code.startswith(root.code + "."))
        .group_by(UnitVersion.parent_id)
        .order_by(func.count().desc(), UnitVersion.parent_id)
        .limit(1)
        .scalar_subquery()
    )
    kecamatan = _read(session, UnitVersion.unit_id == below)
    desa = _read(session, UnitVersion.parent_id == kecamatan.unit_id)
    roles = (
        ("contoh.diskominfo", "diskominfo", root),
        ("contoh.kecamatan", "kecamatan", kecamatan),
        ("contoh.desa", "unit", desa),
    )
    return tuple(
        SampleAccount(login, role, unit.code, title_of(unit.kind, unit.designation, unit.name))
        for login, role, unit in roles
    )


def _read(session: Session, condition: ColumnElement[bool]) -> UnitVersion:
    query = select(UnitVersion).where(condition, UnitVersion.valid_to.is_(None))
    unit = session.scalars(query.order_by(UnitVersion.code)).first()
    if unit is None:
        raise InputError("Pohon wilayah belum berisi desa; akun contoh belum dapat dibuat.")
    return unit


def _reopen(database: Database, wanted: SampleAccount, now: datetime) -> bool:
    with database.writing() as session:
        account = session.scalar(select(Account).where(Account.login == wanted.login))
        if account is None:
            return False
        if account.ended_at is not None:
            account.ended_at = None
            note(session, Deed("buat akun", wanted.login, detail="dibuka lagi"), now)
        return True
