"""Numbers that are not added: smallest and largest with whose they are, means, one value of all.

What a unit below knows is one `Spread`, a village's own number or what was joined of many; joining
is the same at every level, so that a kecamatan's Spread is all its kabupaten needs of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

SpreadKind = Literal["WAVG", "RANGE", "SAME"]
KINDS: tuple[SpreadKind, ...] = ("WAVG", "RANGE", "SAME")
# Sums of products of two 19-digit numbers stay exact, whatever order they are joined in.
_EXACT = Context(prec=120)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class SpreadRule:
    """How an indicator that is not added is told above the village. `weight`: the indicator a
    mean is weighted with; `decimals`: of the mean."""

    kind: SpreadKind
    weight: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Extreme:
    """A smallest or largest number, one unit that told it, and how many did."""

    value: Decimal
    unit_id: int
    units: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of an area. `told`: villages that told the number; `weighed`: those that
    told its weight as well, of which `moment` adds value times weight and `weight` the weights."""

    low: Extreme | None = None
    high: Extreme | None = None
    told: int = 0
    weighed: int = 0
    moment: Decimal = _NOTHING
    weight: Decimal = _NOTHING

    @property
    def one(self) -> Decimal | None:
        """The one value, where all that told it told the same."""
        if self.low is None or self.high is None or self.low.value != self.high.value:
            return None
        return self.low.value

    def mean(self, decimals: int) -> Decimal | None:
        """The weighted mean; None where no village told both. A half is rounded up."""
        if not self.weight:
            return None
        exact = _EXACT.divide(self.moment, self.weight)
        step = Decimal(1).scaleb(-decimals)
        return exact.quantize(step, rounding="ROUND_HALF_UP", context=_EXACT)


def spread_of(unit_id: int, value: Decimal | None, weight: Decimal | None) -> Spread:
    """What one village gives: unknown gives nothing, and a weight that is none weighs nothing."""
    if value is None:
        return Spread()
    own = Extreme(value, unit_id)
    if weight is None or weight <= 0:
        return Spread(own, own, told=1)
    return Spread(own, own, 1, 1, _EXACT.multiply(value, weight), weight)


def join_spreads(parts: Iterable[Spread]) -> Spread:
    """The parts as one. Of units that told the same extreme the first named stays."""
    low: Extreme | None = None
    high: Extreme | None = None
    told = weighed = 0
    moment = weight = _NOTHING
    for part in parts:
        low = _further(low, part.low, -1)
        high = _further(high, part.high, 1)
        told += part.told
        weighed += part.weighed
        moment = _EXACT.add(moment, part.moment)
        weight = _EXACT.add(weight, part.weight)
    return Spread(low, high, told, weighed, moment, weight)


def _further(one: Extreme | None, other: Extreme | None, sign: int) -> Extreme | None:
    if one is None or other is None:
        return one or other
    if one.value == other.value:
        return Extreme(one.value, one.unit_id, one.units + other.units)
    return one if (one.value - other.value) * sign > 0 else other
