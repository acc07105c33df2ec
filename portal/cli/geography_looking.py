"""geo check, history, diff, export: looking at the boundaries that are shown and were."""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from shapely import MultiPolygon
from sqlalchemy.orm import Session

from geo import geopackage
from geo.geojson import collect
from geo.intake.picture import draw_difference
from portal.cli.geography_options import read_day, stated_areas, write_text
from portal.cli.geography_state_lines import (
    difference_lines,
    history_lines,
    state_lines,
    state_value,
)
from portal.cli.opening import find_site, opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.model import UnitVersion
from portal.reads.boundary_export import ExportedBoundary, list_boundaries
from portal.reads.boundary_history import (
    compare_states,
    find_import_before,
    find_stored,
    read_history,
    read_state_after,
    read_state_on,
)
from portal.reads.boundary_notes import read_notes
from portal.reads.boundary_question import VILLAGES, read_units
from portal.reads.boundary_state import read_state

_FORMATS = ("geojson", "csv", "gpkg")
_ABOUT = "Batas indikatif bukan acuan hukum; status, sumber dan tanggal tertulis pada tiap unit."


def add_commands(acts: Any) -> None:
    """Add this group's commands."""
    check = acts.add_parser("check", help="keadaan batas yang tersimpan dan yang menunggu")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run_check)
    history = acts.add_parser("history", help="batas sebuah unit dari waktu ke waktu")
    history.add_argument("unit", metavar="KODE")
    history.add_argument("--json", action="store_true")
    history.set_defaults(run=run_history)
    diff = acts.add_parser("diff", help="luas yang bertambah dan berkurang antara dua keadaan")
    diff.add_argument("before", metavar="DARI", help="tanggal, atau nomor impor")
    diff.add_argument("after", metavar="KE", nargs="?", help="bila kosong: sesudah impor itu")
    diff.add_argument("--unit", default="", metavar="KODE")
    diff.add_argument("--svg", type=Path, default=None, metavar="BERKAS.svg")
    diff.add_argument("--json", action="store_true")
    diff.set_defaults(run=run_diff)
    export = acts.add_parser("export", help="tulis batas ke satu berkas")
    export.add_argument("file", type=Path, metavar="BERKAS")
    export.add_argument("--format", choices=_FORMATS, default=None, help="biasanya dari namanya")
    export.add_argument("--level", choices=("desa", "kecamatan", "kabupaten"), default="desa")
    export.add_argument("--unit", default="", metavar="KODE")
    export.add_argument("--on", type=read_day, default=None, metavar="TANGGAL")
    export.set_defaults(run=run_export)


def run_check(arguments: argparse.Namespace) -> int:
    """How the stored boundaries stand; 1 when somebody has to look."""
    with opened() as portal:
        _, root = find_site(portal)
        with portal.database.reading() as session:
            state = read_state(session, root, stated_areas(portal))
            units = read_units(session, root)
            noted = read_notes(session, [unit.unit_id for unit in units.values()])
    names = {code: unit.name for code, unit in units.items()}
    notes = {unit.code: noted[unit.unit_id] for unit in units.values() if unit.unit_id in noted}
    if arguments.json:
        print_json(state_value(state, notes))
    else:
        for line in state_lines(state, names, notes):
            print(line)
    return 0 if state.sound else 1


def run_history(arguments: argparse.Namespace) -> int:
    """All boundaries a unit has or had."""
    with opened() as portal:
        _, root = find_site(portal)
        with portal.database.reading() as session:
            unit = _find(read_units(session, root), arguments.unit)
            past = read_history(session, unit.unit_id)
    if arguments.json:
        print_json({"unit": unit.code, "boundaries": [asdict(each) for each in past]})
        return 0
    for line in history_lines(unit.code, unit.name, past):
        print(line)
    return 0


def run_diff(arguments: argparse.Namespace) -> int:
    """What each unit gained and lost between two states."""
    with opened() as portal:
        _, root = find_site(portal)
        with portal.database.reading() as session:
            units = _villages(read_units(session, root), arguments.unit)
            ask = _States(session, root, units)
            before, after = ask.pair(arguments.before, arguments.after)
    changes = compare_states(before, after)
    names = {unit.code: unit.name for unit in units.values()}
    if arguments.svg is not None:
        if not before and not after:
            raise UsageError("Tidak ada batas untuk digambar pada kedua keadaan itu.")
        title = f"Batas {arguments.before} dan {arguments.after or 'sesudahnya'}"
        write_text(arguments.svg, draw_difference(before, after, title))
    if arguments.json:
        print_json({"units": [asdict(each) for each in changes]})
        return 0
    for line in difference_lines(changes, names):
        print(line)
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the boundaries to a new file."""
    kind = arguments.format or arguments.file.suffix.lower().lstrip(".")
    if kind not in _FORMATS:
        raise UsageError(f"Format {kind or 'kosong'} tidak dikenal; pilih {', '.join(_FORMATS)}.")
    if arguments.file.exists():
        raise UsageError(f"{arguments.file} sudah ada; pilih nama lain.")
    with opened() as portal:
        _, root = find_site(portal)
        with portal.database.reading() as session:
            units = read_units(session, root)
            chosen = _at_level(units, arguments.level, arguments.unit)
            rows = list_boundaries(session, chosen, arguments.on)
    if not rows:
        raise UsageError("Tidak ada batas yang tersimpan untuk pilihan ini.")
    _WRITERS[kind](arguments.file, rows)
    print(f"{len(rows)} batas ditulis ke {arguments.file}.", file=sys.stderr)
    return 0


class _States:
    """Two states of the boundaries, each a day or the number of an import."""

    def __init__(self, session: Session, root: UnitVersion, units: dict[int, UnitVersion]) -> None:
        self._session, self._root, self._units = session, root, units
        self._stored = find_stored(session, root.unit_id)

    def pair(
        self, before: str, after: str | None
    ) -> tuple[dict[str, MultiPolygon], dict[str, MultiPolygon]]:
        """Both states; an import alone is compared with the one before it."""
        if after is not None:
            return self._read(before), self._read(after)
        if not before.isdigit():
            return self._read(before), self._read(date.max.isoformat())
        number = self._number(before)
        earlier = find_import_before(self._session, self._root.unit_id, number)
        return self._after(earlier), self._after(number)

    def _read(self, text: str) -> dict[str, MultiPolygon]:
        if text.isdigit():
            return self._after(self._number(text))
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UsageError(f"{text}: tulis TAHUN-BULAN-TANGGAL atau nomor impor.") from None
        return read_state_on(self._session, self._units, day)

    def _number(self, text: str) -> int:
        if int(text) not in self._stored:
            raise UsageError(f"Impor {text} tidak ada atau tidak tersimpan.")
        return int(text)

    def _after(self, number: int) -> dict[str, MultiPolygon]:
        return read_state_after(self._session, self._units, number)


def _find(units: dict[str, UnitVersion], code: str) -> UnitVersion:
    if code not in units:
        raise UsageError(f"Tidak ada wilayah berkode {code}.")
    return units[code]


def _villages(units: dict[str, UnitVersion], within: str) -> dict[int, UnitVersion]:
    return _at_level(units, "desa", within)


def _at_level(units: dict[str, UnitVersion], level: str, within: str) -> dict[int, UnitVersion]:
    if within:
        _find(units, within)
    kinds = VILLAGES if level == "desa" else (level,)
    return {
        unit.unit_id: unit
        for unit in units.values()
        if unit.kind in kinds
        and (not within or unit.code == within or unit.code.startswith(f"{within}."))
    }


def _write_geojson(target: Path, rows: Sequence[ExportedBoundary]) -> None:
    features = ((str(row.values["kode"]), row.values, row.shape) for row in rows)
    # Nine digits: what was written can be read again as the same line.
    write_text(target, collect(features, digits=9, about={"catatan": _ABOUT}) + "\n")


def _write_csv(target: Path, rows: Sequence[ExportedBoundary]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*rows[0].values, "wkt"))
    writer.writerows(_cells(rows))
    write_text(target, out.getvalue())


def _cells(rows: Sequence[ExportedBoundary]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (*("" if each is None else each for each in row.values.values()), row.shape.wkt)


def _write_geopackage(target: Path, rows: Sequence[ExportedBoundary]) -> None:
    try:
        geopackage.write(
            target, "batas", [(row.shape, row.values) for row in rows], about=_ABOUT,
            at=system_clock(),
        )  # fmt: skip
    except OSError as error:
        raise UsageError(f"{target} tidak dapat ditulis: {error.strerror}.") from None


_WRITERS: dict[str, Callable[[Path, Sequence[ExportedBoundary]], None]] = {
    "geojson": _write_geojson,
    "csv": _write_csv,
    "gpkg": _write_geopackage,
}
