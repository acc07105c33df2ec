"""How fast this machine is at this hour: shared ones differ threefold from one day to the next."""

import time

_ADDITIONS = 10_000_000


def take_yardstick() -> float:
    """Seconds that ten million additions take in plain Python, the best of three."""
    return min(_count() for _ in range(3))


def _count() -> float:
    began, total = time.perf_counter(), 0
    for each in range(_ADDITIONS):
        total += each
    return time.perf_counter() - began
