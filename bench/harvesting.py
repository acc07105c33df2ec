"""A whole regency harvested: against plain requests for the same addresses, and repeated."""

import queue
import resource
import subprocess
import threading
import time
from collections import defaultdict
from pathlib import Path

import requests
from sqlalchemy import func, select

from bench.filling import copy_config
from bench.processes import free_port, jenjang, running
from portal.db import open_database
from portal.model import Fetch, File, Item, ItemVersion, Observation, Placement, Source
from portal.release import read_releases
from portal.settings import read_settings

LATENCY = 0.2
CONCURRENCY = 16
_TABLES = (Item, ItemVersion, Observation, File, Placement)


def measure_harvest(home: Path) -> str:
    """The section of docs/benchmarks.md on harvesting; leaves a filled portal behind."""
    port = free_port()
    subprocess.run(jenjang("init", "--regency", "64.08"), check=True)
    config = copy_config(home.parent / "config")
    sample = jenjang("sample", "serve", "--port", str(port), "--latency", str(LATENCY))
    with running(sample, f"http://127.64.0.1:{port}/"):
        subprocess.run(jenjang("sample", "register", "--port", str(port)), check=True)
        _keep_healthy(port)
        ours, sources = _harvest(config)
        bare, urls = _replay()
        before = _describe()
        _harvest(config)
        after = _describe()
    (home / "filled").touch()
    same = "writes no row and bumps no release" if before == after else f"{before} → {after}"
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return (
        "## Harvest\n\n"
        f"{sources} sites of the sample regency, {LATENCY * 1000:.0f} ms latency an answer, "
        f"{CONCURRENCY} at once, pace 0. Bare: a thread pool of plain `requests` sessions asking "
        "the same addresses, one site at a time each.\n\n"
        "| | seconds |\n|---|--:|\n"
        f"| jenjang harvest (parse, mask, store, publish) | {ours:.1f} |\n"
        f"| plain requests, {urls} addresses | {bare:.1f} |\n"
        f"| ratio bare / ours | {bare / ours:.2f} |\n\n"
        f"A repeat {same} (item, item_version, observation, file, placement, release). "
        f"Largest process: {memory} MB.\n"
    )


def _keep_healthy(port: int) -> None:
    """Leave out the sites that are silent, slow or dead: their waiting is not ours to measure."""
    database = open_database(read_settings())
    with database.writing() as session:
        for source in session.scalars(select(Source)):
            began = time.monotonic()
            try:
                requests.get(source.url, timeout=1.2).close()
                source.active = time.monotonic() - began < 0.8
            except requests.RequestException:
                source.active = False
    database.close()


def _harvest(config: Path) -> tuple[float, int]:
    began = time.monotonic()
    told = subprocess.run(
        ["env", f"JENJANG_CONFIG={config}", *jenjang("harvest", "--all", "--json")],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return time.monotonic() - began, told.count('"run_id"')


def _replay() -> tuple[float, int]:
    database = open_database(read_settings())
    by_source: dict[int, list[str]] = defaultdict(list)
    with database.reading() as session:
        for row in session.execute(select(Fetch.source_id, Fetch.url).order_by(Fetch.id)):
            by_source[row.source_id].append(row.url)
    database.close()
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for urls in by_source.values():
        waiting.put(urls)

    def work() -> None:
        while True:
            try:
                urls = waiting.get_nowait()
            except queue.Empty:
                return
            with requests.Session() as session:
                for url in urls:
                    session.get(url, timeout=30, allow_redirects=False)

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began, sum(len(urls) for urls in by_source.values())


def _describe() -> list[object]:
    database = open_database(read_settings())
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in _TABLES]
        releases = sum(read_releases(session).values())
    database.close()
    return [*counts, releases]
