"""geo: bringing boundaries from files, looking at what they changed."""

import argparse
import getpass
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geo.codes import Level
from geo.formats.reading import Wish
from geo.intake.examination import Decisions
from geo.intake.picture import draw_examination
from geo.intake.report import to_value
from portal.acts.examining_boundaries import (
    DEFINITIVE,
    INDICATIVE,
    Ask,
    Claim,
    Examined,
    examine_file,
)
from portal.acts.importing_boundaries import Moment, Outcome, import_boundaries
from portal.cli.geography_lines import list_lines, review_lines
from portal.cli.opening import Opened, find_site, opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.drawing import draw_dirty
from portal.model import Site, UnitVersion
from portal.reads.boundary_question import read_known, read_units
from portal.rules.official_areas import parse_areas
from portal.settings import read_config

_STATUSES = {
    "definitive": DEFINITIVE,
    "definitif": DEFINITIVE,
    "indicative": INDICATIVE,
    "indikatif": INDICATIVE,
}


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    group = commands.add_parser("geo", help="batas wilayah")
    acts = group.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    load = acts.add_parser("import", help="periksa dan simpan satu berkas batas")
    load.add_argument("file", type=Path, metavar="BERKAS")
    load.add_argument("--level", choices=("desa", "kecamatan", "kabupaten"), default="desa")
    load.add_argument("--source", default="", metavar="TEKS", help="siapa pembuat datanya")
    load.add_argument("--as-of", type=_day, default=None, metavar="TANGGAL")
    load.add_argument("--status", choices=tuple(_STATUSES), default="indicative")
    load.add_argument("--legal-basis", default="", metavar="TEKS", help="wajib bila definitif")
    load.add_argument("--crs", default="", metavar="SISTEM", help="misalnya EPSG:32750, UTM 50S")
    load.add_argument("--layer", default="", metavar="LAPIS")
    load.add_argument("--dry-run", action="store_true", help="periksa saja")
    load.add_argument("--svg", type=Path, default=None, metavar="BERKAS.svg")
    add_decisions(load)
    load.set_defaults(run=run_import)


def add_decisions(parser: argparse.ArgumentParser) -> None:
    """The options by which a person decides what was found."""
    parser.add_argument(
        "--accept", default="", metavar="KODE,…|semua", help="terima seperti adanya"
    )
    parser.add_argument("--skip", default="", metavar="KODE,…", help="tinggalkan unit atau unsur")
    parser.add_argument(
        "--match", action="append", default=[], metavar="UNSUR=KODE", help="pasangkan unsur"
    )
    parser.add_argument("--by", default="", metavar="NAMA", help="siapa yang memutuskan")
    parser.add_argument("--all-units", action="store_true", help="tampilkan juga yang tanpa temuan")
    parser.add_argument("--json", action="store_true")


def run_import(arguments: argparse.Namespace) -> int:
    """Examine a file and store it; 1 when it waits for a person."""
    claim = Claim(
        source=arguments.source or f"berkas {arguments.file.name}",
        by=_who(arguments),
        as_of=arguments.as_of,
        status=_STATUSES[arguments.status],
        legal_basis=arguments.legal_basis,
    )
    claim.check()
    if arguments.level != "desa" and not arguments.dry_run:
        raise UsageError(
            "Batas kecamatan dan kabupaten dibentuk dari batas desa. "
            "Tingkat ini hanya dapat diperiksa: tambahkan --dry-run."
        )
    ask = Ask(
        arguments.file,
        Level(arguments.level),
        Wish(arguments.crs, arguments.layer),
        read_decisions(arguments),
    )
    with opened() as portal:
        site, root = find_site(portal)
        examined = _examine(portal, root, ask)
        _tell(portal, root, examined, arguments)
        if arguments.dry_run:
            picture = _draw(portal, root, examined, arguments.svg)
            if arguments.json:
                value = to_value(examined.result)
                print_json({"state": "diperiksa", "svg": str(picture), **value})
            print(f"Gambar sebelum dan sesudah: {picture}", file=sys.stderr)
            return 1 if examined.open_reviews else 0
        outcome = import_boundaries(
            portal.database, boundary_folder(portal), root, examined, claim, moment_of(site)
        )
        if outcome.stored:
            draw_dirty(portal.database, system_clock)
    return report_outcome(arguments, examined, outcome)


def report_outcome(arguments: argparse.Namespace, examined: Examined, outcome: Outcome) -> int:
    """Say what became of a file; the exit code."""
    if arguments.json:
        print_json({**asdict(outcome), **to_value(examined.result)})
    if outcome.open_reviews:
        print(
            f"Impor {outcome.import_id} menunggu; belum ada yang disimpan. Setelah diperiksa: "
            f"jenjang geo accept {outcome.import_id}",
            file=sys.stderr,
        )
        return 1
    print(
        f"Impor {outcome.import_id}: {outcome.stored} batas tersimpan, "
        f"{outcome.unchanged} tetap sama.",
        file=sys.stderr,
    )
    return 0


def read_decisions(arguments: argparse.Namespace) -> Decisions:
    """What the person at the terminal decided."""
    accepted = _words(arguments.accept)
    pairs: dict[int, str] = {}
    for text in arguments.match:
        number, _, code = text.removeprefix("unsur-").partition("=")
        if not number.isdigit() or not code:
            raise UsageError(f"--match {text}: tulis UNSUR=KODE, misalnya unsur-7=64.08.04.2012.")
        pairs[int(number)] = code.strip()
    everything = "semua" in accepted
    return Decisions(pairs, _words(arguments.skip), accepted - {"semua"}, everything)


def moment_of(site: Site) -> Moment:
    """Now, and today in the regency."""
    now = system_clock()
    return Moment(now, now.astimezone(ZoneInfo(site.zone)).date())


def boundary_folder(portal: Opened) -> Path:
    """Where imported files are kept."""
    return portal.settings.home / "batas"


def _examine(portal: Opened, root: UnitVersion, ask: Ask) -> Examined:
    areas = parse_areas(read_config(portal.settings, "luas.toml"))
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        return examine_file(portal.database, root, areas, ask, _stepper(progress))


def _stepper(progress: Progress) -> Callable[[str, int, int], None]:
    task = progress.add_task("membaca", total=1)

    def step(what: str, done: int, total: int) -> None:
        progress.update(task, description=what, completed=done, total=total)

    return step


def _tell(
    portal: Opened, root: UnitVersion, examined: Examined, arguments: argparse.Namespace
) -> None:
    with portal.database.reading() as session:
        names = {code: unit.name for code, unit in read_units(session, root).items()}
    out = sys.stderr if arguments.json else sys.stdout
    for line in list_lines(examined.result, names, whole=arguments.all_units):
        print(line, file=out)
    for line in review_lines(examined.result, examined.ask.decisions):
        print(line, file=out)


def _draw(portal: Opened, root: UnitVersion, examined: Examined, wanted: Path | None) -> Path:
    with portal.database.reading() as session:
        held = read_known(session, read_units(session, root), {}).villages
    title = f"{examined.ask.path.name}: sebelum dan sesudah"
    text = draw_examination(examined.result, held, title)
    target = wanted
    if target is None:
        folder = portal.settings.home / "tinjauan"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{examined.ask.path.stem[:60]}-{examined.reading.sha256[:8]}.svg"
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} tidak dapat ditulis: {error.strerror}.") from None
    return target


def _who(arguments: argparse.Namespace) -> str:
    try:
        return str(arguments.by or f"terminal {getpass.getuser()}")[:80]
    except (KeyError, OSError):
        return "terminal"


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, (each.strip() for each in text.split(","))))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: tulis TAHUN-BULAN-TANGGAL") from None
