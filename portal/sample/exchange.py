"""What a sample site is asked and what it answers, without any socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; header names in lower case, `base` without a slash at its end."""

    path: str
    base: str
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    target: str = "/"

    @property
    def is_ajax(self) -> bool:
        """Whether a script says it asks; the old OpenSID looks at this."""
        return self.headers.get("x-requested-with", "").lower() == "xmlhttprequest"


def read_ask(method: str, target: str, base: str, headers: Mapping[str, str]) -> Ask:
    """The request as its first line and headers have it."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Ask(parts.path or "/", base, method, query, headers, target)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `chunked` says how the body travels; the real servers differ in it."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    chunked: bool = True

    def header(self, name: str) -> str:
        """The first header of this name, or an empty text."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def to_json(value: object, *, escaped_slashes: bool = True) -> bytes:
    """JSON as PHP writes it: no blanks, non-ASCII and slashes escaped."""
    text = json.dumps(value, separators=(",", ":"))
    return (text.replace("/", "\\/") if escaped_slashes else text).encode()
