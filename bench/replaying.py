"""Plain requests for the addresses of a harvest: what asking alone takes."""

import queue
import threading
import time
from collections import defaultdict

import requests
from sqlalchemy import select

from portal.db import Database
from portal.model import Fetch


def read_addresses(database: Database) -> list[list[str]]:
    """The logged addresses, one list a source, in the order they were asked."""
    by_source: dict[int, list[str]] = defaultdict(list)
    with database.reading() as session:
        for row in session.execute(select(Fetch.source_id, Fetch.url).order_by(Fetch.id)):
            by_source[row.source_id].append(row.url)
    return list(by_source.values())


def replay(lists: list[list[str]], at_once: int) -> float:
    """The seconds that a pool of so many threads takes, one source at a time each."""
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for urls in lists:
        waiting.put(urls)
    failed: list[requests.RequestException] = []

    def work() -> None:
        while True:
            try:
                urls = waiting.get_nowait()
            except queue.Empty:
                return
            with requests.Session() as session:
                for url in urls:
                    try:
                        session.get(url, timeout=30, allow_redirects=False)
                    except requests.RequestException as error:
                        failed.append(error)

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} plain requests failed, the first: {failed[0]}")
    return time.monotonic() - began
