"""harvest and runs: reading sources, with progress and a closing table."""

import argparse
import sys
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select, update

from portal.cli.closing_table import draw_table
from portal.cli.opening import opened, print_json
from portal.clock import system_clock
from portal.collecting import collect_rarely
from portal.errors import UsageError
from portal.ingest.assembling import make_workshop
from portal.ingest.harvest import CONCURRENCY, harvest, list_due, list_sources
from portal.ingest.run import RunReport
from portal.model import Rejection, Run, Source, UnitVersion


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    get = commands.add_parser("harvest", help="ambil data dari sumber")
    which = get.add_mutually_exclusive_group(required=True)
    which.add_argument("--source", type=int, metavar="ID")
    which.add_argument("--unit", metavar="KODE")
    which.add_argument("--due", action="store_true")
    which.add_argument("--all", action="store_true")
    get.add_argument("--mode", choices=("incremental", "full", "sweep"), default="incremental")
    get.add_argument("--concurrency", type=int, default=CONCURRENCY)
    get.add_argument("--json", action="store_true")
    get.set_defaults(run=run_harvest)
    runs = commands.add_parser("runs", help="riwayat pengambilan")
    acts = runs.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    listing = acts.add_parser("list", help="yang terakhir")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    show = acts.add_parser("show", help="satu pengambilan dengan penolakannya")
    show.add_argument("id", type=int)
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=run_show)
    stop = acts.add_parser("stop", help="minta berhenti setelah halaman ini")
    stop.add_argument("id", type=int)
    stop.set_defaults(run=run_stop)


class _Screen:
    """Shows a harvest on a terminal; on a pipe, one line an ended source."""

    def __init__(self, names: dict[int, str], quiet: bool) -> None:
        self._names = names
        self._console = Console(stderr=True, quiet=quiet)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("Sumber", total=len(names))

    def __enter__(self) -> "_Screen":
        self._progress.start()
        return self

    def __exit__(self, *_rest: object) -> None:
        self._progress.stop()

    def started(self, source_id: int) -> None:
        """A source was taken."""

    def moved(self, source_id: int, stream: str, done: int, total: int | None) -> None:
        """A page of a source was committed."""
        self._progress.update(self._task, description=f"{self._names[source_id][:40]}: {stream}")

    def ended(self, report: RunReport) -> None:
        """A source's run is over."""
        self._progress.advance(self._task)
        name = self._names.get(report.source_id, str(report.source_id))
        if report.sentence:
            self._console.print(f"{name}: {report.sentence}", highlight=False)
        elif not self._console.is_terminal:
            self._console.print(f"{name}: {report.new} baru, {report.changed} berubah")


def run_harvest(arguments: argparse.Namespace) -> int:
    """Harvest the chosen sources; 1 when one of them failed."""
    with opened() as portal:
        now = system_clock()
        with portal.database.reading() as session:
            ids = (
                list_due(session, now)
                if arguments.due
                else list_sources(
                    session, source_id=arguments.source, unit_code=arguments.unit or ""
                )
            )
            rows = session.execute(
                select(Source.id, UnitVersion.name, Source.kind)
                .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
                .where(Source.id.in_(ids), UnitVersion.valid_to.is_(None))
            )
            names = {row.id: f"{row.name} ({row.kind})" for row in rows}
        if not ids and (arguments.source is not None or arguments.unit):
            raise UsageError("Tidak ada sumber yang cocok. Lihat: jenjang sources list")
        shop = make_workshop(portal.settings, portal.database, system_clock)
        collect_rarely()
        with _Screen(names, quiet=arguments.json and not sys.stderr.isatty()) as screen:
            reports = harvest(shop, ids, arguments.mode, screen, concurrency=arguments.concurrency)
    if arguments.json:
        print_json({"runs": [_for_json(report) for report in reports]})
    _print_table(names, reports)
    return 1 if any(report.state in ("failed", "lost") for report in reports) else 0


def _for_json(report: RunReport) -> dict[str, object]:
    row: dict[str, object] = {"source": report.source_id, **asdict(report)}
    row.pop("source_id")
    row["error"] = report.error or None
    row["seconds"] = round(report.seconds, 3)
    return row


def _print_table(names: dict[int, str], reports: tuple[RunReport, ...]) -> None:
    console = Console(stderr=True)
    width = console.width if console.is_terminal else None
    print(*draw_table(names, reports, width), sep="\n", file=sys.stderr)


def run_list(arguments: argparse.Namespace) -> int:
    """The last runs."""
    with opened() as portal, portal.database.reading() as session:
        runs = session.scalars(select(Run).order_by(Run.id.desc()).limit(50)).all()
    if arguments.json:
        print_json({"runs": [_row(run) for run in runs]})
        return 0
    for run in runs:
        print(
            f"{run.id:>6}  sumber {run.source_id:<5} {run.state:<10} "
            f"{run.started_at:%Y-%m-%d %H:%M}"
            f"  +{run.new} ~{run.changed} ={run.unchanged} -{run.vanished}  {run.error_sentence}"
        )
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One run with what it refused."""
    with opened() as portal, portal.database.reading() as session:
        run = session.get(Run, arguments.id)
        if run is None:
            raise UsageError(f"Tidak ada pengambilan bernomor {arguments.id}.")
        refused = session.scalars(
            select(Rejection).where(Rejection.run_id == run.id).order_by(Rejection.id).limit(50)
        ).all()
    if arguments.json:
        rejects = [{"stream": r.stream, "key": r.key, "message": r.message} for r in refused]
        print_json({"run": _row(run), "rejects": rejects})
        return 0
    for name, value in _row(run).items():
        print(f"{name:<12} {value}")
    for each in refused:
        print(f"ditolak  {each.stream} {each.key}: {each.message}")
    return 0


def _row(run: Run) -> dict[str, object]:
    names = (
        "id source_id state mode started_at ended_at pages new changed unchanged vanished "
        "rejected masked held requests bytes error_class error_sentence"
    )
    return {name: getattr(run, name) for name in names.split()}


def run_stop(arguments: argparse.Namespace) -> int:
    """Ask a run to stop after its page."""
    with opened() as portal, portal.database.writing() as session:
        run = session.get(Run, arguments.id)
        if run is None or run.state not in ("queued", "running"):
            raise UsageError(f"Pengambilan {arguments.id} tidak sedang berjalan.")
        session.execute(update(Run).where(Run.id == run.id).values(stop_asked=True))
    print("Berhenti setelah halaman ini.", file=sys.stderr)
    return 0
