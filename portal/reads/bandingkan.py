"""Several units side by side: the same figures of the same year, each with coverage and day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.monografi import (
    LEVELS,
    UNKNOWN,
    CategoryRow,
    Monografi,
    Number,
    Topic,
    read_monografi,
)
from portal.rules.indicators import Catalogue, Indicator
from portal.rules.suppression import SmallCells
from portal.tree import Tree, UnitView

_VILLAGES = ("desa", "kelurahan")
_WORDS = ("pilihan", "teks")
_PEOPLE = ("jiwa", "keluarga")
# Told by the people and by the broader ages already.
_TOLD = frozenset({"penduduk-kelamin", "penduduk-umur-rentang"})
_FEW, _LARGEST = 5, 3  # parts of a table: all of a few, else the largest


@dataclass(frozen=True, slots=True)
class SideCell:
    """One figure of one unit. Nothing known: no value, no words. `asked`: False where this kind
    of unit is not asked for it. `hidden`: known, but of too few people."""

    unit: str  # its code
    value: Number
    words: str
    reporting: int
    expected: int
    as_of: date | None
    asked: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SideRow:
    """One figure of all units. `part`: the sex or category it is of, empty for the whole."""

    code: str
    title: str
    part: str
    unit: str
    decimals: int
    cells: tuple[SideCell, ...]

    @property
    def alike(self) -> bool:
        """Whether all that is known of it is of one day."""
        return len({cell.as_of for cell in self.cells if cell.as_of}) < 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Units, the year they are compared in, years that have anything, and the figures."""

    units: tuple[UnitView, ...]
    period: str
    periods: tuple[str, ...]
    rows: tuple[SideRow, ...]

    @property
    def newest(self) -> date | None:
        """The youngest figure's day."""
        days = [cell.as_of for row in self.rows for cell in row.cells if cell.as_of]
        return max(days, default=None)


def read_comparison(
    session: Session,
    tree: Tree,
    units: Sequence[UnitView],
    period: str,
    catalogue: Catalogue,
    rule: SmallCells,
) -> Comparison:
    """The figures at least one of these units has. Without a year they are compared in the
    newest that most of them have."""
    having = _read_periods(session, units, catalogue)
    counted = Counter(each for periods in having.values() for each in periods)
    periods = tuple(sorted(counted, reverse=True))
    most = max(counted.values(), default=0)
    chosen = period or next((each for each in periods if counted[each] == most), "")
    years = [
        read_monografi(session, tree, unit, chosen, catalogue, rule)
        if chosen in having[unit.id]
        else None
        for unit in units
    ]
    rows: list[SideRow] = []
    for indicator in catalogue.indicators.values():
        topics = [year.topic(indicator.code) if year else None for year in years]
        if indicator.numerator is not None:
            rows += _ratio(indicator, units, years)
        elif any(topics) and indicator.rollup != "NONE" and indicator.code not in _TOLD:
            rows += _rows(indicator, units, topics)
    return Comparison(tuple(units), chosen, periods, tuple(rows))


def _read_periods(
    session: Session, units: Sequence[UnitView], catalogue: Catalogue
) -> dict[int, set[str]]:
    rows = session.execute(
        select(ShownValue.unit_id, ShownValue.period)
        .where(
            ShownValue.unit_id.in_([unit.id for unit in units]),
            ShownValue.indicator.not_in(catalogue.apart),
        )
        .distinct()
    )
    found: dict[int, set[str]] = {unit.id: set() for unit in units}
    for row in rows:
        found[row.unit_id].add(row.period)
    return found


def _rows(
    indicator: Indicator, units: Sequence[UnitView], topics: Sequence[Topic | None]
) -> list[SideRow]:
    """What was chosen or written in words; of a table that spreads people over groups the shares
    of its largest; else the whole, with men and women where they are the only parts, or the parts
    the form fixes where nobody told the whole."""
    if indicator.type in _WORDS:
        return [_row(indicator, "", [_said(indicator, *pair) for pair in _pairs(units, topics)])]
    if "kategori" in indicator.dimensions and indicator.unit in _PEOPLE:
        return [] if indicator.sensitive else _shares(indicator, units, topics)
    made = []
    if any(topic and topic.total for topic in topics):
        parts = [("", "")]
        if "kategori" not in indicator.dimensions and "kelamin" in indicator.dimensions:
            parts += [("laki-laki", "L"), ("perempuan", "P")]
        for part, sex in parts:
            cells = [_total(indicator, *pair, sex) for pair in _pairs(units, topics)]
            if any(cell.value is not None or cell.hidden or cell.words for cell in cells):
                made.append(_row(indicator, part, cells))
    elif not indicator.sensitive:
        for category, label in indicator.categories.items():
            cells = [_category(indicator, *pair, category) for pair in _pairs(units, topics)]
            if any(cell.value is not None or cell.words for cell in cells):
                made.append(_row(indicator, label, cells))
    return made


def _shares(
    indicator: Indicator, units: Sequence[UnitView], topics: Sequence[Topic | None]
) -> list[SideRow]:
    sizes: dict[str, float] = {}
    labels: dict[str, str] = {}
    for topic in topics:
        for row in topic.rows if topic else ():
            if row.category != UNKNOWN and row.share is not None:
                sizes[row.category] = sizes.get(row.category, 0) + row.share
                labels.setdefault(row.category, row.label)
    kept = sorted(sizes, key=lambda name: (-sizes[name], name))
    made = []
    for category in kept if len(kept) <= _FEW else kept[:_LARGEST]:
        cells = [_share(indicator, *pair, category) for pair in _pairs(units, topics)]
        title, code = indicator.title, indicator.code
        made.append(SideRow(code, title, labels[category], "%", 1, tuple(cells)))
    return made


def _share(indicator: Indicator, unit: UnitView, topic: Topic | None, category: str) -> SideCell:
    row = next((each for each in topic.rows if each.category == category), None) if topic else None
    if topic is None or topic.total is None or row is None or row.share is None:
        return _nothing(indicator, unit)
    alike = row.reporting == topic.total.reporting
    return _cell(unit, topic, row.share * 100 if alike else None, hidden=row.hidden)


def _pairs(
    units: Sequence[UnitView], topics: Sequence[Topic | None]
) -> list[tuple[UnitView, Topic | None]]:
    return list(zip(units, topics, strict=True))


def _row(indicator: Indicator, part: str, cells: Sequence[SideCell]) -> SideRow:
    decimals = indicator.decimals
    return SideRow(indicator.code, indicator.title, part, indicator.unit, decimals, tuple(cells))


def _total(indicator: Indicator, unit: UnitView, topic: Topic | None, sex: str) -> SideCell:
    if topic is None or topic.total is None:
        return _nothing(indicator, unit)
    total = topic.total
    value = {"L": total.men, "P": total.women}.get(sex, total.both)
    return _cell(unit, topic, value, hidden=total.hidden, words=_ends(total))


def _category(indicator: Indicator, unit: UnitView, topic: Topic | None, category: str) -> SideCell:
    row = next((each for each in topic.rows if each.category == category), None) if topic else None
    if topic is None or row is None:
        return _nothing(indicator, unit)
    return _cell(unit, topic, row.both, hidden=row.hidden, words=_ends(row))


def _said(indicator: Indicator, unit: UnitView, topic: Topic | None) -> SideCell:
    """The words of a village; above it, how many villages said each."""
    if topic is None:
        return _nothing(indicator, unit)
    told = [row for row in topic.rows if row.both]
    own = unit.kind in _VILLAGES
    words = "; ".join(row.label if own else f"{row.label} ({row.both})" for row in told)
    return SideCell(
        unit.code, None, words, topic.reporting, topic.expected, topic.newest if words else None
    )


def _ends(row: CategoryRow) -> str:
    """From the smallest to the largest, of what has no one number for its villages."""
    if row.spread is None or row.both is not None:
        return ""
    return f"berbeda: {row.spread.short}" if row.spread.kind == "SAME" else row.spread.short


def _cell(
    unit: UnitView, topic: Topic, value: Number, *, hidden: bool, words: str = ""
) -> SideCell:
    known = (value is not None or bool(words)) and not hidden
    return SideCell(
        unit.code,
        value if known else None,
        "" if hidden else words,
        topic.reporting,
        topic.expected,
        topic.newest if known else None,
        hidden=hidden,
    )


def _nothing(indicator: Indicator, unit: UnitView) -> SideCell:
    asked = unit.kind not in _VILLAGES or unit.kind in indicator.kinds
    return SideCell(unit.code, None, "", 0, 0, None, asked)


def _ratio(
    indicator: Indicator, units: Sequence[UnitView], years: Sequence[Monografi | None]
) -> list[SideRow]:
    cells = []
    for unit, year in zip(units, years, strict=True):
        figures = year.figures if year else ()
        found = next((each for each in figures if each.code == indicator.code), None)
        topic = year.topic(indicator.numerator.indicator) if year and indicator.numerator else None
        if found is None or found.value is None or topic is None:
            cells.append(_nothing(indicator, unit))
        else:
            cells.append(
                SideCell(unit.code, found.value, "", found.reporting, found.expected, topic.newest)
            )
    return [_row(indicator, "", cells)] if any(each.value is not None for each in cells) else []


def levels_of(units: Sequence[UnitView]) -> Mapping[str, int]:
    """How many of the units are of each level."""
    return Counter(LEVELS[unit.kind] for unit in units)
