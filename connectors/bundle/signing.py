"""Keys of bundles: Ed25519, told apart by a short mark of the public half."""

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from connectors.bundle.format import SIGNATURE, BundleError, read_json

LARGEST = 4_096  # bytes of a key file or a signature
_ABOUT = "kunci berkas luring Jenjang"
_RAW = 32


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key and whose it is: a unit's code, or empty for the portal itself. `portal`: the
    public half of the portal's key when this one was made, if it had one."""

    unit_code: str
    private: bytes
    portal: str = ""

    @property
    def public(self) -> str:
        """The half that may be known, as text."""
        raw = Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()
        return base64.b64encode(raw).decode()

    @property
    def mark(self) -> str:
        """By what the key is found again."""
        return mark_of(self.public)

    def sign(self, body: bytes) -> bytes:
        """The signature file over these exact bytes."""
        raw = Ed25519PrivateKey.from_private_bytes(self.private).sign(body)
        told = {"key": self.mark, "signature": base64.b64encode(raw).decode()}
        return json.dumps(told).encode()

    def to_file(self) -> bytes:
        """The key as a file; whoever has it can sign for the unit."""
        told = {
            "about": _ABOUT,
            "unit_code": self.unit_code,
            "key": self.mark,
            "private": base64.b64encode(self.private).decode(),
            "portal": self.portal,
        }
        return json.dumps(told, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signature file says: which key, and its word."""

    mark: str
    value: bytes


def make_key(unit_code: str, portal: str = "") -> KeyPair:
    """A new key, which knows the portal's public one."""
    return KeyPair(unit_code, Ed25519PrivateKey.generate().private_bytes_raw(), portal)


def read_key(body: bytes) -> KeyPair:
    """A key out of its file; BundleError when it is none."""
    said = "Berkas ini bukan kunci berkas luring yang utuh."
    try:
        told = json.loads(body[:LARGEST])
        private = base64.b64decode(told["private"], validate=True)
        key = KeyPair(str(told["unit_code"]), private, str(told.get("portal", "")))
        sound = told["about"] == _ABOUT and len(private) == _RAW and told["key"] == key.mark
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BundleError(said) from None
    if not sound:
        raise BundleError(said)
    return key


def mark_of(public: str) -> str:
    """The mark of a public key: 16 letters of its hash."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def read_signature(body: bytes) -> Signature:
    """The signature file; BundleError when it is none."""
    told = read_json(body[:LARGEST], SIGNATURE)
    mark, value = told.get("key"), told.get("signature")
    try:
        raw = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        raw = b""
    if not isinstance(mark, str) or not mark.isalnum() or len(mark) != 16 or len(raw) != 64:
        raise BundleError("Tanda tangan di dalam berkas luring tidak dapat dibaca.")
    return Signature(mark, raw)


def check_signature(public: str, signature: Signature, body: bytes) -> None:
    """BundleError when these bytes are not what the key signed."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    try:
        key.verify(signature.value, body)
    except InvalidSignature:
        raise BundleError(
            "Tanda tangan berkas luring tidak cocok: isinya diubah, atau kuncinya lain."
        ) from None
