"""The named points of a harvest at which a process may die; handed down so that tests can do it."""

from collections.abc import Callable
from typing import Literal

Point = Literal[
    "after fetch",
    "before page commit",
    "after page commit",
    "within publish",
    "before release",
    "after publish",
    "within file",
]
Passing = Callable[[Point], None]


def pass_on(_point: Point) -> None:
    """The product's way to pass a point: nothing happens."""
