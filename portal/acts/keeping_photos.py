"""Photos of papers and noticeboards under their content address, apart from public files."""

import hashlib
import os
from pathlib import Path

from connectors.cleaning.photos import LARGEST, PhotoError, strip_photo
from portal.errors import InputError
from portal.ingest.leftovers import waiting_name


def keep_photo(folder: Path, body: bytes) -> tuple[str, str]:
    """The photo's content address and kind, after its notes were left out; InputError when it is
    no photo or cannot be kept. The same photo is kept once."""
    if not body:
        raise InputError("Foto belum dipilih.")
    if len(body) > LARGEST:
        raise InputError(f"Foto lebih besar dari {LARGEST // 1024 // 1024} MB.")
    try:
        photo = strip_photo(body)
    except PhotoError as error:
        raise InputError(str(error)) from None
    digest = hashlib.sha256(photo.body).hexdigest()
    target = photo_path(folder, digest)
    if target.exists():
        return digest, photo.mime
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = waiting_name(target)
        try:
            with waiting.open("wb") as out:
                out.write(photo.body)
                out.flush()
                os.fsync(out.fileno())
            waiting.chmod(0o600)
            waiting.replace(target)
        finally:
            waiting.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"Foto tidak dapat disimpan: {error.strerror}.") from None
    return digest, photo.mime


def photo_path(folder: Path, digest: str) -> Path:
    """Where a photo lies."""
    return folder / digest[:2] / digest
