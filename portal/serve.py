"""The supervisor: a web server that never harvests, and one harvester; ended together."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from portal.clock import system_clock
from portal.db import only_one, open_database
from portal.ingest.assembling import make_workshop
from portal.ingest.pruning import prune
from portal.ingest.schedule import run_schedule
from portal.logs import start_logs
from portal.migrations.upgrading import read_revision, require_current, upgrade
from portal.rules.retention import parse_retention
from portal.settings import Settings, read_config

log = logging.getLogger(__name__)

DISK_FLOOR = 500 * 1024 * 1024
PATIENCE = 15.0  # seconds a child may take to end
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # before a child that fell is started again
STEADY = 60.0  # a child that stood so long starts at the shortest pause again


class Child:
    """A process that is started again when it ends on its own."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = list(command)
        self._started = 0.0
        self._falls = 0
        self._rest_until = 0.0

    def tend(self, now: float) -> None:
        """Start it when it does not run and has rested."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            log.error("%s ended with %s", self.name, self.process.returncode)
            self._falls = 0 if now - self._started > STEADY else self._falls
            self._rest_until = now + PAUSES[min(self._falls, len(PAUSES) - 1)]
            self._falls += 1
            self.process = None
        if now >= self._rest_until:
            self._started = now
            # In a session of its own: Ctrl-C reaches us alone, and we end it in order.
            self.process = subprocess.Popen(self._command, start_new_session=True)

    def ask_to_end(self) -> None:
        """Tell it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end; past the time, force it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def supervise(settings: Settings, *, host: str, port: int, workers: int) -> int:
    """Run both children until SIGINT or SIGTERM; 0 when all ended in order."""
    start_logs()
    prepare_database(settings)
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
        "--blocking-threads", "2",
        "portal.wsgi:create",
    ]  # fmt: skip
    harvester = [sys.executable, "-m", "portal.cli", "scheduler"]
    children = (Child("web", web), Child("harvester", harvester))
    done = _listen_for_end()
    try:
        while not done.is_set():
            for child in children:
                child.tend(time.monotonic())
            done.wait(0.2)
    finally:
        for child in children:
            child.ask_to_end()
        until = time.monotonic() + PATIENCE
        for child in children:
            child.wait(until)
    return 0


def prepare_database(settings: Settings) -> None:
    """Bring a filled embedded database to this code's schema; refuse what is not ours to move."""
    database = open_database(settings)
    try:
        if database.embedded and read_revision(database) is not None:
            with only_one(settings.home / "init.lock"):
                upgrade(database, copy_to=settings.home / "cadangan", now=system_clock())
        require_current(database)
    finally:
        database.close()


def run_scheduler(settings: Settings) -> None:
    """Harvest what is due, until SIGINT or SIGTERM."""
    start_logs()
    done = _listen_for_end()
    database = open_database(settings)
    try:
        require_current(database)
        shop = make_workshop(settings, database, system_clock)
        retention = parse_retention(read_config(settings, "retention.toml"))
        run_schedule(
            shop,
            done,
            room=lambda: shutil.disk_usage(settings.home).free > DISK_FLOOR,
            prune=lambda: prune(
                database, settings.raw, retention, system_clock(), stopped=done.is_set
            ),
        )
    finally:
        database.close()


def _listen_for_end() -> threading.Event:
    done = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    return done
