"""Ending with the process above: what the supervisor started must not outlive it, even when it is
killed outright and can tell nobody."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

# Carries the supervisor's number to all below it; never set by people.
SUPERVISOR = "JENJANG_SUPERVISOR"
# Carries the number of the script of the first look, which ends with all it started.
STARTER = "JENJANG_STARTER"
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def make_leash() -> Callable[[], None]:
    """For a child of ours to call before it becomes another program: the kernel kills it when we
    end. The library is loaded here, for between fork and exec little is allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the kernel heard of us
            os._exit(1)

    return tie


def tie_to_starter() -> None:
    """In what the script of the first look starts: be asked to end when it is killed outright.

    Without such a script, or further below it, nothing is done.
    """
    starter = os.environ.get(STARTER, "")
    if not starter.isdigit():
        return
    if os.getppid() != int(starter):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(starter):  # it ended before the kernel heard of us
        os._exit(1)


def tie_worker() -> None:
    """In a process that the web server started below the supervisor: end with the web server.

    Without a supervisor nothing is done: under another server its own rules hold.
    """
    supervisor = os.environ.get(SUPERVISOR, "")
    if not supervisor.isdigit():
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # An orphan was handed to somebody else before the kernel heard of it.
    if _parent_of(os.getppid()) != int(supervisor):
        os._exit(1)


def _parent_of(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[1])
