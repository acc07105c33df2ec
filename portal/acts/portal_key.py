"""The portal's own key, with which it signs what is carried to units: one file in its home."""

import os

from connectors.bundle.format import BundleError
from connectors.bundle.signing import KeyPair, make_key, read_key
from portal.errors import UsageError
from portal.settings import Settings

FILE = "bundle.key"


def make_portal_key(settings: Settings, *, replace: bool = False) -> KeyPair:
    """A new key in the home, readable by its owner alone. UsageError when there is one and nobody
    says that it shall be replaced."""
    path = settings.home / FILE
    if path.exists() and not replace:
        raise UsageError("Portal sudah punya kunci. Untuk menggantinya: --replace")
    pair = make_key("")
    waiting = path.with_name(f".{FILE}.{os.getpid()}")
    try:
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(pair.to_file())
            out.flush()
            os.fsync(out.fileno())
        waiting.replace(path)
    except OSError as error:
        raise UsageError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
    finally:
        waiting.unlink(missing_ok=True)
    return pair


def read_portal_key(settings: Settings) -> KeyPair:
    """The key of this portal; UsageError that says how to make one when there is none."""
    path = settings.home / FILE
    if not path.exists():
        raise UsageError("Portal belum punya kunci. Buat dengan: jenjang bundle key portal")
    try:
        return read_key(path.read_bytes())
    except (OSError, BundleError):
        raise UsageError(f"{path} rusak. Buat kunci baru: bundle key portal --replace") from None


def read_portal_public(settings: Settings) -> str:
    """The half of the portal's key that units check returns with; empty when it has none yet."""
    return read_portal_key(settings).public if (settings.home / FILE).exists() else ""
