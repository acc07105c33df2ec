"""What the web processes of a machine remember of the presses of a day, together: in memory alone,
as digests under a salt that is drawn for the day and ends with it."""

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import token_bytes
from threading import Lock

MEMORY = Path("/dev/shm")  # of the machine; no disk
DIGEST = 16
_SALT = 32
_PACE = struct.Struct("<dI")  # when the running minute began, and how many are left in it
_HEAD = 64
_SLOTS = 64  # digests of one bucket
_BUCKETS = 4096
_BUCKET = _SLOTS * DIGEST
_EMPTY = bytes(DIGEST)


class PressMemory:
    """A small file of the machine's memory for each day, which its owner alone may open. Without a
    home, or where there is no such memory, the process remembers for itself."""

    def __init__(self, home: Path | None = None) -> None:
        mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16] if home else ""
        self._prefix = f"jenjang-{os.geteuid()}-{mark}-" if home else ""
        self._lock = Lock()
        self._day: date | None = None
        self._file = -1

    @contextmanager
    def hold(self, day: date) -> Iterator["Remembered"]:
        """What is remembered of a day, for one process and thread at a time. A process that is
        killed lets go of it."""
        with self._lock:
            if self._day != day:
                self._close()
                self._file, self._day = self._open(day), day
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield Remembered(self._file)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _open(self, day: date) -> int:
        name = f"{self._prefix}{day.isoformat()}"
        if self._prefix:
            for former in MEMORY.glob(f"{self._prefix}*"):
                if former.name < name:
                    former.unlink(missing_ok=True)
            try:
                file = os.open(
                    MEMORY / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
                )
                if os.fstat(file).st_uid == os.geteuid():
                    return file
                os.close(file)  # somebody else's, put there before us
            except OSError:
                pass
        return os.memfd_create("jenjang")

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self._close()


class Remembered:
    """The digests of a day and the pace of the running minute, while they are held."""

    def __init__(self, file: int) -> None:
        self._file = file

    def digest(self, text: bytes) -> bytes:
        """What a press is known by today; nobody can say tomorrow whose it was."""
        salt = os.pread(self._file, _SALT, 0)
        if not salt.strip(b"\0"):
            salt = token_bytes(_SALT)
            os.pwrite(self._file, salt, 0)
        return hashlib.blake2b(text, key=salt, digest_size=DIGEST).digest()

    def has(self, digest: bytes) -> bool:
        """Whether it was pressed today."""
        return self._find(digest, digest) is not None

    def add(self, digest: bytes) -> bool:
        """Remember it; False when there is no room."""
        at = self._find(digest, _EMPTY)
        if at is not None:
            os.pwrite(self._file, digest, at)
        return at is not None

    def drop(self, digest: bytes) -> None:
        """Forget it."""
        at = self._find(digest, digest)
        if at is not None:
            os.pwrite(self._file, _EMPTY, at)

    def left(self, now: float, span: float, most: int) -> int:
        """How many may still come in the running span of seconds; a new one begins with `most`."""
        told = os.pread(self._file, _PACE.size, _SALT)
        began, left = _PACE.unpack(told) if len(told) == _PACE.size else (0.0, 0)
        return left if began <= now < began + span else self._begin(now, most)

    def take(self) -> None:
        """One fewer."""
        began, left = _PACE.unpack(os.pread(self._file, _PACE.size, _SALT))
        os.pwrite(self._file, _PACE.pack(began, max(left - 1, 0)), _SALT)

    def _begin(self, now: float, most: int) -> int:
        os.pwrite(self._file, _PACE.pack(now, most), _SALT)
        return most

    def _find(self, digest: bytes, wanted: bytes) -> int | None:
        """Where these bytes stand in the bucket of a digest."""
        start = _HEAD + int.from_bytes(digest[:4], "little") % _BUCKETS * _BUCKET
        bucket = os.pread(self._file, _BUCKET, start).ljust(_BUCKET, b"\0")
        slots = (bucket[at : at + DIGEST] for at in range(0, _BUCKET, DIGEST))
        found = next((at for at, each in enumerate(slots) if each == wanted), None)
        return None if found is None else start + found * DIGEST
