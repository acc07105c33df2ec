"""sample: the sample regency for the first look, training and load."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update

from portal.acts.accounts import make_password
from portal.acts.sample_accounts import end_sample_accounts, make_sample_accounts
from portal.cli.opening import find_site, opened
from portal.clock import system_clock
from portal.ingest.assembling import make_workshop, read_secret
from portal.ingest.clearing import clear_sample
from portal.ingest.drawing import draw_dirty
from portal.ingest.registering import NewSource, add_source
from portal.model import Site
from portal.rules.rights import parse_rights
from portal.sample.server import serve
from portal.sample.sites import SECRET, TOKEN, list_sites
from portal.serve.leash import tie_to_starter
from portal.settings import read_config, read_settings, write_secret

PORT = 8064
ACCOUNTS = "akun_contoh"  # under this name settings.toml keeps the password of sample accounts


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    group = commands.add_parser("sample", help="kabupaten contoh")
    acts = group.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    server = acts.add_parser("serve", help="jalankan situs-situs contoh")
    server.add_argument("--port", type=int, default=PORT)
    server.add_argument("--seed", type=int, default=1)
    server.add_argument("--latency", type=float, default=0.0, metavar="DETIK")
    server.set_defaults(run=run_serve)
    register = acts.add_parser("register", help="daftarkan situs-situs contoh sebagai sumber")
    register.add_argument("--port", type=int, default=PORT)
    register.add_argument("--seed", type=int, default=1)
    register.add_argument("--most", type=int, default=0, metavar="N", help="hanya N situs pertama")
    register.set_defaults(run=run_register)
    accounts = acts.add_parser("accounts", help="akun contoh untuk ruang petugas")
    accounts.set_defaults(run=run_accounts)
    clear = acts.add_parser("clear", help="hapus semua data contoh sebelum sumber yang nyata")
    clear.set_defaults(run=run_clear)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve the sample sites until interrupted."""
    tie_to_starter()
    settings = read_settings()
    day = _first_day(settings.home)
    serve(arguments.port, arguments.seed, day, latency=arguments.latency)
    return 0


def _first_day(home: Path) -> date:
    """The day the sample was first served here: its news is dated by it, so that the same sites
    hold the same news tomorrow."""
    file = home / "hari-contoh"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        file.write_text(datetime.now(UTC).date().isoformat())
    return date.fromisoformat(file.read_text().strip())


def run_register(arguments: argparse.Namespace) -> int:
    """Register the sample sites; the site is marked as a sample from now on."""
    with opened() as portal:
        site, root = find_site(portal)
        shop = make_workshop(portal.settings, portal.database, system_clock)
        sites = list_sites(arguments.seed, root.code, arguments.port)
        write_secret(portal.settings, SECRET, TOKEN)
        chosen = sites[: arguments.most] if arguments.most else sites
        with portal.database.writing() as session:
            for each in chosen:
                new = NewSource(
                    url=each.url,
                    unit_code=each.unit_code,
                    kind=each.kind,
                    allow_network=f"127.64.0.0/16:{arguments.port}",
                    note="data contoh",
                    options=dict(each.options),
                    secret_ref=each.secret_ref,
                    sample=True,
                )
                add_source(session, new, shop.registry.kinds, system_clock())
            session.execute(update(Site).where(Site.id == site.id).values(sample=True))
    print(f"{len(chosen)} situs contoh terdaftar.", file=sys.stderr)
    return 0


def run_accounts(_arguments: argparse.Namespace) -> int:
    """Make the accounts one may look at the staff rooms with, and say how to sign in."""
    with opened() as portal:
        site, _ = find_site(portal)
        rights = parse_rights(read_config(portal.settings, "roles.toml"))
        write_secret(portal.settings, ACCOUNTS, make_password())  # the first one stays
        password = read_secret(portal.settings, ACCOUNTS)
        made = make_sample_accounts(portal.database, rights, site, password, system_clock())
    print("Ruang petugas contoh: alamat portal ditambah /masuk, kata sandi", password)
    for account in made:
        print(f"  {account.login:18} {account.unit_name}")
    return 0


def run_clear(_arguments: argparse.Namespace) -> int:
    """Remove everything that came from sample sources."""
    with opened() as portal:
        count = clear_sample(portal.database, system_clock())
        end_sample_accounts(portal.database, system_clock())
        draw_dirty(portal.database, system_clock)
    print(f"{count} sumber contoh dihapus beserta isinya.", file=sys.stderr)
    return 0
