"""Saya butuh ini: count that somebody waits for something, and keep nothing of who it was."""

import hashlib
from datetime import date, datetime, timedelta
from secrets import token_bytes
from threading import Lock
from typing import Literal

from portal.db import Database, upsert
from portal.errors import BusyError
from portal.model import NeedDay
from portal.rules.needs import NeedPolicy
from portal.tree import UnitView

_MINUTE = timedelta(minutes=1)


class Presses:
    """Who pressed today, as digests that only this process knows and that end with the day: a
    salt is drawn for each day and never leaves the memory, and nothing is written or logged."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._day: date | None = None
        self._salt = b""
        self._seen: set[bytes] = set()
        self._minute: datetime | None = None
        self._left = 0

    def admit(
        self, unit_id: int, need: str, network: str, now: datetime, today: date, most: int
    ) -> Literal["new", "known", "busy"]:
        """Whether a press counts: once a network, need and day, and so many a minute at most."""
        with self._lock:
            if self._day != today:
                self._day, self._salt, self._seen = today, token_bytes(32), set()
            mark = self._digest(unit_id, need, network)
            if mark in self._seen:
                return "known"
            if self._minute is None or not self._minute <= now < self._minute + _MINUTE:
                self._minute, self._left = now, most
            if not self._left:
                return "busy"
            self._left -= 1
            self._seen.add(mark)
            return "new"

    def forget(self, unit_id: int, need: str, network: str) -> None:
        """Take a press back that could not be written."""
        with self._lock:
            self._seen.discard(self._digest(unit_id, need, network))

    def _digest(self, unit_id: int, need: str, network: str) -> bytes:
        text = f"{network}\n{unit_id}\n{need}".encode()
        return hashlib.blake2b(text, key=self._salt, digest_size=16).digest()


def press(
    database: Database,
    presses: Presses,
    policy: NeedPolicy,
    unit: UnitView,
    need: str,
    network: str,
    now: datetime,
    today: date,
) -> None:
    """Count one more who waits. The same network is counted once a day, and is not told which it
    was: it may be somebody else's press. BusyError when too many come at once."""
    most = policy.per_minute_most
    outcome = presses.admit(unit.id, need, network, now, today, most)
    if outcome == "busy":
        raise BusyError("Sedang banyak yang menekan. Coba lagi sebentar lagi.")
    if outcome == "known":
        return
    try:
        with database.writing() as session:
            row = upsert(session)(NeedDay).values(unit_id=unit.id, need=need, day=today, count=1)
            session.execute(
                row.on_conflict_do_update(
                    index_elements=[NeedDay.unit_id, NeedDay.need, NeedDay.day],
                    set_={"count": NeedDay.count + 1},
                    where=NeedDay.count < policy.per_day_most,
                )
            )
    except BaseException:
        presses.forget(unit.id, need, network)
        raise
