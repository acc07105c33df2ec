"""How long one thing took that was done again and again: the wait, and the work it was."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.work_clock import WorkClock


@dataclass(slots=True)
class Taken:
    """Milliseconds of one thing done again and again: by the clock on the wall, and the work it
    was, on this side and the database's."""

    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self, clock: WorkClock) -> Iterator[None]:
        """Add what happens meanwhile."""
        began, work = time.perf_counter(), clock.now()
        yield
        self.worked.append(clock.now() - work)
        self.waited.append((time.perf_counter() - began) * 1000)


def at_share(times: list[float], share: float) -> float:
    """The time that this share of all stays under."""
    return sorted(times)[int(len(times) * share)]
