"""Which processes of this machine belong to one portal, told by the environment they carry."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path


def list_processes(home: Path) -> dict[int, str]:
    """All living processes whose JENJANG_HOME is this folder: number and command line."""
    wanted = f"JENJANG_HOME={home}".encode()
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            if wanted not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue  # it ended while we looked
        if state != "Z":
            found[int(folder.name)] = command
    return found


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(what: Callable[[], object], seconds: float, told: Callable[[], str] = str) -> None:
    """Look again and again until something is so; AssertionError with `told` when it never is."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"not within {seconds} s: {told()}"
        time.sleep(0.05)
