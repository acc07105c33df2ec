"""A command of the portal in a process of its own that leaves behind how much memory it held.

    python -m bench.peak FILE ARGUMENT …

The peak the kernel tells of a child that ended includes what its parent held when it was started.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal.cli import main


def read_peak(status: str) -> float:
    """The peak of a process in MB, out of its /proc/PID/status."""
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def timed(work: Callable[[], object]) -> float:
    """The seconds that work took."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    code = main(sys.argv[2:])
    Path(sys.argv[1]).write_text(str(read_peak(Path("/proc/self/status").read_text())))
    sys.exit(code)
