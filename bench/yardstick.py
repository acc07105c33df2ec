"""How fast this machine is at this hour: shared ones differ threefold from one day to the next."""

import time

_ADDITIONS = 10_000_000
USUAL = 0.35  # seconds, on the machine of the first measurements when it was quiet
_ROWS = 100_000
_USUAL_CHURN = 0.12


def take_slowness() -> float:
    """By how much this machine is slower now than the quiet one, at least 1: bounds of time in
    tests are for that one. Small steps and much memory suffer unlike from others on a machine."""
    churned = min(_churn() for _ in range(3))
    return max(1.0, take_yardstick() / USUAL, churned / _USUAL_CHURN)


def take_yardstick() -> float:
    """Seconds that ten million additions take in plain Python, the best of three."""
    return min(_count() for _ in range(3))


def _count() -> float:
    began, total = time.perf_counter(), 0
    for each in range(_ADDITIONS):
        total += each
    return time.perf_counter() - began


def _churn() -> float:
    """Many small objects made, looked up and joined, as a page does it."""
    began = time.perf_counter()
    rows = [(f"k{each * 7919 % 100_003}", each, {"n": each}) for each in range(_ROWS)]
    found = {name: told for name, _, told in rows}
    "".join(f"{name}{found[name]['n']}" for name, *_ in sorted(rows, key=lambda row: row[0]))
    return time.perf_counter() - began
