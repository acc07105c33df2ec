"""geo import, accept, drop, note: changing the boundaries that are shown."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.codes import Level
from geo.formats.reading import Wish
from geo.intake.examination import Decisions
from geo.intake.finding import Weight
from geo.intake.picture import draw_examination
from geo.intake.report import to_value
from portal.acts.deciding_boundaries import decide_boundaries, drop_boundaries
from portal.acts.examining_boundaries import (
    DEFINITIVE,
    INDICATIVE,
    Ask,
    Claim,
    Examined,
    examine_file,
)
from portal.acts.importing_boundaries import Outcome, import_boundaries
from portal.acts.noting_boundaries import note_boundary
from portal.cli import geography_looking, geography_places
from portal.cli.geography_lines import list_lines, review_lines
from portal.cli.geography_options import (
    Screen,
    actor_of,
    add_actor,
    add_decisions,
    boundary_folder,
    moment_of,
    read_day,
    read_decisions,
    stated_areas,
    write_text,
)
from portal.cli.opening import Opened, find_site, opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.drawing import draw_dirty
from portal.model import UnitVersion
from portal.reads.boundary_question import read_known, read_units

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
    load.add_argument("--as-of", type=read_day, default=None, metavar="TANGGAL")
    load.add_argument("--status", choices=tuple(_STATUSES), default="indicative")
    load.add_argument("--legal-basis", default="", metavar="TEKS", help="wajib bila definitif")
    load.add_argument("--crs", default="", metavar="SISTEM", help="misalnya EPSG:32750, UTM 50S")
    load.add_argument("--layer", default="", metavar="LAPIS", help="satu lapis, atau: semua")
    load.add_argument("--dry-run", action="store_true", help="periksa saja")
    load.add_argument("--svg", type=Path, default=None, metavar="BERKAS.svg")
    add_decisions(load)
    load.set_defaults(run=run_import)
    accept = acts.add_parser("accept", help="simpan berkas yang menunggu setelah diperiksa")
    accept.add_argument("id", type=int)
    add_decisions(accept)
    accept.set_defaults(run=run_accept)
    drop = acts.add_parser("drop", help="batalkan berkas yang menunggu")
    drop.add_argument("id", type=int)
    add_actor(drop)
    drop.set_defaults(run=run_drop)
    note = acts.add_parser("note", help="catatan di samping batas yang diperselisihkan")
    note.add_argument("unit", metavar="KODE")
    note.add_argument("text", nargs="?", default="", metavar="TEKS")
    note.add_argument("--end", action="store_true", help="cabut catatannya")
    add_actor(note)
    note.set_defaults(run=run_note)
    geography_looking.add_commands(acts)
    geography_places.add_commands(acts)


def run_import(arguments: argparse.Namespace) -> int:
    """Examine a file and store it; 1 when it waits for a person."""
    claim = Claim(
        source=arguments.source or f"berkas {arguments.file.name}",
        by=actor_of(arguments),
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
        with Screen() as step:
            examined = examine_file(portal.database, root, stated_areas(portal), ask, step)
        _tell(portal, root, examined, arguments)
        if arguments.dry_run:
            return _look_only(portal, root, examined, arguments)
        outcome = import_boundaries(
            portal.database, boundary_folder(portal), root, examined, claim, moment_of(site)
        )
        return _finish(portal, arguments, examined, outcome)


def run_accept(arguments: argparse.Namespace) -> int:
    """Store a waiting file; without any decision all that was found is accepted."""
    decisions = read_decisions(arguments)
    if decisions == Decisions():
        decisions = Decisions(all=True)
    with opened() as portal:
        site, root = find_site(portal)
        with Screen() as step:
            examined, outcome = decide_boundaries(
                portal.database,
                boundary_folder(portal),
                root,
                stated_areas(portal),
                arguments.id,
                decisions,
                Claim(source="", by=actor_of(arguments)),
                moment_of(site),
                step,
            )
        if outcome.open_reviews:
            _tell(portal, root, examined, arguments)
        return _finish(portal, arguments, examined, outcome)


def run_drop(arguments: argparse.Namespace) -> int:
    """Say that a waiting file will not be stored."""
    with opened() as portal:
        site, root = find_site(portal)
        by = Claim(source="", by=actor_of(arguments))
        drop_boundaries(portal.database, root, arguments.id, by, moment_of(site))
    print(f"Impor {arguments.id} dibatalkan.", file=sys.stderr)
    return 0


def run_note(arguments: argparse.Namespace) -> int:
    """Put a note beside a boundary, or take it back."""
    if bool(arguments.text) == arguments.end:
        raise UsageError("Tulis catatannya, atau cabut dengan --end.")
    with opened() as portal:
        site, _ = find_site(portal)
        by = Claim(source="", by=actor_of(arguments))
        note_boundary(portal.database, arguments.unit, arguments.text, by, moment_of(site))
    done = "dicabut" if arguments.end else "dipasang"
    print(f"Catatan batas {arguments.unit} {done}.", file=sys.stderr)
    return 0


def _look_only(
    portal: Opened, root: UnitVersion, examined: Examined, arguments: argparse.Namespace
) -> int:
    picture = _draw(portal, root, examined, arguments.svg)
    if arguments.json:
        value = to_value(examined.result)
        print_json({"state": "diperiksa", "svg": str(picture) if picture else None, **value})
    if picture is not None:
        print(f"Gambar sebelum dan sesudah: {picture}", file=sys.stderr)
    if examined.ask.level is Level.DESA:
        return 1 if examined.open_reviews else 0
    findings = (each for entry in examined.result.entries for each in entry.findings)
    return int(any(each.weight is Weight.REVIEW for each in findings))


def _finish(
    portal: Opened, arguments: argparse.Namespace, examined: Examined, outcome: Outcome
) -> int:
    if outcome.stored:
        draw_dirty(portal.database, system_clock)
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


def _draw(
    portal: Opened, root: UnitVersion, examined: Examined, wanted: Path | None
) -> Path | None:
    """The picture of before and after; None when the file holds nothing to draw."""
    if not any(each.original is not None for each in examined.result.entries):
        return None
    with portal.database.reading() as session:
        held = read_known(session, read_units(session, root), {}).villages
    title = f"{examined.ask.path.name}: sebelum dan sesudah"
    target = wanted
    if target is None:
        folder = portal.settings.home / "tinjauan"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{examined.ask.path.stem[:60]}-{examined.reading.sha256[:8]}.svg"
    write_text(target, draw_examination(examined.result, held, title))
    return target
