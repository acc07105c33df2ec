"""Five classes of a map: fixed limits for percentages, round quantiles for everything else.

A value belongs to the class whose lowest value it reaches, after rounding to the places it is
shown with, so that the number in the list never contradicts the legend.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from portal.rules.formatting import show_number

MOST = 5
_SHADES = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


@dataclass(frozen=True, slots=True)
class MapRules:
    """What config/peta.toml says of maps."""

    percent: tuple[int, ...]  # the lowest value of each class of a percentage
    names: tuple[str, ...]  # from the lowest class to the highest
    coverage: int  # percent of the units that must report before anybody is ranked
    first: tuple[str, ...]  # the themes to begin with; the first that has data


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class: the lowest value in it, its range and name in words, its shade from 1 to 5."""

    low: Decimal
    words: str
    name: str
    shade: int


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of one map, lowest first; values are shown with so many places."""

    items: tuple[MapClass, ...]
    places: int

    def of(self, value: Decimal) -> MapClass:
        """The class of a value; what lies below the lowest limit belongs to the lowest class."""
        lows = [each.low for each in self.items]
        return self.items[max(0, bisect_right(lows, self.round(value)) - 1)]

    def round(self, value: Decimal) -> Decimal:
        """The value as it is shown."""
        return _round(value, self.places)


def make_classes(
    values: Sequence[Decimal], rules: MapRules, *, percent: bool, places: int
) -> Classes:
    """The classes for these values. Percentages have the fixed limits, unless those would put
    all units into one class; then, as for counts, the limits are quantiles rounded down to two
    figures. Equal values never fall into different classes."""
    if percent:
        fixed = _fixed(rules)
        if not values or len({fixed.of(value) for value in values}) > 1:
            return fixed
    rounded = sorted(_round(value, places) for value in values)
    lows: list[Decimal] = []
    for part in range(1, MOST):
        if not rounded:
            break
        low = _two_figures(rounded[len(rounded) * part // MOST], places)
        if low > (lows[-1] if lows else rounded[0]):
            lows.append(low)
    if rounded and not lows and rounded[-1] > rounded[0]:
        lows.append(min(value for value in rounded if value > rounded[0]))  # most are alike
    return _name(rounded, lows, rules, places, "%" if percent else "")


def parse_map_rules(table: Mapping[str, object]) -> MapRules:
    """The rules of config/peta.toml; ValueError names the row."""
    percent = _numbers(table, "persen")
    names = _texts(table, "nama_kelas")
    if len(percent) != MOST or percent[0] != 0 or sorted(set(percent)) != percent:
        raise ValueError(f"peta.toml: persen perlu {MOST} batas bawah yang naik, mulai dari 0")
    if len(names) != MOST:
        raise ValueError(f"peta.toml: nama_kelas perlu {MOST} nama")
    coverage = table.get("cakupan")
    if not isinstance(coverage, int) or not 0 <= coverage <= 100:
        raise ValueError("peta.toml: cakupan harus bilangan bulat 0 sampai 100")
    return MapRules(tuple(percent), tuple(names), coverage, tuple(_texts(table, "pertama")))


def _fixed(rules: MapRules) -> Classes:
    after = (*rules.percent[1:], 101)
    return Classes(
        tuple(
            MapClass(Decimal(low), f"{low}–{high - 1}%", name, shade)
            for shade, (low, high, name) in enumerate(
                zip(rules.percent, after, rules.names, strict=True), start=1
            )
        ),
        0,
    )


def _name(
    values: Sequence[Decimal], lows: list[Decimal], rules: MapRules, places: int, sign: str
) -> Classes:
    if not values:
        return Classes((), places)
    step = Decimal(1).scaleb(-places)
    starts = [values[0], *lows]
    made = []
    for at, (low, shade) in enumerate(zip(starts, _SHADES[len(starts)], strict=True)):
        if len(starts) == 1:
            words = _range(values[0], values[-1], sign)
        elif at == 0:
            words = f"di bawah {show_number(starts[1])}{sign}"
        elif at == len(starts) - 1:
            words = f"{show_number(low)}{sign} ke atas"
        else:
            words = _range(low, starts[at + 1] - step, sign)
        made.append(MapClass(low, words, rules.names[shade - 1], shade))
    return Classes(tuple(made), places)


def _range(low: Decimal, high: Decimal, sign: str) -> str:
    if low == high:
        return f"{show_number(low)}{sign}"
    return f"{show_number(low)}–{show_number(high)}{sign}"


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _two_figures(value: Decimal, places: int) -> Decimal:
    """Rounded down to two figures, never finer than what is shown."""
    if not value:
        return value
    finest = max(value.adjusted() - 1, -places)
    kept = value.quantize(Decimal(1).scaleb(finest), ROUND_FLOOR)
    return kept.quantize(Decimal(1).scaleb(-places))


def _numbers(table: Mapping[str, object], name: str) -> list[int]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, int) for row in rows):
        raise ValueError(f"peta.toml: {name} harus berupa daftar bilangan bulat")
    return rows


def _texts(table: Mapping[str, object], name: str) -> list[str]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, str) and row for row in rows):
        raise ValueError(f"peta.toml: {name} harus berupa daftar kata")
    return rows
