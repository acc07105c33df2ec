"""The catalogue of indicators: what each number means and how it is rolled up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from portal.rules.spreading import KINDS as SPREAD_KINDS
from portal.rules.spreading import SpreadRule

# How the numbers of units become one number of the unit above them.
RollUp = Literal["SUM", "RATIO", "WAVG", "DIST", "RANGE", "LIST", "NONE", "SAME"]
ValueType = Literal["bulat", "desimal", "uang", "pilihan", "teks"]
Dimension = Literal["kelamin", "kategori"]


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a quotient: the total of an indicator, or of one sex of it."""

    indicator: str
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the catalogue. `section`: its place in the monografi document, empty where
    the document does not ask for it."""

    code: str
    title: str
    order: int
    section: str
    legal_basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """One table of the monografi. A pilihan or teks stands as its category, with the number 1
    and its words as label."""

    code: str
    title: str
    unit: str  # what is counted: jiwa, keluarga, ha …
    sensitive: bool
    order: int
    rollup: RollUp = "SUM"
    type: ValueType = "bulat"
    decimals: int = 0
    dimensions: frozenset[Dimension] = frozenset()
    definition: str = ""
    legal_basis: str = ""
    chapter: str = ""
    section: str = ""
    kinds: frozenset[str] = frozenset()  # kinds of unit that are asked for it
    categories: Mapping[str, str] = field(default_factory=dict)  # label by code, where fixed
    opensid: tuple[str, ...] = ()
    flow: bool = False  # counted over the period, not at its end
    first: bool = False  # asked in a sheet that knows nothing yet
    apart: bool = False  # has pages and a sheet of its own, and is no table of the monografi
    numerator: Part | None = None  # of a RATIO
    denominator: Part | None = None
    factor: int = 1
    weight: str = ""  # of a WAVG: the indicator it is weighted with

    @property
    def is_added(self) -> bool:
        """Whether the numbers of units are added for the unit above; distances, means and
        quotients never are. Words are counted: each stands with the number 1."""
        return self.rollup in ("SUM", "DIST", "LIST")

    @property
    def spread(self) -> SpreadRule | None:
        """How it is told above the village where it is not added but tells something of all."""
        if self.rollup not in SPREAD_KINDS:
            return None
        return SpreadRule(self.rollup, self.weight, self.decimals)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two totals, computed anew at every level, never added or averaged."""

    code: str
    title: str
    numerator: tuple[str, str]  # indicator, sex
    denominator: tuple[str, str]
    factor: int
    decimals: int


@dataclass(frozen=True)
class Catalogue:
    """All indicators by code, in the order of chapters and rows."""

    indicators: Mapping[str, Indicator]
    chapters: tuple[Chapter, ...] = ()

    def of(self, code: str) -> Indicator:
        """The indicator; one that the catalogue does not know is treated as sensitive, and
        stays with its village."""
        known = self.indicators.get(code)
        return known or Indicator(
            code, code.replace("-", " ").capitalize(), "", True, 9999, rollup="NONE"
        )

    @cached_property
    def spread(self) -> Mapping[str, SpreadRule]:
        """How those are told above the village that are not added."""
        every = {code: each.spread for code, each in self.indicators.items()}
        return {code: rule for code, rule in every.items() if rule is not None}

    @cached_property
    def stay(self) -> frozenset[str]:
        """What no row is kept of above the village: it stays there, or is divided anew."""
        return frozenset(
            code
            for code, each in self.indicators.items()
            if not each.is_added and each.spread is None
        )

    @cached_property
    def apart(self) -> frozenset[str]:
        """The indicators that have pages of their own."""
        return frozenset(code for code, each in self.indicators.items() if each.apart)

    def in_section(self, section: str, kind: str) -> tuple[Indicator, ...]:
        """What a section of the monografi document asks of a kind of unit."""
        return tuple(
            each
            for each in self.indicators.values()
            if each.section == section and kind in each.kinds
        )

    @cached_property
    def ratios(self) -> tuple[Ratio, ...]:
        """The quotients, in order."""
        return tuple(
            Ratio(
                each.code,
                each.title,
                (each.numerator.indicator, each.numerator.sex),
                (each.denominator.indicator, each.denominator.sex),
                each.factor,
                each.decimals,
            )
            for each in self.indicators.values()
            if each.numerator is not None and each.denominator is not None
        )
