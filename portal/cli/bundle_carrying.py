"""bundle make, export and check: what is carried, made at the village and at the portal."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from connectors.bundle.format import BundleError
from connectors.bundle.signing import LARGEST as LARGEST_KEY
from connectors.bundle.signing import KeyPair, read_key
from portal.acts.checking_returns import check_return, read_reply
from portal.acts.making_bundles import Made, Standing, make_bundle, read_standing, write_standing
from portal.acts.portal_key import read_portal_key
from portal.acts.taking_bundles import read_countable
from portal.cli.opening import find_site, opened, print_json
from portal.clock import system_clock
from portal.errors import InputError, UsageError
from portal.reads.duty_rules import read_duty_rules
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.moment import Moment
from portal.rules.zones import parse_zones
from portal.settings import read_config, read_config_folder, read_settings
from portal.tree import load_tree
from portal.web.return_bundle import Teller, write_return


def add_commands(acts: Any) -> None:
    """Add this group's commands."""
    make = acts.add_parser("make", help="buat berkas luring dari sebuah folder; tanpa jaringan")
    make.add_argument("folder", type=Path, metavar="FOLDER")
    make.add_argument("--unit", required=True, metavar="KODE")
    make.add_argument("--key", type=Path, required=True, metavar="BERKAS", help="kunci unit")
    make.add_argument("--out", type=Path, metavar="BERKAS")
    make.add_argument("--producer", default="", metavar="NAMA", help="siapa yang membuatnya")
    make.add_argument("--full", action="store_true", help="yang tidak ada di folder dihapus")
    make.add_argument("--good-only", action="store_true", help="ambil yang benar saja")
    make.add_argument("--reply", type=Path, metavar="BERKAS", help="nomor menurut berkas balasan")
    make.add_argument("--public", default="", metavar="TEKS", help="kunci umum portal")
    make.add_argument("--json", action="store_true")
    make.set_defaults(run=run_make)
    export = acts.add_parser("export", help="berkas balasan untuk dibawa ke sebuah unit")
    export.add_argument("--unit", required=True, metavar="KODE")
    export.add_argument("--out", type=Path, metavar="BERKAS")
    export.set_defaults(run=run_export)
    check = acts.add_parser("check", help="apakah berkas balasan benar dari portal")
    check.add_argument("file", type=Path, metavar="BERKAS")
    check.add_argument("--public", required=True, metavar="TEKS", help="kunci umum portal")
    check.set_defaults(run=run_check)


def run_make(arguments: argparse.Namespace) -> int:
    """Make a bundle; 1 when some of the folder was left out."""
    key = _read_key(arguments.key)
    if key.unit_code != arguments.unit:
        raise UsageError(f"Kunci ini milik unit {key.unit_code}, bukan {arguments.unit}.")
    settings = read_settings()
    zone = parse_zones(read_config(settings, "zones.toml")).of(arguments.unit[:2])
    beside = arguments.key.with_name(f"{arguments.key.name}.urutan")
    former = _read_former(arguments, key) or read_standing(beside)
    number = former.sequence + 1
    target: Path = arguments.out or Path(f"bundel-{arguments.unit}-{number}.zip")
    if target.exists():
        raise UsageError(f"{target} sudah ada; pilih nama lain dengan --out.")
    try:
        made = make_bundle(
            arguments.folder, target, key, zone, read_countable(settings), former, system_clock(),
            producer=arguments.producer, full=arguments.full, good_only=arguments.good_only,
        )  # fmt: skip
        write_standing(beside, made.standing)
    except InputError as error:
        for line in error.details:
            print(line, file=sys.stderr)
        raise
    _tell(arguments, target, made)
    return 1 if made.faults else 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the return bundle of a unit."""
    with opened() as portal:
        key = read_portal_key(portal.settings)
        site, root = find_site(portal)
        moment = Moment(system_clock(), site.zone)
        target: Path = arguments.out or Path(f"balasan-{arguments.unit}-{moment.today}.zip")
        with portal.database.reading() as session:
            tree = load_tree(session, root.unit_id)
            unit = tree.by_code(arguments.unit)
            if unit is None:
                raise UsageError(f"Tidak ada unit berkode {arguments.unit}.")
            catalogue = parse_indicators(read_config_folder(portal.settings, FOLDER))
            teller = Teller(catalogue, read_duty_rules(portal.settings), root.unit_id, key)
            body = write_return(session, unit, teller, moment)
    waiting = target.with_name(f".{target.name}.baru")
    try:
        waiting.write_bytes(body)
        waiting.replace(target)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise UsageError(f"{target} tidak dapat ditulis: {error.strerror}.") from None
    print(f"{unit.title}: {target}, {len(body) // 1024 + 1} KB.", file=sys.stderr)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """1 with a sentence when any byte of the bundle is not what the portal signed."""
    with tempfile.TemporaryDirectory(prefix="balasan-") as place:
        made = check_return(arguments.file, arguments.public, Path(place)).created_at
    print(f"Tanda tangan dan isi cocok, dibuat {made:%Y-%m-%d}.", file=sys.stderr)
    return 0


def _tell(arguments: argparse.Namespace, target: Path, made: Made) -> None:
    if arguments.json:
        told = {
            "file": str(target),
            "sequence": made.standing.sequence,
            "sha256": made.standing.sha256,
            "full": made.manifest.full,
            "records": dict(made.counts),
            "faults": list(made.faults),
        }
        print_json(told)
    for line in (*made.notes, *made.faults):
        print(line, file=sys.stderr)
    total = sum(made.counts.values())
    print(
        f"Berkas nomor {made.standing.sequence}: {total} catatan di {target}. "
        "Bawa berkas ini ke kecamatan atau Diskominfo.",
        file=sys.stderr,
    )


def _read_key(path: Path) -> KeyPair:
    try:
        with path.open("rb") as source:
            return read_key(source.read(LARGEST_KEY))
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca: {error.strerror}.") from None
    except BundleError as error:
        raise UsageError(str(error)) from None


def _read_former(arguments: argparse.Namespace, key: KeyPair) -> Standing | None:
    """Where the row stands by a return bundle that was named; None when none was."""
    if arguments.reply is None:
        return None
    public = arguments.public or key.portal
    if not public:
        raise UsageError(
            "Kunci ini tidak memuat kunci umum portal. Tanyakan kepada Diskominfo, lalu "
            "tambahkan --public TEKS."
        )
    return read_reply(arguments.reply, public, key.unit_code)
