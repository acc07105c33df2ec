"""A guarded session for a server of our own on loopback, with nothing to wait for."""

from collections.abc import Callable
from datetime import UTC, datetime

from connectors.address import AddressGuard, AllowedNetwork
from connectors.base import FetchNote
from connectors.http import GuardedSession, Policy
from connectors.pace import PacePlan
from connectors.robots import RobotsCache
from connectors.secret import NO_SECRET, Secret
from connectors.trust import Trust

PUBLIC = "93.184.215.14"


class NoPace:
    """Keeps the gaps it was asked for, and waits for none."""

    def __init__(self) -> None:
        self.gaps: list[float] = []

    def wait(self, host: str, address: str, seconds: float) -> None:
        self.gaps.append(seconds)

    def done(self, host: str, address: str) -> None:
        pass


def now() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC)


def resolve(host: str, _port: int) -> list[str]:
    """Numbers stand for themselves, uji.example for loopback, the rest for the outside."""
    if host.endswith("uji.example"):
        return ["127.0.0.1"]
    return [host] if host.replace(".", "").isdigit() else [PUBLIC]


def open_session(
    port: int,
    policy: Policy | None = None,
    *,
    notes: list[FetchNote] | None = None,
    sleep: Callable[[float], None] = lambda _seconds: None,
    pace: NoPace | None = None,
    also: tuple[int, ...] = (),
    trust: Trust | None = None,
    secret: Secret = NO_SECRET,
) -> GuardedSession:
    """A session that may reach these ports of loopback."""
    allowed = tuple(AllowedNetwork.parse(f"127.0.0.0/8:{each}") for each in (port, *also))
    return GuardedSession(
        policy or Policy(agent="uji-bot"),
        plan=PacePlan(0),
        pace=pace or NoPace(),
        robots=RobotsCache(now),
        clock=now,
        note=(notes if notes is not None else []).append,
        allowed=allowed,
        sleep=sleep,
        guard=AddressGuard(allowed, resolve),
        trust=trust,
        secret=secret,
    )
