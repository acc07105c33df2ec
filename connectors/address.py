"""Which addresses may be connected to: judged after resolving, at the moment of connecting.

Source addresses are typed by staff and redirects are chosen by the remote side, so a name may
lead anywhere. Every address a name resolves to must be public, or lie in a network that the
source was registered for, with exactly that port.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from connectors.errors import ConfigError, UnreachableError, UnsafeError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]

_NAT64 = IPv6Network("64:ff9b::/96")
_SHARED = IPv4Network("100.64.0.0/10")  # carrier-grade NAT: not private, not public


@dataclass(frozen=True, slots=True)
class AllowedNetwork:
    """A private network and port a source may be read from."""

    network: IPv4Network | IPv6Network
    port: int

    @classmethod
    def parse(cls, text: str) -> "AllowedNetwork":
        """From 127.64.0.0/16:8064; ConfigError when it is not of that form."""
        network, _, port = text.rpartition(":")
        try:
            return cls(ipaddress.ip_network(network), int(port))
        except ValueError:
            raise ConfigError(f"allowed network {text!r}") from None

    def holds(self, address: Address, port: int) -> bool:
        """Whether this address and port were allowed."""
        return port == self.port and address in self.network


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a host name, by the system's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"name {host!r}: {error}") from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def unwrap(address: Address) -> Address:
    """The IPv4 address hidden in a mapped, 6to4, Teredo or NAT64 one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address.teredo is not None:
            return address.teredo[1]
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether the address belongs to the open internet."""
    inner = unwrap(address)
    if isinstance(inner, IPv4Address) and inner in _SHARED:
        return False
    if isinstance(inner, IPv6Address) and inner.is_site_local:
        return False  # fec0::/10, which Python holds for global
    return inner.is_global and not (inner.is_multicast or inner.is_reserved)


class AddressGuard:
    """Resolves each host once and keeps the answer, so a second look-up cannot swap it."""

    def __init__(
        self, allowed: tuple[AllowedNetwork, ...] = (), resolve: Resolve = look_up
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._kept: dict[tuple[str, int], str] = {}

    def choose(self, host: str, port: int) -> str:
        """The one address to connect to; UnsafeError when one of the host is not allowed."""
        kept = self._kept.get((host, port))
        if kept is not None:
            return kept
        addresses = self._resolve(host.strip("[]"), port)
        if not addresses:
            raise UnreachableError(f"name {host!r} has no address")
        for text in addresses:
            address = ipaddress.ip_address(text.partition("%")[0])
            if not self._permits(address, port):
                raise UnsafeError(f"{host} leads to {text}, which is not public")
        self._kept[(host, port)] = addresses[0]
        return addresses[0]

    def _permits(self, address: Address, port: int) -> bool:
        if is_public(address):
            return True
        return any(allowed.holds(unwrap(address), port) for allowed in self._allowed)
