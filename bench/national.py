"""All regencies of the country imported one after another, as the command does it, and derived.

Run as a process of its own, so that its memory is its own: one line of JSON a regency, written
into the folder as soon as it is known. Started again in the same folder it goes on where it ended.
"""

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import func, select

from geo.intake.examination import Decisions
from portal.acts.examining_boundaries import Ask, Claim, Examined, examine_file
from portal.acts.importing_boundaries import Moment, import_boundaries
from portal.db import Database
from portal.ingest.ancestry import find_version
from portal.ingest.drawing import draw_dirty
from portal.migrations.upgrading import upgrade
from portal.model import Drawing, Topology, UnitVersion
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.planning import plan_units

FIGURES = "national.jsonl"
_NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_TODAY = date(2026, 11, 24)
_CLAIM = Claim(source="pengukuran", by="bench")


@dataclass(slots=True)
class Measured:
    """What became of one regency; times in seconds, memory in MB."""

    code: str
    units: int = 0
    points: int = 0
    stored: int = 0
    derived: int = 0  # kecamatan and the regency itself
    reviews: dict[str, int] = field(default_factory=dict)  # units by what has to be looked at
    sent: int = 0  # units with anything to look at
    overlaps: int = 0  # after the cleaning, besides what two units claim
    empty: int = 0  # paths without a shape
    topology: int = 0  # characters
    examine: float = 0.0
    store: float = 0.0
    derive: float = 0.0
    resident: float = 0.0
    peak: float = 0.0
    failure: str = ""


def main(source: Path, folder: Path, only: frozenset[str]) -> int:
    """Import each regency of the file that is not in the folder yet; write a line for each."""
    figures = folder / FIGURES
    done = {each.code for each in read_figures(figures)} - only
    database = Database(f"sqlite:///{folder / 'national.db'}")
    upgrade(database, copy_to=None, now=_NOW)
    for code, lines in _read_regencies(source):
        if code in done or (only and code not in only):
            continue
        path = folder / "batas.geojson"
        path.write_text(
            '{"type":"FeatureCollection","features":[' + ",".join(lines) + "]}", encoding="utf-8"
        )
        measured = _measure(database, folder, code, path)
        with figures.open("a", encoding="utf-8") as rows:
            rows.write(json.dumps(asdict(measured)) + "\n")
    database.close()
    return 0


def read_figures(figures: Path) -> list[Measured]:
    """What was measured so far, in the order of the codes; of two measurements the later one."""
    if not figures.exists():
        return []
    lines = figures.read_text(encoding="utf-8").splitlines()
    latest = {each.code: each for each in (Measured(**json.loads(line)) for line in lines)}
    return [latest[code] for code in sorted(latest)]


def _read_regencies(source: Path) -> Iterator[tuple[str, list[str]]]:
    """The features of one regency at a time, as they stand in the file."""
    with gzip.open(source, "rt", encoding="utf-8") as rows:
        for code, lines in groupby(rows, key=lambda row: str(json.loads(row)["id"])[:5]):
            yield code, [line.strip() for line in lines]


def _measure(database: Database, folder: Path, code: str, path: Path) -> Measured:
    measured = Measured(code)
    _plant(database, code)
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    try:
        _import(database, folder, code, path, measured)
    except Exception as error:  # a failure is a result here, not the end of the measurement
        measured.failure = f"{type(error).__name__}: {error}"
    measured.resident, measured.peak = _memory("VmRSS"), _memory("VmHWM")
    return measured


def _plant(database: Database, code: str) -> None:
    codes = list_packaged(code)
    planned = plan_units(codes, (), frozenset())
    with database.writing() as session:
        fill_tree(session, codes, planned, zone="Asia/Makassar", host="", now=_NOW, on=_TODAY)


def _import(database: Database, folder: Path, code: str, path: Path, measured: Measured) -> None:
    with database.reading() as session:
        root = find_version(session, code)
    assert root is not None
    began = time.perf_counter()
    examined = examine_file(database, root, {}, Ask(path))
    measured.examine = time.perf_counter() - began
    _count(examined, measured)
    # Whoever looked at all of it and takes it as it is.
    accepted = replace(examined, ask=replace(examined.ask, decisions=Decisions(all=True)))
    began = time.perf_counter()
    outcome = import_boundaries(
        database, folder / "batas", root, accepted, _CLAIM, Moment(_NOW, _TODAY)
    )
    measured.store = time.perf_counter() - began
    measured.stored = outcome.stored
    began = time.perf_counter()
    draw_dirty(database, lambda: _NOW)
    measured.derive = time.perf_counter() - began
    _look(database, root, measured)


def _count(examined: Examined, measured: Measured) -> None:
    result = examined.result
    measured.units = result.features
    measured.points = sum(
        len(part.exterior.coords) + sum(len(hole.coords) for hole in part.interiors)
        for entry in result.entries
        if entry.original is not None
        for part in entry.original.geoms
    )
    measured.sent = len(examined.open_reviews)
    kinds = Counter(
        kind
        for findings in examined.open_reviews.values()
        for kind in {finding.kind.value for finding in findings}
    )
    measured.reviews = dict(kinds)
    measured.overlaps = result.after.overlaps


def _look(database: Database, root: UnitVersion, measured: Measured) -> None:
    """What was written for this regency."""
    mine = select(UnitVersion.unit_id).where(
        UnitVersion.scope_key.between(root.scope_key, root.scope_end)
    )
    with database.reading() as session:
        drawings = session.execute(
            select(Drawing.role, Drawing.shapes).where(Drawing.unit_id.in_(mine))
        ).all()
        measured.empty = sum(
            not path for _, shapes in drawings for _, path, *_ in json.loads(shapes)["shapes"]
        )
        measured.derived = sum(role == "anak" for role, _ in drawings)
        chosen = select(func.length(Topology.body)).where(Topology.unit_id == root.unit_id)
        measured.topology = session.scalar(chosen) or 0


def _memory(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), frozenset(sys.argv[3:])))
