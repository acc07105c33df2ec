"""init, upgrade, doctor: setting the portal up and keeping it."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from portal.app import reserved_words
from portal.cli.opening import Opened, opened, print_json
from portal.clock import system_clock
from portal.db import only_one, open_database
from portal.migrations.upgrading import head_revision, read_revision, upgrade
from portal.model import Run, Source, UnitVersion
from portal.rules.zones import parse_zones
from portal.settings import Settings, read_config, read_settings, write_first_settings
from portal.tree.codelist import list_file, list_packaged
from portal.tree.filling import Filling, fill_tree
from portal.tree.offices import parse_offices
from portal.tree.planning import plan_units

DISK_FLOOR = 500 * 1024 * 1024


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    init = commands.add_parser("init", help="siapkan basis data dan isi pohon satu kabupaten")
    init.add_argument("--regency", default="64.08", metavar="KODE")
    init.add_argument("--units", type=Path, metavar="BERKAS.csv", help="ganti daftar kode bawaan")
    init.add_argument("--host", default="", help="nama host situs ini")
    init.add_argument("--json", action="store_true")
    init.set_defaults(run=run_init)
    up = commands.add_parser("upgrade", help="perbarui skema basis data")
    up.set_defaults(run=run_upgrade)
    doctor = commands.add_parser("doctor", help="periksa keadaan portal")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=run_doctor)


def run_init(arguments: argparse.Namespace) -> int:
    """Fill the tree; a second call changes nothing."""
    regency = arguments.regency
    codes = list_file(regency, arguments.units) if arguments.units else list_packaged(regency)
    settings = read_settings()
    zones = parse_zones(read_config(settings, "zones.toml"))
    offices = parse_offices(read_config(settings, "offices.toml"), codes.root.text)
    planned = plan_units(codes, offices, reserved_words())
    write_first_settings(settings.home, codes.root.text)
    now = system_clock()
    zone = zones.of(codes.root.text)
    with only_one(settings.home / "init.lock"):
        database = open_database(settings)
        try:
            upgrade(database, copy_to=settings.home / "cadangan", now=now)
            with database.writing() as session:
                filling = fill_tree(
                    session,
                    codes,
                    planned,
                    zone=zone,
                    host=arguments.host,
                    now=now,
                    on=now.astimezone(ZoneInfo(zone)).date(),
                )
        finally:
            database.close()
    _tell_filling(arguments, codes.root.text, filling)
    return 0


def _tell_filling(arguments: argparse.Namespace, regency: str, filling: Filling) -> None:
    if arguments.json:
        print_json(
            {
                "regency": regency,
                "regional_units": filling.regions,
                "added": filling.added,
                "changed": filling.changed,
                "ended": filling.ended,
            }
        )
    print(
        f"{regency}: {filling.regions} wilayah; {filling.added} unit baru, "
        f"{filling.changed} berubah, {filling.ended} berakhir.",
        file=sys.stderr,
    )


def run_upgrade(_arguments: argparse.Namespace) -> int:
    """Bring the schema to this code's."""
    with opened(current=False) as portal, only_one(portal.settings.home / "init.lock"):
        moved = upgrade(
            portal.database, copy_to=portal.settings.home / "cadangan", now=system_clock()
        )
    print("Skema diperbarui." if moved else "Skema sudah terbaru.", file=sys.stderr)
    return 0


def run_doctor(arguments: argparse.Namespace) -> int:
    """Say what is well and what is not; 1 when something is not."""
    with opened(current=False) as portal:
        findings = _examine(portal)
    if arguments.json:
        print_json({"findings": [{"what": what, "ok": ok} for what, ok in findings]})
    for what, ok in findings:
        print(f"{'baik ' if ok else 'RUSAK'}  {what}", file=sys.stderr)
    return 0 if all(ok for _, ok in findings) else 1


def _examine(portal: Opened) -> list[tuple[str, bool]]:
    findings = [_examine_disk(portal.settings)]
    at = read_revision(portal.database)
    findings.append((f"skema {at or 'kosong'}, program {head_revision()}", at == head_revision()))
    if at != head_revision():
        return findings
    with portal.database.reading() as session:
        if portal.database.embedded:
            version = session.execute(text("SELECT spatialite_version()")).scalar()
            findings.append((f"SpatiaLite {version}", version is not None))
        else:
            version = session.execute(text("SELECT postgis_version()")).scalar()
            findings.append((f"PostGIS {version}", version is not None))
        units = session.scalar(select(func.count()).where(UnitVersion.valid_to.is_(None))) or 0
        findings.append((f"{units} unit dalam pohon", units > 0))
        silent = session.scalar(select(func.count()).where(Source.health == "tidak menjawab")) or 0
        findings.append((f"{silent} sumber tidak menjawab", True))
        running = session.scalar(select(func.count()).where(Run.state == "running")) or 0
        findings.append((f"{running} pengambilan sedang berjalan", True))
    return findings


def _examine_disk(settings: Settings) -> tuple[str, bool]:
    free = shutil.disk_usage(settings.home).free
    return f"ruang disk bebas {free // (1024 * 1024)} MB", free > DISK_FLOOR
