"""Reading what people name for a source: certificates of issuers, or the print of one leaf."""

import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.errors import ConfigError

MOST_BYTES = 20_000
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
_BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")  # the extension's identifier, 2.5.29.19
_PIN = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Issuer:
    """One named certificate of an issuer."""

    name: str
    until: datetime


def read_pin(text: str) -> str:
    """The SHA-256 of a certificate as 64 small hex digits; ConfigError when it is none."""
    pin = re.sub(r"[\s:]", "", text).lower()
    if not _PIN.fullmatch(pin):
        raise ConfigError(
            "not a pin",
            sentence=f"Sidik “{text[:80]}” bukan SHA-256: harus 64 angka heksadesimal, "
            "boleh dengan titik dua.",
        )
    return pin


def read_intermediates(text: str, name: str, now: datetime) -> str:
    """The certificates of a PEM text and nothing else of it; ConfigError names what is wrong.
    `name`: what the text is called towards people."""
    if len(text.encode()) > MOST_BYTES:
        raise _refuse(f"{name}: lebih dari {MOST_BYTES // 1000} kB, bukan sertifikat perantara.")
    if "PRIVATE KEY" in text:
        raise _refuse(f"{name}: memuat kunci rahasia. Berikan sertifikatnya saja.")
    blocks = _BLOCK.findall(text)
    if not blocks or len(blocks) != text.count("-----BEGIN "):
        raise _refuse(f"{name}: tidak memuat sertifikat PEM (-----BEGIN CERTIFICATE-----) saja.")
    for number, block in enumerate(blocks, start=1):
        which = name if len(blocks) == 1 else f"{name}, sertifikat ke-{number}"
        _check(_read(block, which), block, which, now)
    return "\n".join(blocks) + "\n"


def list_issuers(intermediates: str) -> tuple[Issuer, ...]:
    """Whose certificates these are and until when they hold."""
    found = (_read(block, "") for block in _BLOCK.findall(intermediates))
    return tuple(Issuer(_name(each.get("subject", ())), _moment(each)) for each in found)


def _read(block: str, which: str) -> dict[str, object]:
    """What OpenSSL reads in one certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=block)
    except ssl.SSLError:
        raise _refuse(f"{which}: sertifikat rusak, tidak dapat dibaca.") from None
    found = context.get_ca_certs()  # lists only those that may issue others
    if not found or _BASIC_CONSTRAINTS not in ssl.PEM_cert_to_DER_cert(block):
        raise _refuse(
            f"{which}: bukan sertifikat penerbit (basicConstraints CA). "
            "Sertifikat situsnya sendiri disematkan dengan sidik SHA-256."
        )
    return dict(found[0])


def _check(found: dict[str, object], block: str, which: str, now: datetime) -> None:
    if found.get("subject") == found.get("issuer"):
        # In the store it would be a root: everything it ever signed would be believed.
        raise _refuse(f"{which}: sertifikat akar, bukan perantara. Akar tidak dapat ditambahkan.")
    if _moment(found) <= now:
        raise _refuse(f"{which}: kedaluwarsa sejak {_moment(found):%Y-%m-%d}.")


def _moment(found: dict[str, object]) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)


def _name(subject: object) -> str:
    """The common name of a subject as ssl gives it, else all of it."""
    pairs = [pair for part in subject for pair in part] if isinstance(subject, tuple) else []
    named = dict(pairs)
    return str(named.get("commonName") or ", ".join(str(value) for _, value in pairs))


def _refuse(sentence: str) -> ConfigError:
    return ConfigError("not an issuer's certificate", sentence=sentence)
