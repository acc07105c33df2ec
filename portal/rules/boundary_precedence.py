"""Which of several boundaries of one unit is shown: one rule for maps, downloads and lookups."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Origin(IntEnum):
    """Where a boundary comes from, the most trusted first."""

    IMPORTED = 0  # a file somebody brought, examined as a whole
    SET = 1  # harvested for several units together, so that neighbours fit
    OWN = 2  # harvested from the unit's own site
    DERIVED = 3  # dissolved from the units below


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides between boundaries. `serial` grows with every row written."""

    definitive: bool
    origin: Origin
    as_of: date | None
    valid_from: date
    serial: int


def rank(standing: Standing) -> tuple[bool, int, int, int, int]:
    """The smallest is shown: definitive before indicative, a set drawn together before a single
    one, then the newest by its own date, by the day it came, by the row."""
    as_of = standing.as_of.toordinal() if standing.as_of else 0
    return (
        not standing.definitive,
        int(standing.origin),
        -as_of,
        -standing.valid_from.toordinal(),
        -standing.serial,
    )
