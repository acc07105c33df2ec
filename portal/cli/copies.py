"""backup, restore: the embedded database as one file, and what beside it no copy of it holds."""

import argparse
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from portal.acts.portal_key import FILE as KEY
from portal.acts.portal_key import read_portal_key
from portal.cli.opening import opened
from portal.db import only_one
from portal.errors import InputError, UsageError
from portal.migrations.upgrading import back_up
from portal.settings import Settings, read_settings

_BESIDE = ("settings.toml", "files", "kertas")  # of the home, to be copied as files
_SIDES = ("-wal", "-shm")


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    backup = commands.add_parser("backup", help="salin basis data tertanam ke satu berkas")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help="pasang kembali salinan basis data tertanam")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy the embedded database while it is in use, and say what is not in the copy."""
    target: Path = arguments.file
    with opened() as portal:
        if not portal.database.embedded:
            raise UsageError("Untuk PostgreSQL pakailah pg_dump.")
        if target.exists():
            raise UsageError(f"{target} sudah ada; pilih nama lain.")
        waiting = _waiting(target)
        try:
            back_up(portal.database, waiting)
            waiting.replace(target)
        except (OSError, sqlite.Error) as error:
            raise InputError(f"{target} tidak dapat ditulis: {error}.") from None
        finally:
            waiting.unlink(missing_ok=True)
    print(f"Tersimpan di {target}.", file=sys.stderr)
    for line in _tell_left_out(portal.settings):
        print(line, file=sys.stderr)
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a copy in the place of the embedded database; the present one is kept beside it."""
    settings = read_settings()
    if not settings.embedded:
        raise UsageError("Untuk PostgreSQL pakailah pg_restore.")
    source: Path = arguments.file
    if not source.is_file():
        raise UsageError(f"{source} tidak ada.")
    _refuse_foreign(source)
    target = Path(settings.database_url.removeprefix("sqlite:///"))
    waiting = _waiting(target)
    with only_one(settings.home / "init.lock"):
        try:
            shutil.copyfile(source, waiting)
        except OSError as error:
            waiting.unlink(missing_ok=True)
            raise InputError(f"{source} tidak dapat disalin: {error.strerror}.") from None
        kept = f"{target.name}.{datetime.now(UTC):%Y%m%dT%H%M%S}"
        for side in ("", *_SIDES):  # what a killed portal left in its log belongs to it
            former = target.with_name(target.name + side)
            if former.exists():
                former.replace(target.with_name(kept + side))
        waiting.replace(target)
    print(f"{source} dipasang kembali.", file=sys.stderr)
    print(_tell_key(settings), file=sys.stderr)
    return 0


def _waiting(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}")


def _refuse_foreign(source: Path) -> None:
    """InputError when a file is not a whole database of a portal."""
    try:
        copy = sqlite.connect(f"{source.resolve().as_uri()}?immutable=1", uri=True)
        try:
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
            (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            copy.close()
    except sqlite.Error:
        said = ""
    if said != "ok":
        raise InputError(f"{source} bukan salinan basis data portal yang utuh.")


def _tell_left_out(settings: Settings) -> list[str]:
    """What of the home is not in a copy of the database. The private key stays out on purpose:
    copies lie about and are handed on, and whoever has the key signs in the portal's name."""
    beside = [name for name in _BESIDE if (settings.home / name).exists()]
    lines = []
    if beside:
        lines.append(f"Tidak ikut, salin sebagai berkas dari {settings.home}: {', '.join(beside)}.")
    if (settings.home / KEY).exists():
        lines.append(
            f"Tidak ikut, simpan di tempat kunci lain dan jangan dikirim: {settings.home / KEY} "
            f"(tanda {read_portal_key(settings).mark})."
        )
    return lines


def _tell_key(settings: Settings) -> str:
    path = settings.home / KEY
    if path.exists():
        return f"Kunci portal {read_portal_key(settings).mark} tetap dipakai."
    return (
        f"{path} tidak ada: salinan basis data tidak memuatnya. Pasang simpanannya. Bila hilang, "
        "buat yang baru dengan jenjang bundle key portal, lalu bagikan kunci umumnya."
    )
