"""A source's secret: put in as a request leaves, taken out of whatever comes back.

Connectors, state, records and logs only ever see `{token}`. So a link that repeats the secret can
be kept and followed, and nothing has to be searched for it later.
"""

import re
from functools import cached_property
from urllib.parse import quote

from connectors.errors import ConfigError
from connectors.targets import Target, read_target

PLACE = "{token}"
_PLACES = re.compile(r"\{token\}|%7Btoken%7D", re.IGNORECASE)
_SHORTEST = 8
_NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot"}


class Secret:
    """One secret and the only site it may be sent to. Its words never show it."""

    def __init__(self, value: str, url: str) -> None:
        if value and (len(value) < _SHORTEST or not value.isascii() or not value.isprintable()):
            raise ConfigError(
                "a secret that cannot be told apart",
                sentence=f"Rahasia sumber ini harus {_SHORTEST} huruf ASCII atau lebih.",
            )
        self._value = value
        self._url = url

    def __repr__(self) -> str:
        return "Secret(***)" if self._value else "Secret()"

    def __bool__(self) -> bool:
        return bool(self._value)

    def fill_url(self, url: str, target: Target) -> str:
        """The address as it is really asked: with the secret, when it leads to its own site."""
        return self._fill(url, target, quote(self._value, safe=""))

    def fill_header(self, text: str, target: Target) -> str:
        """A header as it is really sent."""
        return self._fill(text, target, self._value)

    def hide(self, text: str) -> str:
        """The text without the secret, however it is written: plain, percent-encoded, escaped as
        in JSON, scripts or HTML, in small or large letters, also by turns."""
        return self._in_text.sub(PLACE, text) if self._value else text

    def hide_bytes(self, body: bytes) -> bytes:
        """The same for a body."""
        return self._in_bytes.sub(PLACE.encode(), body) if self._value else body

    def is_in(self, body: bytes) -> bool:
        """Whether a body holds the secret."""
        return bool(self._value) and self._in_bytes.search(body) is not None

    @property
    def longest(self) -> int:
        """More bytes than any of its spellings takes: what pieces of a file must overlap by."""
        return len(self._value) * 16

    def _fill(self, text: str, target: Target, value: str) -> str:
        if not self._value or not self._own(target):
            return text
        return _PLACES.sub(lambda _: value, text)

    def _own(self, target: Target) -> bool:
        """Its own site on its own port, or the same one secured; never in the clear instead."""
        home = self._home
        if target.site != home.site:
            return False
        is_same = (target.scheme, target.port) == (home.scheme, home.port)
        return is_same or (home.scheme, target.scheme) == ("http", "https")

    @cached_property
    def _home(self) -> Target:
        return read_target(self._url)

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        return re.compile("".join(_spell(sign) for sign in self._value))

    @cached_property
    def _in_bytes(self) -> re.Pattern[bytes]:
        return re.compile("".join(_spell(sign) for sign in self._value).encode())


NO_SECRET = Secret("", "")


def _spell(sign: str) -> str:
    """All spellings of one sign. Each begins with a plain character: that lets the search skip
    ahead fast."""
    number = ord(sign)
    pair = "".join(f"[{each}{each.upper()}]" for each in f"{number:02x}")
    ways = [re.escape(each) for each in sorted({sign, sign.lower(), sign.upper()})]
    ways += [rf"%(?:25){{0,3}}{pair}", rf"\\{{1,4}}u00{pair}", rf"\\{{1,4}}x{pair}"]
    ways += [rf"&(?:amp;)?#0{{0,4}}{number};", rf"&(?:amp;)?#[xX]0{{0,4}}{pair};"]
    if sign in _NAMED:
        ways.append(f"&(?:amp;)?{_NAMED[sign]};")
    if sign in '/"\\':
        ways.append(rf"\\{{1,4}}{re.escape(sign)}")
    return f"(?:{'|'.join(ways)})"
