"""What the commands on boundaries share: options, decisions, who acts, and when."""

import argparse
import getpass
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geo.intake.examination import Decisions
from geo.intake.examining import Step
from portal.acts.importing_boundaries import Moment
from portal.cli.opening import Opened
from portal.clock import system_clock
from portal.errors import UsageError
from portal.model import Site
from portal.rules.official_areas import StatedArea, parse_areas
from portal.settings import read_config


def add_decisions(parser: argparse.ArgumentParser) -> None:
    """The options by which a person decides what was found."""
    parser.add_argument("--accept", default="", metavar="KODE,…|semua", help="terima apa adanya")
    parser.add_argument("--skip", default="", metavar="KODE,…", help="tinggalkan unit atau unsur")
    parser.add_argument("--cut", default="", metavar="KODE,…", help="potong dari yang ditindihnya")
    parser.add_argument(
        "--match", action="append", default=[], metavar="UNSUR=KODE", help="pasangkan unsur"
    )
    parser.add_argument("--all-units", action="store_true", help="tampilkan juga yang tanpa temuan")
    parser.add_argument("--json", action="store_true")
    add_actor(parser)


def add_actor(parser: argparse.ArgumentParser) -> None:
    """Who acts, for the record."""
    parser.add_argument("--by", default="", metavar="NAMA", help="siapa yang memutuskan")


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
    return Decisions(
        pairs=pairs,
        skipped=_words(arguments.skip),
        accepted=accepted - {"semua"},
        cut=_words(arguments.cut),
        all=everything,
    )


def actor_of(arguments: argparse.Namespace) -> str:
    """Who acts: who says so, else whose terminal it is."""
    try:
        return str(arguments.by or f"terminal {getpass.getuser()}")[:80]
    except (KeyError, OSError):
        return "terminal"


def moment_of(site: Site) -> Moment:
    """Now, and today in the regency."""
    now = system_clock()
    return Moment(now, now.astimezone(ZoneInfo(site.zone)).date())


def boundary_folder(portal: Opened) -> Path:
    """Where imported files are kept."""
    return portal.settings.home / "batas"


def stated_areas(portal: Opened) -> Mapping[str, StatedArea]:
    """The areas that offices stated."""
    return parse_areas(read_config(portal.settings, "luas.toml"))


def write_text(target: Path, text: str) -> None:
    """Write a file a person asked for; UsageError when it cannot be."""
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} tidak dapat ditulis: {error.strerror}.") from None


class Screen:
    """How far an examination is, on a terminal; silent on a pipe."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("membaca", total=1)

    def __enter__(self) -> Step:
        self._progress.start()
        return self._step

    def __exit__(self, *_rest: object) -> None:
        self._progress.stop()

    def _step(self, what: str, done: int, total: int) -> None:
        self._progress.update(self._task, description=what, completed=done, total=total)


def read_day(text: str) -> date:
    """A date as an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: tulis TAHUN-BULAN-TANGGAL") from None


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, (each.strip() for each in text.split(","))))
