"""The quotient of two sums, made of those that told both parts."""

from collections.abc import Iterable
from decimal import Decimal

Pair = tuple[Decimal | None, Decimal | None]  # what one of them told of either part


def divide_told(pairs: Iterable[Pair], factor: int) -> tuple[Decimal | None, int]:
    """The quotient times a factor, and of how many it is; None where nobody told both, or the
    lower parts make nothing."""
    told = [(top, base) for top, base in pairs if top is not None and base is not None]
    below = sum((base for _, base in told), Decimal())
    above = sum((top for top, _ in told), Decimal())
    return (above * factor / below if below else None), len(told)
