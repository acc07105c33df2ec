"""The certificates a source names for its own site, as people type them and as they are kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from connectors.certificates import MOST_BYTES, list_issuers, read_intermediates, read_pin
from connectors.errors import ConfigError
from connectors.trust import Trust
from portal.errors import InputError, UsageError
from portal.model import Source


@dataclass(frozen=True, slots=True)
class Named:
    """What is named for a source, checked: certificates of issuers, or one pin, or neither."""

    intermediates: str = ""
    pin: str = ""

    def __bool__(self) -> bool:
        return bool(self.intermediates or self.pin)


NOTHING_NAMED = Named()


def check_named(intermediates: str, pin: str, name: str, now: datetime) -> Named:
    """What somebody typed, checked; UsageError with a sentence when it cannot hold. `name`: what
    the certificates are called in it."""
    if intermediates.strip() and pin.strip():
        raise UsageError("Pilih satu: sertifikat perantara, atau sidik SHA-256.")
    try:
        if intermediates.strip():
            return Named(intermediates=read_intermediates(intermediates, name, now))
        return Named(pin=read_pin(pin)) if pin.strip() else Named()
    except ConfigError as error:
        raise UsageError(error.sentence) from None


def read_named(file: Path | None, pin: str, now: datetime) -> Named:
    """The same, with the certificates in a file; InputError when it cannot be read."""
    if file is None:
        return check_named("", pin, "", now)
    try:
        with file.open("rb") as source:
            body = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file.name} tidak dapat dibaca: {error.strerror}.") from None
    text = body.decode("ascii", "replace")
    if not text.strip():
        raise UsageError(f"{file.name}: berkas kosong.")
    return check_named(text, pin, file.name, now)


def trust_of(source: Source) -> Trust:
    """What the session holds the certificate of this source's own site against."""
    host = (urlsplit(source.url).hostname or "").rstrip(".")
    return Trust(host.removeprefix("www."), source.tls_intermediates or "", source.tls_pin or "")


def describe_named(named: Named) -> str:
    """What is named, in one line for people."""
    if named.pin:
        return f"sidik {named.pin}"
    if not named.intermediates:
        return "toko sertifikat sistem"
    issuers = list_issuers(named.intermediates)
    return "perantara " + "; ".join(
        f"{each.name} (berlaku hingga {each.until:%Y-%m-%d})" for each in issuers
    )
