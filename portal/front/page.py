"""A page as it is kept: the bytes in each encoding with their headers, and what it hangs on."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import brotli

from portal.web.headers import prefers_html

Headers = list[tuple[str, str]]

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
QUICK, THOROUGH = 5, 11  # brotli levels: for the reader who waits, and for all after
_OVERHEAD = 2_000  # bytes an entry costs besides its bodies
_PACKED = (
    "text/", "application/json", "application/geo+json", "application/rss+xml", "image/svg",
    "application/vnd.oai.openapi+json", "application/problem+json", "application/ld+json",
    "application/geopackage+sqlite3",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a page, ready to hand over."""

    headers: Headers
    body: list[bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the shared second level holds of a page: plain values only."""

    status: str
    headers: tuple[tuple[str, str], ...]
    packed: bytes
    etag: str
    releases: tuple[tuple[int, int], ...]
    expires_at: datetime | None
    unit_id: int | None
    section: str
    download: bool


class Page:
    """A kept page. Variants nobody asked for are not made."""

    __slots__ = (
        "_lock",
        "brotli",
        "checked",
        "etag",
        "gzip",
        "identity",
        "kept",
        "not_modified",
        "size",
    )

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.etag = kept.etag
        self.checked = -1  # the snapshot of releases it was last compared with
        self.brotli: Variant | None = self._variant(kept.packed, BROTLI)
        self.gzip: Variant | None = None
        self.identity: Variant | None = None
        unsent = ("content-type", "content-length", "content-encoding")
        self.not_modified = [
            (name, value)
            for name, value in self._variant(b"", "").headers
            if name.lower() not in unsent
        ]
        self.size = _OVERHEAD + len(kept.packed)
        self._lock = Lock()

    def variant(self, encoding: str) -> Variant:
        """The page in an encoding, made at the first asking."""
        made: Variant | None = getattr(self, "brotli" if encoding == BROTLI else encoding)
        if made is not None:
            return made
        with self._lock:
            body = brotli.decompress(self.kept.packed)
            if encoding == GZIP:
                body = gzip.compress(body, 6, mtime=0)
            made = self._variant(body, encoding)
            setattr(self, encoding, made)
            self.size += len(body)
        return made

    def pack_harder(self) -> int:
        """Replace the quick packing by the thorough one; by how many bytes the page shrank."""
        body = brotli.compress(brotli.decompress(self.kept.packed), quality=THOROUGH)
        gain = len(self.kept.packed) - len(body)
        if gain > 0:
            self.brotli = self._variant(body, BROTLI)
            self.size -= gain
        return max(gain, 0)

    def _variant(self, body: bytes, encoding: str) -> Variant:
        headers = [*self.kept.headers, ("ETag", self.etag), ("Vary", "Accept-Encoding")]
        if encoding in (GZIP, BROTLI):
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return Variant(headers, [body])


def make_etag(body: bytes) -> str:
    """The tag of a body; weak, for all encodings share it."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def is_packable(headers: Mapping[str, str]) -> bool:
    """Whether a body of this type gets smaller by packing, and is not packed already."""
    if "content-encoding" in headers:
        return False
    return headers.get("content-type", "").startswith(_PACKED)


def choose_encoding(accepted: str) -> str:
    """The best encoding an Accept-Encoding header allows."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        if rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            allowed.add(name.strip())
    if BROTLI in allowed:
        return BROTLI
    return GZIP if GZIP in allowed or "*" in allowed else IDENTITY


def matches(etag: str, asked: str) -> bool:
    """Whether an If-None-Match header names this tag."""
    if asked == etag or asked == "*":
        return True
    bare = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == bare for part in asked.split(","))


def with_form(query: str, accept: str) -> str:
    """A query that says in which form its answer is wanted."""
    named = query.startswith("f=") or "&f=" in query
    if named or not prefers_html(accept):
        return query
    return f"{query}&f=html" if query else "f=html"
