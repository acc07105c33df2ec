"""numbers rebuild: all shown numbers from what sources told, rolled up from nothing."""

import argparse
import sys
import time
from typing import Any

from portal.cli.opening import find_site, opened
from portal.clock import system_clock
from portal.ingest.assembling import make_workshop
from portal.ingest.covering import cover_cells
from portal.ingest.rebuilding import rebuild_numbers


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    numbers = commands.add_parser("numbers", help="angka yang ditampilkan")
    acts = numbers.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    rebuild = acts.add_parser("rebuild", help="hitung ulang semua angka kabupaten dari awal")
    rebuild.set_defaults(run=run_rebuild)


def run_rebuild(_arguments: argparse.Namespace) -> int:
    """Show and roll up everything anew; one line a kecamatan."""
    began = time.monotonic()
    with opened() as portal:
        _, regency = find_site(portal)
        shop = make_workshop(portal.settings, portal.database, system_clock)
        count = rebuild_numbers(shop.database, shop.projectors, regency, shop.clock, _tell)
        covered = cover_cells(shop.database, shop.catalogue, shop.small_cells, shop.clock)
    print(
        f"{count} tabel desa dihitung ulang, {covered} tabel diperiksa angka kecilnya, "
        f"{time.monotonic() - began:.0f} detik."
    )
    return 0


def _tell(name: str, done: int, of: int) -> None:
    print(f"{done} dari {of} kecamatan: {name}", file=sys.stderr)
