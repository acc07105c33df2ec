"""The chosen theme of a map as rows, classes and years that pages and machines get alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from portal.reads.listing import Choice
from portal.reads.map_themes import MapValue, Theme, Themes
from portal.rules.formatting import show_number
from portal.rules.map_classes import Classes, MapRules, make_classes
from portal.tree import UnitView

# The hatched, the dotted and the grey fill: unknown, too few people, of too few villages.
NO_DATA, HIDDEN, PARTIAL = "q0", "qt", "qs"
Number = int | float | None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A line of the legend."""

    PUBLIC: ClassVar = ("words", "name")
    words: str
    name: str
    fill: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A unit on the map. `rank` counts from the highest; 0 where too few units reported."""

    PUBLIC: ClassVar = ("unit", "value", "hidden", "words", "rank", "reporting", "expected")
    unit: UnitView
    value: Number
    hidden: bool
    words: str  # of its class
    rank: int
    reporting: int
    expected: int
    shown: str
    fill: str
    thin: bool  # too few of its own villages reported
    newest: date | None


@dataclass(frozen=True, slots=True)
class YearMap:
    """One of the small maps: the fill of each unit, and the whole unit's own value."""

    PUBLIC: ClassVar = ("period", "shown", "reporting", "expected")
    period: str
    shown: str
    reporting: int
    expected: int
    fills: Mapping[int, str]


@dataclass(frozen=True)
class Colouring:
    """A theme in one year."""

    PUBLIC: ClassVar = (
        "code", "title", "group", "noun", "period", "periods", "shown", "reporting", "expected",
        "newest", "classes", "rows", "years",
    )  # fmt: skip
    code: str
    title: str
    group: str
    noun: str
    period: str
    periods: tuple[str, ...]
    shown: str  # the value of the whole unit
    reporting: int
    expected: int
    classes: tuple[ClassLine, ...]
    rows: tuple[ValueRow, ...]
    years: tuple[YearMap, ...]  # oldest first; empty when there is only one
    newest: date | None
    groups: tuple[Choice, ...]
    group_label: str
    origin: tuple[str, ...]
    done: str

    @property
    def name(self) -> str:
        """`Pekerjaan: Petani`."""
        return f"{self.title}: {self.group_label}" if self.group else self.title

    @property
    def ranked(self) -> bool:
        """Whether any unit has a place in an order."""
        return any(row.rank for row in self.rows)

    @cached_property
    def by_unit(self) -> Mapping[int, ValueRow]:
        """The rows by unit."""
        return {row.unit.id: row for row in self.rows}

    @property
    def gaps(self) -> bool:
        """Whether any unit has no data in any of the years."""
        return self._uses(NO_DATA)

    @property
    def covers(self) -> bool:
        """Whether any unit's value is of too few people to be shown."""
        return self._uses(HIDDEN)

    @property
    def partial(self) -> bool:
        """Whether any unit's value is of too few of its villages to be compared."""
        return self._uses(PARTIAL)

    def _uses(self, fill: str) -> bool:
        maps = [[row.fill for row in self.rows], *(list(y.fills.values()) for y in self.years)]
        return any(fill in fills for fills in maps)


def choose_theme(
    families: Sequence[Themes], code: str, group: str, first: Sequence[str]
) -> Theme | None:
    """The chosen theme, or the first that has data when nothing is chosen. KeyError when the
    chosen one is not known."""
    if code:
        known = [theme for each in families if (theme := each.read(code, group)) is not None]
        if not known:
            raise KeyError(code)
        return known[0]
    found = (each.read(wanted, "") for wanted in first for each in families)
    return next((theme for theme in found if theme is not None and theme.values), None)


def colour(
    theme: Theme,
    unit: UnitView,
    units: Sequence[tuple[UnitView, int]],
    period: str,
    rules: MapRules,
) -> Colouring:
    """The units below (each with how many villages it has) in the colours of a year. Classes
    are the same for all years."""
    period = period or next(iter(theme.values), "")
    values = theme.values.get(period, {})
    known = [
        cell.value
        for cells in theme.values.values()
        for each, _ in units
        if (cell := cells.get(each.id)) is not None
        and cell.value is not None
        and _enough(cell, rules)
    ]
    classes = make_classes(known, rules, percent=theme.percent, places=theme.places)
    nothing = MapValue(None, 0, sum(villages for _, villages in units))
    whole = values.get(unit.id, nothing)
    scale = _Scale(theme, classes, rules)
    ranks = _rank(units, values, whole, classes, rules)
    return Colouring(
        code=theme.code,
        title=theme.title,
        group=theme.group,
        noun=theme.noun,
        period=period,
        periods=tuple(theme.values),
        shown=scale.show(whole),
        reporting=whole.reporting,
        expected=whole.expected,
        classes=tuple(ClassLine(each.words, each.name, f"q{each.shade}") for each in classes.items),
        rows=tuple(
            _row(each, values.get(each.id) or MapValue(None, 0, villages), ranks, scale)
            for each, villages in units
        ),
        years=_years(unit, units, scale) if len(theme.values) > 1 else (),
        newest=whole.newest,
        groups=theme.groups,
        group_label=next((g.label for g in theme.groups if g.value == theme.group), ""),
        origin=theme.origin,
        done=theme.done,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """How the values of a theme are coloured and said."""

    theme: Theme
    classes: Classes
    rules: MapRules

    def fill(self, cell: MapValue) -> str:
        """The fill of a unit."""
        if cell.value is None:
            return HIDDEN if cell.hidden else NO_DATA
        return f"q{self.classes.of(cell.value).shade}" if _enough(cell, self.rules) else PARTIAL

    def words(self, cell: MapValue) -> str:
        """The class of a unit in words."""
        if cell.value is None:
            return "disembunyikan" if cell.hidden else "belum ada data"
        if not _enough(cell, self.rules):
            return f"baru {cell.reporting} dari {cell.expected} desa {self.theme.done}"
        return self.classes.of(cell.value).words

    def show(self, cell: MapValue) -> str:
        """The value of a unit as a reader sees it."""
        if cell.value is None:
            return "–"
        sign = "%" if self.theme.percent else ""
        return show_number(cell.value, self.classes.places) + sign


def _row(unit: UnitView, cell: MapValue, ranks: Mapping[int, int], scale: _Scale) -> ValueRow:
    return ValueRow(
        unit=unit,
        value=_plain(scale.classes.round(cell.value)) if cell.value is not None else None,
        hidden=cell.hidden,
        words=scale.words(cell),
        rank=ranks.get(unit.id, 0),
        reporting=cell.reporting,
        expected=cell.expected,
        shown=scale.show(cell),
        fill=scale.fill(cell),
        thin=cell.value is not None and not _enough(cell, scale.rules),
        newest=cell.newest,
    )


def _years(
    unit: UnitView, units: Sequence[tuple[UnitView, int]], scale: _Scale
) -> tuple[YearMap, ...]:
    made = []
    for period, cells in sorted(scale.theme.values.items()):
        whole = cells.get(unit.id) or MapValue(None, 0, 0)
        fills = {
            each.id: scale.fill(cells[each.id]) if each.id in cells else NO_DATA
            for each, _ in units
        }
        made.append(YearMap(period, scale.show(whole), whole.reporting, whole.expected, fills))
    return tuple(made)


def _rank(
    units: Sequence[tuple[UnitView, int]],
    values: Mapping[int, MapValue],
    whole: MapValue,
    classes: Classes,
    rules: MapRules,
) -> dict[int, int]:
    """Places counted from the highest, equal values sharing one; nobody has one while too few
    villages reported, nor a unit of which too few did."""
    if not _enough(whole, rules):
        return {}
    ranked = {
        unit.id: classes.round(cell.value)
        for unit, _ in units
        if (cell := values.get(unit.id)) is not None
        and cell.value is not None
        and _enough(cell, rules)
    }
    return {
        unit_id: 1 + sum(other > value for other in ranked.values())
        for unit_id, value in ranked.items()
    }


def _enough(cell: MapValue, rules: MapRules) -> bool:
    return cell.expected > 0 and cell.reporting * 100 >= cell.expected * rules.coverage


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
