"""Memory of a harvest: one source of more and more records, each in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.filling import copy_config
from bench.large_site import REGENCY, choose
from bench.processes import free_port, jenjang, running
from portal.db import Database
from portal.model import Item
from portal.sample.sites import list_sites

SIZES = (100, 1_000, 4_000)
KINDS = ("wordpress", "opensid")
_MOST_RUNS = 3  # a run asks 3,000 times at most, the next one goes on
FLAT = 20.0  # MB that the largest may hold more than the smallest
_EXPLAINED = (
    "`jenjang harvest --source ID` into an empty SQLite database, each size in a process of its "
    "own: the peak of resident memory. Articles have about 5 KB. WordPress gives them a hundred "
    "at a time, OpenSID one a page, listed in one sitemap.\n"
)


@dataclass(frozen=True, slots=True)
class Harvested:
    """What a harvest of so many records held at its peak, in MB."""

    kind: str
    records: int
    peak: float


def measure_memory(home: Path) -> str:
    """The section of docs/benchmarks.md on memory."""
    lines = [
        "## Memory of a harvest\n",
        _EXPLAINED,
        "| source | records | MB at the peak |",
        "|---|--:|--:|",
    ]
    grown = []
    for kind in KINDS:
        found = [measure_one(home.parent / f"{kind}-{size}", kind, size) for size in SIZES]
        lines += [f"| {kind} | {each.records:,} | {each.peak:.0f} |" for each in found]
        grown.append(f"{kind} {found[-1].peak - found[0].peak:+.0f} MB")
    lines += ["", f"From the smallest to the largest: {', '.join(grown)}; flat is {FLAT:.0f}.\n"]
    return "\n".join(lines)


def measure_one(home: Path, kind: str, count: int) -> Harvested:
    """Harvest one source of so many articles into a new home."""
    port, peak = free_port(), home.parent / f"{home.name}.peak"
    config = copy_config(home.parent / "config")
    place = {**os.environ, "JENJANG_HOME": str(home), "JENJANG_CONFIG": str(config)}
    url = f"sqlite:///{home / 'jenjang.db'}"
    place["JENJANG_DATABASE_URL"] = url
    wanted = choose(list_sites(1, REGENCY, port=port, limit=8), kind)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, env=place, capture_output=True)

    run(*jenjang("init", "--regency", REGENCY))
    server = [sys.executable, "-m", "bench.large_site", str(port), kind, str(count)]
    with running(server, wanted.url):
        run(
            *jenjang("sources", "add", wanted.url, "--unit", wanted.unit_code, "--kind", kind),
            "--allow-network",
            f"127.64.0.0/16:{port}",
        )
        peaks: list[float] = []
        while (held := _count(url)) < count and len(peaks) < _MOST_RUNS:
            command = [sys.executable, "-m", "bench.peak", str(peak), "harvest", "--source", "1"]
            subprocess.run(command, env=place, check=False, capture_output=True)
            peaks.append(float(peak.read_text()))
    if held < count:
        raise RuntimeError(f"{kind}: {held} of {count} articles were stored")
    return Harvested(kind, held, max(peaks))


def _count(url: str) -> int:
    database = Database(url)
    with database.reading() as session:
        held = session.scalar(select(func.count()).where(Item.type == "article"))
    database.close()
    return held or 0
