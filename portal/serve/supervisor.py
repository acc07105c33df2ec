"""The supervisor: a web server that never harvests, and one harvester; ended together."""

import os
import socket
import sys
import time

from portal.clock import system_clock
from portal.db import only_one, open_database
from portal.errors import UsageError
from portal.logs import start_logs
from portal.migrations.upgrading import read_revision, require_current, upgrade
from portal.serve.child import Child
from portal.serve.leash import SUPERVISOR, make_leash
from portal.serve.signals import listen_for_end
from portal.settings import Settings

PATIENCE = 15.0  # seconds a child may take to end


def supervise(settings: Settings, *, host: str, port: int, workers: int) -> int:
    """Run both children until SIGINT or SIGTERM; 0 when all ended in order."""
    start_logs()
    require_free(host, port)
    prepare_database(settings)
    web = list_web_command(host, port, workers)
    harvester = [sys.executable, "-m", "portal.cli", "scheduler"]
    leash = make_leash()
    environment = os.environ | {SUPERVISOR: str(os.getpid())}
    children = (
        Child("web", web, leash, environment),
        Child("harvester", harvester, leash, environment),
    )
    done = listen_for_end()
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


def list_web_command(host: str, port: int, workers: int) -> list[str]:
    """The web server as a command: what is served and what is measured."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
        "--blocking-threads", "2",
        "portal.wsgi:create",
    ]  # fmt: skip


def require_free(host: str, port: int) -> None:
    """UsageError when another program answers here already: the web server would only fall again
    and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"Alamat {host} porta {port} tidak dapat dipakai ({error.strerror}). "
                "Pilih porta lain dengan --port."
            ) from None


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
