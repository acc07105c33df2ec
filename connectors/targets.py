"""What an address or a redirect may look like before anything is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from connectors.address import AddressGuard
from connectors.errors import ConfigError, MovedError, PolicyError, UnsafeError
from connectors.redaction import redact

_SCHEMES = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: its scheme, host and port."""

    scheme: str
    host: str
    port: int
    origin: str

    @property
    def site(self) -> str:
        """The host without its www: the one move a site makes without moving."""
        return self.host.removeprefix("www.")


def read_target(url: str, stop_list: frozenset[str] = frozenset()) -> Target:
    """The target of an address; an error when it is of a kind that is never asked."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError("not an address", url=redact(url)) from None
    if parts.scheme not in _SCHEMES:
        raise UnsafeError(f"scheme {parts.scheme!r}", url=redact(url))
    if parts.username is not None or parts.password is not None:
        raise UnsafeError("user information in the address", url=redact(url))
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ConfigError("no host", url=redact(url))
    if host in stop_list:
        raise PolicyError("the owner asked us to stop", url=redact(url))
    return Target(
        parts.scheme, host, port or _SCHEMES[parts.scheme], f"{parts.scheme}://{parts.netloc}"
    )


def follow_redirect(at: str, location: str, guard: AddressGuard) -> tuple[str, Target]:
    """Where a redirect leads. A forbidden address is told as unsafe, not as a move."""
    before = read_target(at)
    try:
        url = urljoin(at, location)
        after = read_target(url)
    except (ConfigError, ValueError):
        raise UnsafeError("redirect to a broken address", url=redact(at)) from None
    guard.choose(after.host, after.port)
    if before.site != after.site:
        raise MovedError(f"redirect to {after.host}", url=redact(url))
    return url, after


def carry_headers(headers: Mapping[str, str], before: Target, after: Target) -> dict[str, str]:
    """The headers for the next hop: a permission goes to no other port and never in the clear."""
    is_same = (before.scheme, before.port) == (after.scheme, after.port)
    if is_same or (before.scheme, after.scheme) == ("http", "https"):
        return dict(headers)
    return {name: text for name, text in headers.items() if name.lower() != "authorization"}
