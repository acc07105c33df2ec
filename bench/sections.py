"""First answers: how long a page takes that nobody asked for before."""

import time
from pathlib import Path

from sqlalchemy import select
from werkzeug.test import Client

from bench.filling import fill_portal
from portal.clock import system_clock
from portal.db import open_database
from portal.model import Site
from portal.sections import SECTIONS
from portal.settings import read_settings
from portal.tree import load_tree
from portal.wsgi import make_front

MOST_UNITS = 60
_EXPLAINED = (
    "Milliseconds for pages that were never asked for, over {count} units of all kinds, "
    "in this process, SQLite; packing in gzip and brotli 5 included.\n"
)


def measure_sections(home: Path) -> str:
    """The section of docs/benchmarks.md on first answers."""
    fill_portal(home)
    settings = read_settings()
    database = open_database(settings)
    with database.reading() as session:
        tree = load_tree(session, session.scalars(select(Site.root_unit_id)).one())
    units = list(tree)[:MOST_UNITS]
    lines = [
        "## First answers\n",
        _EXPLAINED.format(count=len(units)),
        "| section | median | p95 |",
        "|---|--:|--:|",
    ]
    front = make_front(settings, database, system_clock)
    client = Client(front)
    client.get("/")
    for section in SECTIONS:
        if section.root_only:
            continue
        times = sorted(_time(client, unit.path, section.word) for unit in units)
        name = section.word or "ringkas"
        p95 = times[int(len(times) * 0.95)]
        lines.append(f"| {name} | {times[len(times) // 2]:.1f} | {p95:.1f} |")
    database.close()
    return "\n".join(lines) + "\n"


def _time(client: Client, path: str, word: str) -> float:
    began = time.perf_counter()
    answer = client.get(f"{path}/{word}" if word else path or "/")
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}/{word}: {answer.status_code}")
    return took
