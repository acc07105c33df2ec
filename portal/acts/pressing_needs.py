"""Saya butuh ini: count that somebody waits for something, and keep nothing of who it was."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from portal.acts.press_memory import PressMemory
from portal.db import Database, upsert
from portal.errors import BusyError
from portal.model import NeedDay
from portal.rules.needs import NeedPolicy
from portal.tree import UnitView

_MINUTE = 60.0


class Presses:
    """Who pressed today, for all web processes of the machine that serve one home; only digests
    are remembered, in memory, and nothing is written or logged."""

    def __init__(self, home: Path | None = None) -> None:
        self._memory = PressMemory(home)

    def admit(
        self, unit_id: int, need: str, network: str, now: datetime, today: date, most: int
    ) -> Literal["new", "known", "busy"]:
        """Whether a press counts: once a network, need and day, and so many a minute at most."""
        with self._memory.hold(today) as held:
            mark = held.digest(_text(unit_id, need, network))
            if held.has(mark):
                return "known"
            if not held.left(now.timestamp(), _MINUTE, most) or not held.add(mark):
                return "busy"
            held.take()
            return "new"

    def forget(self, unit_id: int, need: str, network: str, today: date) -> None:
        """Take a press back that could not be written."""
        with self._memory.hold(today) as held:
            held.drop(held.digest(_text(unit_id, need, network)))


def _text(unit_id: int, need: str, network: str) -> bytes:
    return f"{network}\n{unit_id}\n{need}".encode()


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
        presses.forget(unit.id, need, network, today)
        raise
