"""robots.txt, kept for a day: what may be read and how slowly (RFC 9309)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from connectors.errors import NotFoundError, SourceError

KEEP = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host as they stand."""

    rules: Protego | None  # None: everything is closed for now
    read_at: datetime

    def allows(self, url: str, agent: str) -> bool:
        """Whether this agent may read the address."""
        return self.rules is not None and bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """The pause the host asks for, in seconds; never believed above a minute."""
        wanted = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(float(wanted or 0), 60.0)


class RobotsCache:
    """The rules of many hosts, shared by the threads of a process."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, Robots] = {}
        self._lock = threading.Lock()

    def of(self, origin: str, read: Callable[[str], str]) -> Robots:
        """The rules of an origin such as http://desa.example; `read` fetches a text.

        4xx means no rules; a server error means closed for now and is asked again soon.
        """
        now = self._clock()
        with self._lock:
            kept = self._kept.get(origin)
        if kept is not None and now - kept.read_at < KEEP:
            return kept
        try:
            rules: Protego | None = Protego.parse(read(f"{origin}/robots.txt"))
        except NotFoundError:
            rules = Protego.parse("")
        except SourceError as error:
            if error.status >= 500:
                return Robots(None, now)
            if 400 <= error.status < 500:
                rules = Protego.parse("")
            else:
                raise
        fresh = Robots(rules, now)
        with self._lock:
            self._kept[origin] = fresh
        return fresh
