"""geo places import: schools, health posts, offices from a file, for a unit or the regency."""

import argparse
import sys
from pathlib import Path
from typing import Any

from portal.acts.examining_places import LARGEST, ExaminedPlaces, SentPlaces, examine_places
from portal.acts.taking_places import describe_places, refuse_doubtful, take_places
from portal.cli.geography_options import read_day
from portal.cli.opening import Opened, find_site, opened, print_json
from portal.clock import system_clock
from portal.errors import InputError, UsageError
from portal.model import UnitVersion
from portal.rules.place_layers import Layers, parse_layers
from portal.settings import read_config
from portal.tree import Tree, UnitView, load_tree


def add_commands(acts: Any) -> None:
    """Add this group's commands."""
    group = acts.add_parser("places", help="tempat: sekolah, puskesmas, kantor")
    deeds = group.add_subparsers(dest="deed", required=True, metavar="TINDAKAN")
    load = deeds.add_parser("import", help="tampilkan tempat dari satu berkas")
    load.add_argument("file", type=Path, metavar="BERKAS")
    whose = load.add_mutually_exclusive_group(required=True)
    whose.add_argument("--unit", default="", metavar="KODE", help="desa, kelurahan, kecamatan")
    whose.add_argument("--regency", action="store_true", help="seluruh kabupaten")
    load.add_argument("--layer", default="", metavar="LAPISAN", help="untuk semua baris: sekolah …")
    load.add_argument("--source", default="", metavar="TEKS", help="siapa pembuat datanya")
    load.add_argument("--as-of", type=read_day, default=None, metavar="TANGGAL")
    load.add_argument("--inner", default="", metavar="LAPIS", help="satu lapis dalam berkas")
    load.add_argument("--crs", default="", metavar="SISTEM", help="misalnya EPSG:32750, UTM 50S")
    load.add_argument("--good-only", action="store_true", help="terima yang benar saja")
    load.add_argument("--replace", action="store_true", help="walau banyak yang akan hilang")
    load.add_argument("--dry-run", action="store_true", help="periksa saja")
    load.add_argument("--json", action="store_true")
    load.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Examine a file of places and show them; 1 when rows were refused."""
    sent = _read_sent(arguments)
    with opened() as portal:
        site, root = find_site(portal)
        tree, unit = _find_unit(portal, root, arguments.unit)
        layers = parse_layers(read_config(portal.settings, "tempat.toml"))
        examined = examine_places(portal.database, tree, unit, layers, site.zone, sent)
        if arguments.dry_run:
            return _look_only(arguments, sent, examined)
        return _store(portal, arguments, layers, unit, sent, examined)


def _store(
    portal: Opened,
    arguments: argparse.Namespace,
    layers: Layers,
    unit: UnitView,
    sent: SentPlaces,
    examined: ExaminedPlaces,
) -> int:
    try:
        receipt = take_places(
            portal.settings, portal.database, layers, unit, sent, examined, system_clock(),
            by=None, good_only=arguments.good_only, replacing=arguments.replace,
        )  # fmt: skip
    except InputError as error:
        for line in error.details:
            print(line, file=sys.stderr)
        raise
    counts = {
        "new": receipt.new,
        "changed": receipt.changed,
        "unchanged": receipt.unchanged,
        "removed": receipt.removed,
    }
    if arguments.json:
        print_json({"state": "tersimpan", **counts, **_value(examined)})
    _tell(sent, examined)
    print(
        f"{unit.title}: {receipt.new} baru, {receipt.changed} berubah, "
        f"{receipt.unchanged} tetap, {receipt.removed} dihapus.",
        file=sys.stderr,
    )
    return 1 if examined.faults else 0


def _look_only(arguments: argparse.Namespace, sent: SentPlaces, examined: ExaminedPlaces) -> int:
    if arguments.json:
        print_json({"state": "diperiksa", **_value(examined)})
    _tell(sent, examined)
    print(
        f"Diperiksa saja: {examined.new} baru, {examined.held} sudah ada, "
        f"{examined.gone} akan dihapus, {len(examined.faults)} ditolak.",
        file=sys.stderr,
    )
    try:
        refuse_doubtful(examined, good_only=arguments.good_only, replacing=arguments.replace)
    except InputError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    return 1 if examined.faults else 0


def _tell(sent: SentPlaces, examined: ExaminedPlaces) -> None:
    for line in (describe_places(examined, sent), *examined.notes, *examined.faults):
        print(line, file=sys.stderr)


def _value(examined: ExaminedPlaces) -> dict[str, object]:
    return {
        "layers": dict(examined.layers),
        "would_add": examined.new,
        "would_keep": examined.held,
        "would_remove": examined.gone,
        "faults": list(examined.faults),
        "notes": list(examined.notes),
    }


def _read_sent(arguments: argparse.Namespace) -> SentPlaces:
    path: Path = arguments.file
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} lebih besar dari {LARGEST // 1024 // 1024} MB.")
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca: {error.strerror}.") from None
    return SentPlaces(
        name=path.name,
        body=body,
        layer=arguments.layer,
        inner=arguments.inner,
        crs=arguments.crs,
        origin=arguments.source.strip(),
        as_of=arguments.as_of,
    )


def _find_unit(portal: Opened, root: UnitVersion, code: str) -> tuple[Tree, UnitView]:
    with portal.database.reading() as session:
        tree = load_tree(session, root.unit_id)
    unit = tree.by_code(code) if code else tree.root
    if unit is None:
        raise UsageError(f"Tidak ada wilayah berkode {code}.")
    return tree, unit
