"""How far another source's number lies from the one that is shown, in figures and in words."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.rules.formatting import show_number

Number = int | float | None
_LEAST = Decimal("0.1")  # percent; what is less is said to be less


@dataclass(frozen=True, slots=True)
class Difference:
    """`value`: the other number less the shown one; `percent` of the shown one, unsigned, None
    where that is nought."""

    value: int | float
    percent: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells a number: the source, by which channel it came, as of when."""

    name: str
    channel: str
    as_of: date


@dataclass(frozen=True, slots=True)
class FindingNote:
    """Two numbers of one village and year that do not agree, in words anybody may read."""

    words: str
    indicator: str
    value: Number
    as_of: date
    other_indicator: str
    other_value: Number
    other_as_of: date


@dataclass(frozen=True, slots=True)
class OtherRow:
    """One category as another source tells it. None = unknown."""

    category: str
    label: str
    men: Number
    women: Number
    both: Number
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class OtherSource:
    """A table that another source tells. `total` None: it tells none, or too few people are
    counted to show it (`hidden`). `rows`: the categories that differ; of sensitive topics none."""

    told: Told
    total: Number
    difference: Difference | None
    hidden: bool
    rows: tuple[OtherRow, ...]

    @property
    def differs(self) -> bool:
        """Whether anything in it differs from what is shown, as far as that may be said."""
        apart = self.difference is not None and self.difference.value != 0
        return apart or any(
            row.difference is None or row.difference.value != 0 for row in self.rows
        )

    @property
    def agrees(self) -> bool:
        """Whether it could be compared, and tells the same."""
        return self.difference is not None and not self.differs


def tell_apart(shown: Decimal | None, other: Decimal | None) -> Difference | None:
    """The difference; None where one of the two is not known."""
    if shown is None or other is None:
        return None
    apart = other - shown
    if not apart:
        return Difference(0, 0.0, "sama")
    words = f"{show_number(_trim(abs(apart)))} lebih {'banyak' if apart > 0 else 'sedikit'}"
    if not shown:
        return Difference(plain(apart), None, words)
    share = abs(apart) * 100 / abs(shown)
    rounded = share.quantize(_LEAST, ROUND_HALF_UP)
    said = f"{show_number(_trim(rounded))} persen" if rounded else "kurang dari 0,1 persen"
    return Difference(plain(apart), float(rounded), f"{words} ({said})")


def plain(value: Decimal) -> int | float:
    """A whole number as such, anything else as a float: what JSON and CSV take."""
    return int(value) if value == value.to_integral_value() else float(value)


def _trim(value: Decimal) -> Decimal:
    """Without decimals that are nought."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
