"""A regency harvested again and again: against plain requests for the same addresses, repeated."""

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.filling import copy_config
from bench.peak import timed
from bench.processes import free_port, jenjang, running
from bench.replaying import read_addresses, replay
from portal.db import Database
from portal.model import File, Item, ItemVersion, Observation, Placement, Source
from portal.release import read_releases
from portal.sample.sites import Temper, list_sites

SITES = 141
LATENCY = 0.2
CONCURRENCY = 16
ROUNDS = 5
_TABLES = (Item, ItemVersion, Observation, File, Placement)
_EXPLAINED = (
    "{sites} sites of the sample regency with their statistics, maps and newest entries, "
    "{latency:.0f} ms latency an answer, {concurrency} at once, pace 0 for both. Bare: a thread "
    "pool of plain `requests` sessions that asks for the addresses of our own log, one site at a "
    "time each. Both in turn, {rounds} times, each harvest into an empty database. Left out are "
    "the sites of the sample that are silent, slow, dead, of another village or failing now and "
    "then: their waiting is neither's.\n"
)


@dataclass(frozen=True, slots=True)
class Round:
    """One alternation: seconds of both, our peak in MB, the addresses asked."""

    ours: float
    bare: float
    peak: float
    addresses: int


def measure_harvest(home: Path) -> str:
    """The section of docs/benchmarks.md on harvesting."""
    port, rounds = free_port(), []
    config = copy_config(home.parent / "config")
    sample = [sys.executable, "-m", "bench.short_sample", str(port), str(LATENCY)]
    with running(sample, f"http://127.64.0.1:{port}/"):
        for number in range(ROUNDS):
            place = home.parent / f"harvest-{number}"
            url = _prepare(place, config, port)
            rounds.append(_alternate(place, config, url))
            print(rounds[-1], file=sys.stderr)
        repeat, quiet = _repeat(place, config, url)
    return describe(rounds, repeat, quiet)


def describe(rounds: list[Round], repeat: float, quiet: list[str]) -> str:
    """The figures in words and a table."""
    ours = statistics.median(each.ours for each in rounds)
    bare = statistics.median(each.bare for each in rounds)
    ratio = statistics.median(each.bare / each.ours for each in rounds)
    lines = [
        "## Harvest\n",
        _EXPLAINED.format(
            sites=SITES, latency=LATENCY * 1000, concurrency=CONCURRENCY, rounds=len(rounds)
        ),
        "| | seconds, median |\n|---|--:|",
        f"| jenjang harvest (parse, mask, store, publish) | {ours:.1f} |",
        f"| plain requests, {rounds[-1].addresses:,} addresses | {bare:.1f} |",
        f"| ratio bare / ours | {ratio:.2f} |\n",
        "Ratios of the rounds: "
        + ", ".join(f"{each.bare / each.ours:.2f}" for each in rounds)
        + f". Peak of the harvesting process: {max(each.peak for each in rounds):.0f} MB.\n",
        f"A repeat takes {repeat:.1f} seconds and "
        + (f"changes {'; '.join(quiet)}." if quiet else _QUIET),
    ]
    return "\n".join(lines) + "\n"


_QUIET = "writes 0 rows to item, item_version, observation, file, placement and bumps no release."


def _prepare(place: Path, config: Path, port: int) -> str:
    """A new home with all healthy sites as sources, 141 of them active; its database."""
    for command in (("init", "--regency", "64.08"), ("sample", "register", "--port", str(port))):
        _run(place, config, jenjang(*command))
    steady = (Temper.STEADY, Temper.BROKEN_FEED, Temper.UNPLACED, Temper.CLOSED, Temper.WALLED)
    wanted = {each.url for each in list_sites(1, "64.08", port) if each.temper in steady}
    url = f"sqlite:///{place / 'jenjang.db'}"
    database = Database(url)
    with database.writing() as session:
        chosen = 0
        for source in session.scalars(select(Source).order_by(Source.id)):
            source.active = source.url in wanted and chosen < SITES
            chosen += source.active
    database.close()
    if chosen != SITES:
        raise RuntimeError(f"{chosen} healthy sites, not {SITES}")
    return url


def _alternate(place: Path, config: Path, url: str) -> Round:
    ours, peak = _harvest(place, config)
    database = Database(url)
    lists = read_addresses(database)
    database.close()
    return Round(ours, replay(lists, CONCURRENCY), peak, sum(map(len, lists)))


def _repeat(place: Path, config: Path, url: str) -> tuple[float, list[str]]:
    """The seconds of a second harvest, and what it changed."""
    before = _count(url)
    took, _ = _harvest(place, config)
    after = _count(url)
    return took, [
        f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]
    ]


def _harvest(place: Path, config: Path) -> tuple[float, float]:
    """Seconds and MB of one harvest of all sources; a source that fails is an error here."""
    out = place.parent / f"{place.name}.peak"
    arguments = ("harvest", "--all", "--concurrency", str(CONCURRENCY))
    command = [sys.executable, "-m", "bench.peak", str(out), *arguments]
    took = timed(lambda: _run(place, config, command))
    return took, float(out.read_text())


def _run(place: Path, config: Path, command: list[str]) -> None:
    env = {**os.environ, "JENJANG_HOME": str(place), "JENJANG_CONFIG": str(config)}
    env["JENJANG_DATABASE_URL"] = f"sqlite:///{place / 'jenjang.db'}"
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _count(url: str) -> dict[str, int]:
    database = Database(url)
    with database.reading() as session:
        counts = {
            each.__tablename__: session.scalar(select(func.count()).select_from(each)) or 0
            for each in _TABLES
        }
        counts["releases"] = sum(read_releases(session).values())
    database.close()
    return counts
