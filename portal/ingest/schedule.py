"""The harvester process: what is due, again and again; a second one stays idle."""

import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from portal.db import Database, upsert
from portal.ingest.harvest import harvest, list_due, recover
from portal.ingest.run import RunReport
from portal.ingest.workshop import Workshop
from portal.model import Lease

log = logging.getLogger(__name__)

LEASE = "scheduler"
LEASE_MS = 90_000
BEAT_SECONDS = 30.0
# Between one and four in the westernmost zone it is night in all of Indonesia.
NIGHT = range(1, 4)
_WEST = ZoneInfo("Asia/Jakarta")


def take_lease(database: Database, holder: str, lease_ms: int = LEASE_MS) -> bool:
    """Whether this process may act as the scheduler for the next while."""
    with database.writing() as session:
        moment = session.scalar(select(database.moment())) or 0
        insert = upsert(session)(Lease)
        session.execute(
            insert.values(name=LEASE, holder=holder, until=moment + lease_ms).on_conflict_do_update(
                index_elements=[Lease.name],
                set_={"holder": holder, "until": moment + lease_ms},
                where=(Lease.holder == holder) | (Lease.until < moment),
            )
        )
        return session.scalar(select(Lease.holder).where(Lease.name == LEASE)) == holder


def give_lease(database: Database, holder: str) -> None:
    """Let another process act at once."""
    with database.writing() as session:
        session.execute(delete(Lease).where(Lease.name == LEASE, Lease.holder == holder))


class End(Protocol):
    """Tells that this process shall end; a threading.Event is one."""

    def is_set(self) -> bool:
        """Whether it shall."""

    def wait(self, seconds: float, /) -> bool:
        """Wait so long at most; whether it shall."""


class _Log:
    """Tells a harvest to the log."""

    def started(self, source_id: int) -> None:
        log.info("source %s taken", source_id)

    def moved(self, source_id: int, stream: str, done: int, total: int | None) -> None:
        """A page was committed: not worth a line."""

    def ended(self, report: RunReport) -> None:
        log.info(
            "source %s %s: %s new, %s changed %s",
            report.source_id,
            report.state,
            report.new,
            report.changed,
            report.sentence,
        )


def run_schedule(
    shop: Workshop,
    done: End,
    *,
    beat: float = BEAT_SECONDS,
    room: Callable[[], bool] = lambda: True,
    nightly: Sequence[Callable[[], object]] = (),
) -> None:
    """Until `done` is set: take up leftovers, harvest what is due, and at night
    what belongs to the night.

    `room` says whether the disk has any: harvesting stops before serving does.
    """
    tidied: datetime | None = None
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    try:
        while not done.is_set():
            if take_lease(shop.database, holder):
                recover(shop)
                if is_night_due(tidied, shop.clock()):
                    tidied = shop.clock()
                    for task in nightly:
                        _do_by_night(task)
                if room():
                    _harvest_due(shop, done, holder)
                else:
                    log.warning("the disk is nearly full: nothing is harvested")
            done.wait(beat)
    finally:
        give_lease(shop.database, holder)


def is_night_due(last: datetime | None, now: datetime) -> bool:
    """Whether it is time for the work of the night: when the process starts, then once a night;
    a machine that sleeps at night makes up for it by day."""
    if last is None or now - last > timedelta(hours=30):
        return True
    return now.astimezone(_WEST).hour in NIGHT and now - last > timedelta(hours=6)


def _do_by_night(task: Callable[[], object]) -> None:
    try:
        log.info("by night: %s", task())
    except Exception:  # a full disk or a lost database must not end the harvester
        log.exception("work of the night broke off")


def _harvest_due(shop: Workshop, done: End, holder: str) -> None:
    now = shop.clock()
    with shop.database.reading() as session:
        due = list_due(session, now)
    for at in range(0, len(due), 16):
        if done.is_set() or not take_lease(shop.database, holder):
            return
        harvest(shop, due[at : at + 16], "incremental", _Log(), stopped=done.is_set)
