"""The pace of all processes together, on both databases and with their real clocks."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from portal.db import Database
from portal.ingest.pace import DatabasePace
from portal.model import PaceBucket

HOST, ADDRESS = "desa.example", "203.0.113.7"


def run_together(*acts: Callable[[], None]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {row.name: row.next_at for row in session.scalars(select(PaceBucket))}


def test_no_gap_needs_no_row(database: Database):
    pace = DatabasePace(database)
    pace.wait(HOST, ADDRESS, 0)
    pace.done(HOST, ADDRESS)
    assert rows(database) == {}


def test_a_gap_lies_between_two_beginnings(database: Database):
    pace = DatabasePace(database)
    started = time.monotonic()
    for _ in range(3):
        pace.wait(HOST, ADDRESS, 0.2)
        pace.done(HOST, ADDRESS)
    # Both gaps together: when a wait ended is seen late on a busy machine, and the gap after it
    # shorter. The database counts in whole milliseconds.
    assert time.monotonic() - started >= 0.398
    assert set(rows(database)) == {HOST, ADDRESS}


def test_one_request_at_a_time_whatever_name_the_server_goes_by(database: Database):
    """Two processes, two hundred villages on one box: the address is a bucket as well."""
    lock, under_way, most = threading.Lock(), 0, 0

    def visit(pace: DatabasePace, host: str) -> None:
        nonlocal under_way, most
        for _ in range(3):
            pace.wait(host, ADDRESS, 0.01)
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(0.03)
            with lock:
                under_way -= 1
            pace.done(host, ADDRESS)

    processes = [DatabasePace(database) for _ in range(4)]
    run_together(
        *(
            lambda p=pace, n=number: visit(p, f"desa{n}.example")
            for number, pace in enumerate(processes)
        )
    )
    assert most == 1


@pytest.mark.measured
def test_other_hosts_are_not_held_up(database: Database):
    pace = DatabasePace(database)
    pace.wait(HOST, ADDRESS, 30)
    began = time.monotonic()
    DatabasePace(database).wait("lain.example", "203.0.113.8", 30)
    assert time.monotonic() - began < 2


def test_a_killed_holder_blocks_a_host_for_minutes_only(database: Database):
    DatabasePace(database).wait(HOST, ADDRESS, 0.01)  # and never done
    held = rows(database)[HOST]
    with database.reading() as session:
        now = session.scalar(select(database.moment()))
    assert 0 < held - now <= 180_000
    with database.writing() as session:
        session.execute(update(PaceBucket).values(next_at=now))
    DatabasePace(database).wait(HOST, ADDRESS, 0.01)


def test_the_wait_is_told_to_the_one_who_sleeps(database: Database):
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        time.sleep(seconds)

    pace = DatabasePace(database, nap)
    pace.wait(HOST, ADDRESS, 0.7)
    pace.done(HOST, ADDRESS)
    pace.wait(HOST, ADDRESS, 0.7)
    assert naps and max(naps) <= 0.5
