"""Boundaries of the whole country through the import: time, memory, what people have to look at."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.national import FIGURES, Measured, read_figures

SOURCE = Path(os.environ.get("JENJANG_SHARED", "../shared")) / "data/indonesia_desa.geojsonl.gz"
_SLOWEST = 5
_EXPLAINED = (
    "{regencies} regencies with {units:,} desa and {points:,} vertices, one after another into one "
    "SQLite database, each as `jenjang geo import` does it: read in the guarded child, matched, "
    "repaired, cleaned as siblings, checked, stored; then everything derived. What waits for a "
    "person is accepted as it stands, so that the rest of the way is measured too. One process, "
    "whose memory is given; the reading child has a bound of its own. With a folder in "
    "`JENJANG_NATIONAL` it goes on where it was stopped.\n"
)


def measure_geography(home: Path) -> str:
    """The section of docs/benchmarks.md on boundaries."""
    if not SOURCE.exists():
        return f"## Boundaries\n\nNot measured: {SOURCE.name} is not on this machine.\n"
    folder = Path(os.environ.get("JENJANG_NATIONAL") or home.parent / "national")
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.national", str(SOURCE), str(folder)]
    subprocess.run(command, check=True)
    return describe(read_figures(folder / FIGURES))


def describe(found: list[Measured]) -> str:
    """The figures in words and tables."""
    units, points = sum(each.units for each in found), sum(each.points for each in found)
    head = _EXPLAINED.format(regencies=len(found), units=units, points=points)
    return "\n".join(
        ("## Boundaries\n", head, *_totals(found), "", *_times(found), "", *_reviews(found), "")
    )


def _totals(found: list[Measured]) -> list[str]:
    failed = [each.code for each in found if each.failure]
    disputed = sum(each.overlaps for each in found)
    rows = {
        "regencies that failed": f"{len(failed)} {' '.join(failed)}".strip(),
        "boundaries stored": f"{sum(each.stored for each in found):,}",
        "kecamatan and regencies dissolved": f"{sum(each.derived for each in found):,}",
        "paths without a shape": str(sum(each.empty for each in found)),
        "pairs still overlapping: ground both claim": str(disputed),
        "units sent to review": f"{sum(each.sent for each in found):,}",
        "regencies without anything to review": str(sum(not each.sent for each in found)),
        "largest number of units sent to review by one regency": _most_sent(found),
        "MB held after a regency: first, median, last, largest": _spread(
            [each.resident for each in found]
        ),
        "MB at the peak of a regency: first, median, last, largest": _spread(
            [each.peak for each in found]
        ),
        "minutes in all": f"{sum(_seconds(each) for each in found) / 60:.0f}",
    }
    return ["| | |", "|---|--:|", *(f"| {name} | {value} |" for name, value in rows.items())]


def _most_sent(found: Sequence[Measured]) -> str:
    most = max(found, key=lambda each: each.sent)
    return f"{most.sent} of {most.units} ({most.code})"


def _spread(values: Sequence[float]) -> str:
    """First, median, last and largest: flat when they are alike."""
    return ", ".join(
        f"{value:.0f}" for value in (values[0], median(values), values[-1], max(values))
    )


def _times(found: list[Measured]) -> list[str]:
    """Memory by tenths of the run, and who took longest."""
    lines = ["| tenth of the run | seconds a regency | largest | MB after, at most | MB peak |"]
    lines.append("|---|--:|--:|--:|--:|")
    for tenth in range(10):
        part = found[len(found) * tenth // 10 : len(found) * (tenth + 1) // 10]
        if part:
            times = [_seconds(each) for each in part]
            lines.append(
                f"| {tenth + 1} | {sum(times) / len(times):.1f} | {max(times):.1f} "
                f"| {max(each.resident for each in part):.0f} "
                f"| {max(each.peak for each in part):.0f} |"
            )
    lines += ["", "| slowest | desa | vertices | read, check | store | derive |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    lines += [
        f"| {each.code} | {each.units} | {each.points:,} | {each.examine:.1f} | {each.store:.1f} "
        f"| {each.derive:.1f} |"
        for each in sorted(found, key=_seconds, reverse=True)[:_SLOWEST]
    ]
    return lines


def _reviews(found: list[Measured]) -> list[str]:
    kinds: Counter[str] = Counter()
    for each in found:
        kinds.update(each.reviews)
    return [
        "| what a person has to look at | units |",
        "|---|--:|",
        *(f"| {kind} | {count} |" for kind, count in kinds.most_common()),
        "",
        "| regency with units to look at | units | of | what for |",
        "|---|--:|--:|---|",
        *(
            f"| {each.code} | {each.sent} | {each.units} | {', '.join(sorted(each.reviews))} |"
            for each in sorted(found, key=lambda each: (-each.sent, each.code))
            if each.sent
        ),
    ]


def _seconds(measured: Measured) -> float:
    return measured.examine + measured.store + measured.derive
