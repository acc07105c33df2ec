"""Which cells of a sensitive topic may be told: as it was decided when they were published."""

from collections.abc import Iterable

from portal.model import ShownValue
from portal.reads.shown_rows import ShownRow
from portal.rules.suppression import SHOWN, SmallCells
from portal.rules.suppression_cells import TOTAL

__all__ = ["TOTAL", "is_covered"]


def is_covered(values: Iterable[ShownValue | ShownRow], sensitive: bool, rule: SmallCells) -> bool:
    """Whether these numbers of one row (men, women, both) are not told. What nobody decided on
    yet is covered, and what is small by a rule that is newer than the decision."""
    if not sensitive:
        return False
    return any(
        value.hidden != SHOWN
        or (value.sum is not None and 0 < value.sum < rule.below * 10**value.scale)
        for value in values
    )
