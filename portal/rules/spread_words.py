"""What is said of numbers that are not added: whose the ends are, what a mean is made of."""

from dataclasses import dataclass
from decimal import Decimal

from portal.rules.formatting import show_number
from portal.rules.spreading import SpreadKind


@dataclass(frozen=True, slots=True)
class End:
    """The smallest or largest number, the unit it is of, and how many more told the same."""

    value: int | float
    unit: str
    code: str
    more: int

    @property
    def whose(self) -> str:
        """Who told it, in words."""
        return f"{self.unit} dan {self.more} lain" if self.more else self.unit


@dataclass(frozen=True, slots=True)
class SpreadView:
    """One number of an area that is not added. `told`: villages that told it; `weighed`: those
    that told the `weight` of a mean as well. `words` says all of it in a line."""

    kind: SpreadKind
    low: End | None
    high: End | None
    told: int
    weighed: int
    weight: str
    words: str = ""

    @property
    def short(self) -> str:
        """The ends alone: 2–35,5."""
        return say_ends(self.low, self.high)

    @property
    def differs(self) -> bool:
        """Whether villages told unlike numbers."""
        return self.low is not None and self.high is not None and self.low.value != self.high.value


def say_ends(low: End | None, high: End | None) -> str:
    """From the smallest to the largest, one number where they are the same."""
    if low is None or high is None:
        return ""
    if low.value == high.value:
        return show_number(low.value)
    return f"{show_number(low.value)}–{show_number(high.value)}"


def say_spread(view: SpreadView, value: int | float | Decimal | None) -> str:
    """All that is known of it in a line; empty where nobody told it."""
    low, high = view.low, view.high
    if low is None or high is None:
        return ""
    ends = f"{show_number(low.value)} ({low.whose}) sampai {show_number(high.value)} ({high.whose})"
    if view.kind == "WAVG":
        return _say_mean(view, value, ends)
    if not view.differs:
        return f"{show_number(low.value)}, sama menurut semua yang melapor"
    return f"berbeda: {ends}" if view.kind == "SAME" else ends


def _say_mean(view: SpreadView, value: int | float | Decimal | None, ends: str) -> str:
    if value is None:
        return f"{ends}; rata-ratanya belum dapat dihitung, {view.weight} belum ada"
    if not view.differs:
        return f"{show_number(value)}, sama menurut semua yang melapor"
    lacking = view.told - view.weighed
    more = f"; {lacking} tanpa {view.weight} tidak ikut dihitung" if lacking else ""
    return f"{show_number(value)}, rata-rata menurut {view.weight}; {ends}{more}"
