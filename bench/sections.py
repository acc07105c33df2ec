"""First answers: how long a page takes that nobody asked for before."""

import time
from pathlib import Path

from sqlalchemy import select
from werkzeug.test import Client

from bench.filling import fill_portal
from portal.clock import system_clock
from portal.collecting import collect_rarely
from portal.db import open_database
from portal.model import Site
from portal.sections import SECTIONS
from portal.settings import read_settings
from portal.tree import load_tree
from portal.wsgi import make_front

MOST_UNITS = 60
_EXPLAINED = (
    "Milliseconds for pages that were never asked for, over {count} units of all kinds, "
    "in this process, SQLite; packing in brotli 5 included. CPU is what the process itself used: "
    "the difference is waiting for others. Each section was asked once for another unit before: "
    "what a process does once is left out.\n"
)


def measure_sections(home: Path) -> str:
    """The section of docs/benchmarks.md on first answers."""
    fill_portal(home)
    settings = read_settings()
    database = open_database(settings)
    with database.reading() as session:
        tree = load_tree(session, session.scalars(select(Site.root_unit_id)).one())
    others = [unit for unit in tree if unit is not tree.root]
    units, spare = others[: MOST_UNITS - 1], others[MOST_UNITS - 1]
    lines = [
        "## First answers\n",
        _EXPLAINED.format(count=len(units) + 1),
        "| section | median | p95 | CPU median | CPU p95 | the whole regency |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    front = make_front(settings, database, system_clock)
    collect_rarely()  # as each web process does
    client = Client(front)
    for section in SECTIONS:
        if section.root_only:
            continue
        _time(client, spare.path, section.word)
        first = _time(client, tree.root.path, section.word)
        found = [first, *(_time(client, unit.path, section.word) for unit in units)]
        walls, cpus = sorted(wall for wall, _ in found), sorted(cpu for _, cpu in found)
        rows = (_middle(walls), _late(walls), _middle(cpus), _late(cpus), first[0])
        cells = " | ".join(f"{value:.1f}" for value in rows)
        lines.append(f"| {section.word or 'ringkas'} | {cells} |")
    database.close()
    return "\n".join(lines) + "\n"


def _middle(values: list[float]) -> float:
    return values[len(values) // 2]


def _late(values: list[float]) -> float:
    return values[int(len(values) * 0.95)]


def _time(client: Client, path: str, word: str) -> tuple[float, float]:
    """Milliseconds on the wall and of this process for one page."""
    began, used = time.perf_counter(), time.process_time()
    answer = client.get(f"{path}/{word}" if word else path or "/")
    took = (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}/{word}: {answer.status_code}")
    return took
