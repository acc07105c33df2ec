"""bundle: keys of units, and taking what was carried here by hand."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from connectors.bundle.signing import KeyPair
from portal.acts.bundle_keys import Holder, issue_key, list_keys, register_key, withdraw_key
from portal.acts.portal_key import make_portal_key, read_portal_public
from portal.acts.taking_bundles import Outcome, Sender, take_bundle
from portal.cli import bundle_carrying
from portal.cli.opening import opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.ancestry import find_version
from portal.model import BundleKey
from portal.reads.bundles import describe_receipt, tell_state
from portal.rules.formatting import show_day


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    bundle = commands.add_parser("bundle", help="berkas luring bertanda tangan")
    acts = bundle.add_subparsers(dest="bundle", required=True, metavar="PERINTAH")
    load = acts.add_parser("import", help="terima berkas luring dari sebuah unit")
    load.add_argument("file", type=Path, metavar="BERKAS")
    load.add_argument("--json", action="store_true")
    load.set_defaults(run=run_import)
    bundle_carrying.add_commands(acts)
    key = acts.add_parser("key", help="kunci unit dan kunci portal").add_subparsers(
        dest="key", required=True, metavar="TINDAKAN"
    )
    add = key.add_parser("add", help="buat kunci baru, atau daftarkan kunci umum yang sudah ada")
    add.add_argument("--unit", required=True, metavar="KODE")
    add.add_argument("--holder", required=True, metavar="NAMA", help="siapa yang memegangnya")
    add.add_argument("--by", required=True, metavar="NAMA", help="siapa yang mendaftarkannya")
    which = add.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=Path, metavar="BERKAS", help="simpan kunci baru di sini")
    which.add_argument("--public", metavar="TEKS", help="kunci umum, 44 huruf base64")
    add.set_defaults(run=run_add)
    listing = key.add_parser("list", help="kunci sebuah unit")
    listing.add_argument("--unit", required=True, metavar="KODE")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    end = key.add_parser("withdraw", help="cabut: tanda tangannya tidak berlaku lagi")
    end.add_argument("mark", metavar="TANDA")
    end.add_argument("--why", required=True, metavar="TEKS")
    end.set_defaults(run=run_withdraw)
    own = key.add_parser("portal", help="buat kunci portal; kunci umumnya dicetak")
    own.add_argument("--replace", action="store_true", help="ganti yang sudah ada")
    own.set_defaults(run=run_portal)


def run_import(arguments: argparse.Namespace) -> int:
    """Take a bundle; 1 when some of its records were refused."""
    path: Path = arguments.file
    if not path.is_file():
        raise UsageError(f"{path} tidak ada atau bukan berkas.")
    with opened() as portal:
        outcome = take_bundle(
            portal.settings, portal.database, path, path.name, Sender(), system_clock()
        )
    if arguments.json:
        state = "sudah diterima" if outcome.again else "diterima"
        print_json({"state": state, **describe_receipt(outcome.receipt, outcome.unit.code)})
    for line in _lines(outcome):
        print(line, file=sys.stderr)
    return 1 if outcome.receipt.rejected else 0


def run_add(arguments: argparse.Namespace) -> int:
    """Trust a key; a new one is written to its file, for its holder alone."""
    who = Holder(arguments.holder, arguments.by)
    out: Path | None = arguments.out
    if out is not None and out.exists():
        raise UsageError(f"{out} sudah ada; pilih nama lain.")
    with opened() as portal:
        if out is None:
            key = register_key(
                portal.database, arguments.unit, arguments.public.strip(), who, system_clock()
            )
            print(f"Kunci {key.mark} terdaftar untuk {arguments.unit}.", file=sys.stderr)
            return 0
        public = read_portal_public(portal.settings)
        pair = issue_key(portal.database, arguments.unit, who, system_clock(), public)
        write_key(out, pair)
    print(
        f"Kunci {pair.mark} untuk {arguments.unit} ada di {out}. Serahkan kepada "
        f"{who.holder}, lalu hapus dari sini: portal tidak menyimpannya.",
        file=sys.stderr,
    )
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """The keys of a unit."""
    with opened() as portal, portal.database.reading() as session:
        unit = find_version(session, arguments.unit)
        if unit is None:
            raise UsageError(f"Tidak ada unit berkode {arguments.unit}.")
        keys = list_keys(session, unit.unit_id)
    if arguments.json:
        print_json({"keys": [_tell_key(each) for each in keys]})
        return 0
    for each in keys:
        print(f"{each.mark}  {each.holder}  {tell_state(each)}")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Withdraw a key."""
    with opened() as portal:
        withdraw_key(portal.database, arguments.mark, arguments.why, system_clock(), by=None)
    print(f"Kunci {arguments.mark} dicabut.", file=sys.stderr)
    return 0


def run_portal(arguments: argparse.Namespace) -> int:
    """Make the portal's own key; its public half is what units check returns with."""
    with opened() as portal:
        pair = make_portal_key(portal.settings, replace=arguments.replace)
    print(pair.public)
    return 0


def write_key(path: Path, pair: KeyPair) -> None:
    """The key in a file that its owner alone may read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
    with os.fdopen(handle, "wb") as out:
        out.write(pair.to_file())


def _lines(outcome: Outcome) -> list[str]:
    row = outcome.receipt
    if outcome.again:
        said = f"Berkas nomor {row.sequence} dari {outcome.unit.name} sudah diterima pada"
        return [f"{said} {show_day(row.at.date())}. Tidak ada yang berubah."]
    first = (
        f"{outcome.unit.name}, berkas nomor {row.sequence}: {row.new} baru, {row.changed} "
        f"berubah, {row.unchanged} tetap, {row.removed} dihapus, {row.rejected} ditolak."
    )
    return [first, *row.notes.splitlines(), *row.rejects.splitlines()]


def _tell_key(key: BundleKey) -> dict[str, object]:
    return {
        "mark": key.mark,
        "public": key.public,
        "holder": key.holder,
        "registered_by": key.registered_by,
        "state": tell_state(key),
    }
