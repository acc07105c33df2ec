"""Half-written files of killed processes: named .name.pid, removed when the process is gone."""

import os
from pathlib import Path


def waiting_name(target: Path) -> Path:
    """Where a file is written before it is moved to its place in one step."""
    return target.with_name(f".{target.name}.{os.getpid()}")


def sweep_leftovers(folder: Path) -> int:
    """Remove what dead processes left below a folder; returns how many files."""
    count = 0
    for leftover in folder.glob("*/.*"):
        pid = leftover.name.rpartition(".")[2]
        if pid.isdigit() and not _lives(int(pid)):
            leftover.unlink(missing_ok=True)
            count += 1
    return count


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
