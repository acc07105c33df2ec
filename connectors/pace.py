"""How slowly a network is asked, and who says when the next request may start."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NetworkPace:
    """Seconds between two requests to one host or address of this network."""

    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    seconds: float


@dataclass(frozen=True, slots=True)
class PacePlan:
    """The paces of config/pace.toml."""

    default: float
    hosts: tuple[tuple[str, float], ...] = ()
    networks: tuple[NetworkPace, ...] = ()

    def seconds(self, host: str, address: str, crawl_delay: float = 0) -> float:
        """The gap for this host; its robots.txt may only lengthen it."""
        return max(self._planned(host, address), crawl_delay)

    def _planned(self, host: str, address: str) -> float:
        for suffix, seconds in self.hosts:
            if host == suffix or host.endswith("." + suffix):
                return seconds
        where = ipaddress.ip_address(address)
        for each in self.networks:
            if where in each.network:
                return each.seconds
        return self.default


def parse_pace(table: Mapping[str, object]) -> PacePlan:
    """The plan of config/pace.toml; ValueError names the row."""
    default = table.get("default_seconds")
    if not isinstance(default, int | float) or default < 0:
        raise ValueError("pace.toml: default_seconds harus angka ≥ 0")
    hosts = tuple((str(host), float(seconds)) for host, seconds in _rows(table, "hosts").items())
    networks: list[NetworkPace] = []
    for text, seconds in _rows(table, "networks").items():
        try:
            networks.append(NetworkPace(ipaddress.ip_network(text), float(seconds)))
        except ValueError:
            raise ValueError(f"pace.toml: jaringan {text!r} tidak sah") from None
    return PacePlan(float(default), hosts, tuple(networks))


def _rows(table: Mapping[str, object], name: str) -> dict[str, float]:
    rows = table.get(name, {})
    if not isinstance(rows, dict):
        raise ValueError(f"pace.toml: {name} harus berupa tabel")
    for key, seconds in rows.items():
        if not isinstance(seconds, int | float) or seconds < 0:
            raise ValueError(f"pace.toml: {name}.{key} harus angka ≥ 0")
    return {str(key): float(seconds) for key, seconds in rows.items()}


class Pace(Protocol):
    """Waits for a turn. One request at a time to a host, and never sooner than its gap."""

    def wait(self, host: str, address: str, seconds: float) -> None:
        """Return when the next request to this host and address may start."""
        ...

    def done(self, host: str, address: str) -> None:
        """The request is over."""
        ...
