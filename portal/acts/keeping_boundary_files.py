"""Imported files under their content address, so that what was brought can be shown again."""

import contextlib
import time
from pathlib import Path

from geo.formats.reading import copy_file
from portal.acts.examining_boundaries import Examined
from portal.errors import InputError

_STALE_SECONDS = 3600


def keep_file(folder: Path, examined: Examined) -> Path:
    """The file under its content address; InputError when it cannot be kept."""
    target = folder / examined.reading.sha256
    if target.exists():
        return target
    waiting = folder / f".{examined.reading.sha256}.{id(examined):x}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, examined)
        _, digest = copy_file(examined.ask.path, waiting)
        if digest != examined.reading.sha256:
            raise InputError(f"{examined.ask.path.name} berubah selagi dibaca; jalankan lagi.")
        waiting.replace(target)
    except OSError as error:
        raise InputError(
            f"Berkas tidak dapat disimpan: {error.strerror}. Tidak ada yang diubah."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
    return target


def _sweep(folder: Path, examined: Examined) -> None:
    """Copies of this file that a killed process left half done."""
    for leftover in folder.glob(f".{examined.reading.sha256}.*"):
        if time.time() - leftover.stat().st_mtime > _STALE_SECONDS:
            leftover.unlink(missing_ok=True)
