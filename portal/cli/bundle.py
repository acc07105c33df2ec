"""bundle: keys of units, and taking what was carried here by hand."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from connectors.bundle.signing import LARGEST as LARGEST_KEY
from connectors.bundle.signing import KeyPair
from portal.acts.bundle_keys import Holder, issue_key, list_keys, register_key, withdraw_key
from portal.acts.taking_bundles import Outcome, Sender, take_bundle
from portal.cli.opening import opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.ancestry import find_version
from portal.model import BundleKey, BundleReceipt, UnitVersion
from portal.rules.formatting import show_day


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    bundle = commands.add_parser("bundle", help="berkas luring bertanda tangan")
    acts = bundle.add_subparsers(dest="bundle", required=True, metavar="PERINTAH")
    load = acts.add_parser("import", help="terima berkas luring dari sebuah unit")
    load.add_argument("file", type=Path, metavar="BERKAS")
    load.add_argument("--json", action="store_true")
    load.set_defaults(run=run_import)
    key = acts.add_parser("key", help="kunci unit").add_subparsers(
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
        print_json(tell_receipt(outcome))
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
        pair = issue_key(portal.database, arguments.unit, who, system_clock())
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
        print(f"{each.mark}  {each.holder}  {state_of(each)}")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Withdraw a key."""
    with opened() as portal:
        withdraw_key(portal.database, arguments.mark, arguments.why, system_clock(), by=None)
    print(f"Kunci {arguments.mark} dicabut.", file=sys.stderr)
    return 0


def write_key(path: Path, pair: KeyPair) -> None:
    """The key in a file that its owner alone may read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
    with os.fdopen(handle, "wb") as out:
        out.write(pair.to_file())


def read_key_file(path: Path) -> bytes:
    """The bytes of a key file; UsageError when there is none."""
    try:
        with path.open("rb") as source:
            return source.read(LARGEST_KEY)
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca: {error.strerror}.") from None


def state_of(key: BundleKey) -> str:
    """A key's state in words."""
    if key.withdrawn_at is not None:
        return f"dicabut {show_day(key.withdrawn_at.date())}: {key.withdrawn_why}"
    if key.ends_at is not None:
        return f"diganti {show_day(key.ends_at.date())}"
    return f"berlaku sejak {show_day(key.starts_at.date())}"


def tell_receipt(outcome: Outcome) -> dict[str, object]:
    """A receipt for machines."""
    row: BundleReceipt = outcome.receipt
    unit: UnitVersion = outcome.unit
    return {
        "state": "sudah diterima" if outcome.again else "diterima",
        "unit": unit.code,
        "sequence": row.sequence,
        "sha256": row.sha256,
        "made_at": row.made_at.isoformat(),
        "received_at": row.at.isoformat(),
        "full": row.full,
        **{
            name: getattr(row, name)
            for name in (
                "files", "new", "changed", "unchanged", "removed", "rejected", "masked", "held",
            )
        },
        "parts": json.loads(row.parts or "{}"),
        "notes": row.notes.splitlines(),
        "rejects": row.rejects.splitlines(),
    }  # fmt: skip


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
        "state": state_of(key),
    }
