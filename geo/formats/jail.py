"""The limits a child puts on itself before it opens a file from outside."""

import ctypes
import platform
import resource
import struct
from dataclasses import dataclass

_NO_NEW_PRIVS = 38
_SECCOMP = 22
_FILTER_MODE = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 13  # errno EACCES
# (machine, number in the filter's data, calls: socket, execve, execveat, ptrace)
_CALLS = {
    "x86_64": (0xC000003E, (41, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117)),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use."""

    memory: int = 1_536 * 1024 * 1024
    seconds: int = 60  # of processor time; the parent waits half as long again
    input_bytes: int = 256 * 1024 * 1024
    output_bytes: int = 512 * 1024 * 1024


LIMITS = Limits()


def enter(limits: Limits) -> None:
    """From here on: so much memory and time, no new file, no program, no network."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
    ):
        resource.setrlimit(what, (most, most))
    _close_network()


def _close_network() -> bool:
    """Have the kernel refuse sockets and new programs; False where we do not know its calls.

    Without it the drivers that could use a network are still left out, see `reading`.
    """
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    machine, calls = known
    steps = [
        (0x20, 0, 0, 4),  # load the machine
        (0x15, 0, len(calls) + 1, machine),  # another one: allow
        (0x20, 0, 0, 0),  # load the number of the call
        *((0x15, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (0x06, 0, 0, _ALLOW),
        (0x06, 0, 0, _REFUSE),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER_MODE, program, 0, 0) == 0)
