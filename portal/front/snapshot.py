"""What a process knows of releases and sites: read again when the database moved."""

import time
from collections.abc import Iterable
from threading import Lock
from typing import Any

from sqlalchemy import select

from portal.db import Database
from portal.model import Site
from portal.release import read_releases
from portal.rules.hosts import plain_host

_OLDEST = 1.0  # seconds a snapshot serves where the database cannot say that it moved
# Seconds between two questions whether SQLite moved: asking is two thirds of the work of handing
# out a kept page. What this process wrote is asked for at once, what others wrote within that time.
_BETWEEN = 0.0005
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HOSTS = 1_000


class Snapshot:
    """Release numbers and host names. `turn` counts up whenever they were read anew."""

    def __init__(self, database: Database, *, oldest: float = _OLDEST) -> None:
        self.turn = 0
        self.zones: dict[str, str] = {}
        self._database = database
        self._embedded = database.embedded
        self._oldest = oldest
        self._numbers: dict[int, int] = {}
        self._known: dict[str, str] = {}  # host as sent: host as in keys
        self._lock = Lock()
        self._connection: Any = None
        self._mark: object = None
        self._written = -1
        self._asked_at = float("-inf")
        self._read_at = float("-inf")

    def look(self) -> int:
        """Make sure the snapshot is of now; its turn."""
        now, written = time.monotonic(), self._database.written
        if now - self._asked_at < _BETWEEN and written == self._written:
            return self.turn
        with self._lock:
            if self._embedded:
                mark = self._ask_mark()
                if mark != self._mark:
                    self._read()
                    self._mark = mark
                # The time and count of before the question: what came during it is asked for.
                self._asked_at, self._written = now, written
            elif now - self._read_at >= self._oldest:
                self._read_at = now
                self._read()
            return self.turn

    def numbers(self, units: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """The release numbers of these units."""
        return tuple((unit, self._numbers.get(unit, 0)) for unit in sorted(units))

    def holds(self, numbers: tuple[tuple[int, int], ...]) -> bool:
        """Whether all these numbers are still the present ones."""
        return all(self._numbers.get(unit, 0) == number for unit, number in numbers)

    def frozen(self) -> dict[int, int]:
        """The numbers as they are now; a later reading leaves this one alone."""
        return self._numbers

    def host(self, sent: str) -> str:
        """The host as pages are keyed by it: names nobody configured share one."""
        found = self._known.get(sent)
        if found is None:
            bare = plain_host(sent)
            # On loopback the port is part of the address that pages give away.
            known = bare if bare in self.zones else ""
            found = known or (sent.lower() if bare in _LOOPBACK else "")
            if len(self._known) < _HOSTS:
                self._known[sent] = found
        return found

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask_mark(self) -> object:
        if self._connection is None:
            self._connection = self._database.engine.raw_connection()
        cursor = self._connection.driver_connection.cursor()
        return cursor.execute("PRAGMA data_version").fetchone()[0]

    def _read(self) -> None:
        with self._database.reading() as session:
            numbers = read_releases(session)
            sites = session.execute(select(Site.host, Site.zone).order_by(Site.id)).all()
        zones = {plain_host(row.host): row.zone for row in reversed(sites)}
        if numbers != self._numbers or zones != self.zones or self.turn == 0:
            self._numbers, self.zones, self._known = numbers, zones, {}
            self.turn += 1
