"""Reading a body under its caps: bytes on the wire, bytes unpacked, their ratio, and time."""

import re
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from connectors.base import BodyKind
from connectors.errors import NotExpectedError, TooBigError, UnreachableError, UnsafeError
from connectors.secret import Secret

MB = 1024 * 1024
CAPS: dict[BodyKind, int] = {
    "html": 5 * MB,
    "json": 20 * MB,
    "xml": 20 * MB,
    "text": 1 * MB,
    "file": 50 * MB,
    "geo": 200 * MB,
    "photo": 6 * MB,
}
# A page of text packs some ten to fifty times; far beyond that it is a bomb.
MAX_RATIO = 200
RATIO_FROM = 1 * MB
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"


class RawBody(Protocol):
    """What urllib3 hands out."""

    def read1(self, amt: int, decode_content: bool) -> bytes:
        """The next bytes as they came over the wire, without waiting for all that were asked."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a body is read, and by when (monotonic seconds)."""

    cap: int
    deadline: float


def read_chunks(raw: RawBody, encoding: str, limits: Limits, url: str) -> Iterator[bytes]:
    """The unpacked body in pieces; raises as soon as a cap is passed, never after."""
    unpack = _unpacker(encoding, url)
    wire = plain = 0
    while True:
        chunk = raw.read1(_CHUNK, decode_content=False)
        if time.monotonic() > limits.deadline:  # also when the end is only our own cut
            raise UnreachableError("the body took too long", url=url)
        if not chunk:
            break
        wire += len(chunk)
        if wire > limits.cap:
            raise TooBigError(f"more than {limits.cap} bytes", url=url)
        for piece in unpack.feed(chunk):
            plain += len(piece)
            if plain > limits.cap:
                raise TooBigError(f"more than {limits.cap} bytes unpacked", url=url)
            if plain > RATIO_FROM and plain > wire * MAX_RATIO:
                raise UnsafeError("packed far too tightly", url=url)
            yield piece
        if unpack.ended:
            return
    if wire:  # a 304 names its packing and has no body
        unpack.finish()


class _Unpacker:
    """Unpacks gzip or deflate in bounded pieces; a plain body passes through."""

    def __init__(self, bits: int | None, url: str) -> None:
        self._url = url
        self._bits = bits
        self._inflate = zlib.decompressobj(bits) if bits is not None else None
        self.ended = False  # what follows the packed body is no part of it

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._inflate is None or self._bits is None:
            yield chunk
            return
        waiting = chunk
        while waiting:
            if self._inflate.eof:
                if not waiting.startswith(_GZIP[: len(waiting)]):
                    self.ended = True
                    return
                self._inflate = zlib.decompressobj(self._bits)  # a further part of one body
            try:
                piece = self._inflate.decompress(waiting, _CHUNK * 4)
            except zlib.error as error:
                raise NotExpectedError(f"broken packing: {error}", url=self._url) from None
            waiting = self._inflate.unconsumed_tail or self._inflate.unused_data
            if piece:
                yield piece

    def finish(self) -> None:
        if self._inflate is not None and not self._inflate.eof:
            raise NotExpectedError("the packed body is cut off", url=self._url)


def _unpacker(encoding: str, url: str) -> _Unpacker:
    match encoding.strip().lower():
        case "" | "identity":
            return _Unpacker(None, url)
        case "gzip" | "x-gzip":
            return _Unpacker(31, url)
        case "deflate":
            return _Unpacker(15, url)
    raise NotExpectedError(f"packing {encoding!r} was not asked for", url=url)


def holds(path: Path, secret: Secret) -> bool:
    """Whether a fetched file holds our own secret; read in pieces that overlap."""
    if not secret:
        return False
    with path.open("rb") as body:
        rest = b""
        while piece := body.read(1 << 20):
            if secret.is_in(rest + piece):
                return True
            rest = piece[-secret.longest :]
    return False


def file_name(head: Mapping[str, str], url: str) -> str:
    message = Message()
    message["content-disposition"] = head.get("content-disposition", "")
    name = message.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
    return re.sub(r"[\x00-\x1f/\\]", "_", name)[:200] or "berkas"
