"""user and audit: who may sign in to the staff rooms, and whether the trail of acts is whole."""

import argparse
import sys
from typing import Any

from sqlalchemy import select

from portal.acts.accounts import (
    NewAccount,
    add_account,
    end_account,
    grant_role,
    make_password,
    set_password,
)
from portal.acts.auditing import find_breaks
from portal.cli.opening import Opened, opened, print_json
from portal.clock import system_clock
from portal.model import Account, AccountRole, UnitVersion
from portal.rules.rights import Rights, parse_rights
from portal.settings import read_config


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    user = commands.add_parser("user", help="akun petugas").add_subparsers(
        dest="user", required=True, metavar="PERINTAH"
    )
    add = user.add_parser("add", help="buat akun; kata sandi sekali pakai dicetak")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True)
    add.add_argument("--unit", required=True, metavar="KODE")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=run_add)
    grant = user.add_parser("grant", help="beri peran lain")
    grant.add_argument("login")
    grant.add_argument("--role", required=True)
    grant.add_argument("--unit", required=True, metavar="KODE")
    grant.set_defaults(run=run_grant)
    reset = user.add_parser("reset", help="kata sandi baru; semua masuk diakhiri")
    reset.add_argument("login")
    reset.add_argument("--json", action="store_true")
    reset.set_defaults(run=run_reset)
    end = user.add_parser("end", help="akhiri akun")
    end.add_argument("login")
    end.set_defaults(run=run_end)
    listing = user.add_parser("list", help="semua akun dengan perannya")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    audit = commands.add_parser("audit", help="jejak perbuatan").add_subparsers(
        dest="audit", required=True, metavar="PERINTAH"
    )
    verify = audit.add_parser("verify", help="periksa apakah jejak utuh")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)


def run_add(arguments: argparse.Namespace) -> int:
    """Make an account; its password is printed once and must be changed at first."""
    password = make_password()
    with opened() as portal:
        wanted = NewAccount(
            arguments.login, arguments.name, arguments.role, arguments.unit, password
        )
        add_account(portal.database, _rights(portal), wanted, system_clock())
    _tell_password(arguments, password)
    return 0


def run_grant(arguments: argparse.Namespace) -> int:
    """Give one more role."""
    with opened() as portal:
        grant_role(
            portal.database,
            _rights(portal),
            arguments.login,
            arguments.role,
            arguments.unit,
            system_clock(),
        )
    print(f"{arguments.login}: {arguments.role} di {arguments.unit}.", file=sys.stderr)
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    """Give a new password that must be changed at first."""
    password = make_password()
    with opened() as portal:
        set_password(
            portal.database,
            _rights(portal),
            arguments.login,
            password,
            system_clock(),
            must_change=True,
        )
    _tell_password(arguments, password)
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    """End an account and all its sign-ins."""
    with opened() as portal:
        end_account(portal.database, arguments.login, system_clock())
    print(f"Akun {arguments.login} diakhiri.", file=sys.stderr)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """All accounts that have not ended."""
    with opened() as portal, portal.database.reading() as session:
        rows = session.execute(
            select(Account.login, Account.name, AccountRole.role, UnitVersion.code)
            .join(AccountRole, AccountRole.account_id == Account.id)
            .join(UnitVersion, UnitVersion.unit_id == AccountRole.unit_id)
            .where(
                Account.ended_at.is_(None),
                AccountRole.ended_at.is_(None),
                UnitVersion.valid_to.is_(None),
            )
            .order_by(Account.login, AccountRole.id)
        ).all()
    if arguments.json:
        keys = ("login", "name", "role", "unit")
        print_json({"accounts": [dict(zip(keys, row, strict=True)) for row in rows]})
        return 0
    for login, name, role, code in rows:
        print(f"{login}  {name}  {role}  {code}")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """1 when a row was changed or taken away."""
    with opened() as portal:
        broken = list(find_breaks(portal.database))
    if arguments.json:
        print_json({"broken": broken})
    for number in broken:
        print(f"Baris {number} tidak menyambung: ada yang diubah atau hilang.", file=sys.stderr)
    print("Jejak tidak utuh." if broken else "Jejak utuh.", file=sys.stderr)
    return 1 if broken else 0


def _rights(portal: Opened) -> Rights:
    return parse_rights(read_config(portal.settings, "roles.toml"))


def _tell_password(arguments: argparse.Namespace, password: str) -> None:
    if arguments.json:
        print_json({"login": arguments.login, "password": password})
        return
    print(f"Kata sandi sekali pakai untuk {arguments.login}: {password}")
