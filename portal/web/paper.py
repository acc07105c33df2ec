"""Pages as PDF: printed once for each content by a guarded child, kept as files by their hash."""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.errors import BusyError, InputError
from portal.settings import Settings

PATIENCE = 60
LARGEST = 5 * 1024 * 1024
_KEPT_DAYS = 30
MOST = 256 * 1024 * 1024  # bytes of all kept pages: anybody may ask for a new one every day


def print_pdf(settings: Settings, html: str) -> bytes:
    """The page on paper. The same content is printed once; one page is printed at a time, for
    printing takes a second of a whole processor. BusyError while another is printed,
    InputError when this one cannot be."""
    folder = settings.home / "cetak"
    target = folder / f"{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    if not target.exists():
        with _alone(folder / "antre.lock"):
            if not target.exists():
                _drop_old(folder, time.time())
                _print(html, target)
    return target.read_bytes()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Print alone or say so at once: whoever waited here would keep a page from a reader."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BusyError("Halaman lain sedang dicetak. Coba lagi sebentar lagi.") from None
    finally:
        os.close(handle)


def _print(html: str, target: Path) -> None:
    if len(html) > LARGEST:
        raise InputError("Halaman ini terlalu panjang untuk dicetak. Unduhlah sebagai CSV.")
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".setengah")
    os.close(handle)
    half = Path(name)
    try:
        subprocess.run(
            [sys.executable, "-m", "portal.web.printing", name],
            input=html.encode(),
            check=True,
            timeout=PATIENCE,
            capture_output=True,
        )
        half.replace(target)  # whole or not at all
    except (subprocess.SubprocessError, OSError):
        raise InputError("Halaman ini belum dapat dicetak. Coba lagi sebentar lagi.") from None
    finally:
        half.unlink(missing_ok=True)


def _drop_old(folder: Path, now: float) -> None:
    """Drop what is old, and the oldest while all together are too large."""
    kept = sorted(((file.stat(), file) for file in folder.glob("*.pdf")), key=_age, reverse=True)
    total = 0
    for about, file in kept:
        total += about.st_size
        if now - about.st_mtime > _KEPT_DAYS * 86_400 or total > MOST:
            file.unlink(missing_ok=True)


def _age(kept: tuple[os.stat_result, Path]) -> float:
    return kept[0].st_mtime
