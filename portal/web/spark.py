"""A small line through the values of several periods, as a path."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.history import Point

SPARK_WIDTH, SPARK_HEIGHT = 120, 32
_EDGE = 4


@dataclass(frozen=True, slots=True)
class Spark:
    """A line through the years with a dot at its end."""

    path: str
    x: int
    y: int
    years: str


def draw_spark(points: Sequence[Point]) -> Spark | None:
    """A line through at least two years."""
    if len(points) < 2:
        return None
    values = [point.value for point in points]
    low, span = min(values), max(values) - min(values)
    wide, high = SPARK_WIDTH - 2 * _EDGE, SPARK_HEIGHT - 2 * _EDGE
    spots = [
        (
            _EDGE + round(wide * at / (len(values) - 1)),
            _EDGE + (round(high * (1 - (value - low) / span)) if span else high // 2),
        )
        for at, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in spots)
    return Spark(path, *spots[-1], f"{points[0].period}–{points[-1].period}")
