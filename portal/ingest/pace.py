"""The pace of all processes together: a row per host and per address says when the next
request may start, and is held while one is under way."""

import time
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.db import Database, add_missing
from portal.model import PaceBucket

# A request holds its rows at most this long: past every time limit of the session, so a killed
# process blocks a host no longer than that.
_HOLD_MS = 180_000
_LONGEST_NAP = 0.5


class DatabasePace:
    """Implements `Pace` over the pace_bucket table."""

    def __init__(self, database: Database, sleep: Callable[[float], None] = time.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._gaps: dict[tuple[str, str], tuple[int, int]] = {}
        self._known: set[str] = set()

    def wait(self, host: str, address: str, seconds: float) -> None:
        """Take the turn of this host and address; a gap of 0 needs none."""
        if seconds <= 0:
            return
        names = sorted({host, address})
        while True:
            with self._database.writing() as session:
                moment, free_at = self._look(session, names)
                if free_at <= moment:
                    self._set(session, names, moment + _HOLD_MS)
                    self._gaps[(host, address)] = (moment, int(seconds * 1000))
                    return
            self._sleep(min((free_at - moment) / 1000, _LONGEST_NAP))

    def done(self, host: str, address: str) -> None:
        """Free the turn: the next may start a gap after this one began."""
        held = self._gaps.pop((host, address), None)
        if held is None:
            return
        began, gap = held
        with self._database.writing() as session:
            self._set(session, sorted({host, address}), began + gap)

    def _look(self, session: Session, names: list[str]) -> tuple[int, int]:
        missing = [name for name in names if name not in self._known]
        if missing:
            add_missing(session, PaceBucket, [{"name": name, "next_at": 0} for name in missing])
            self._known.update(missing)
        rows = session.execute(
            select(PaceBucket.next_at, self._database.moment().label("moment"))
            .where(PaceBucket.name.in_(names))
            .order_by(PaceBucket.name)
            .with_for_update()
        ).all()
        return int(rows[0].moment), max(row.next_at for row in rows)

    def _set(self, session: Session, names: list[str], next_at: int) -> None:
        session.execute(
            update(PaceBucket).where(PaceBucket.name.in_(names)).values(next_at=next_at)
        )
