"""Numbers of an area: topics of a year with coverage, small cells of sensitive ones hidden."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.ratios import Shared, is_whole
from portal.reads.shown_rows import VILLAGE, ShownRow, read_periods, read_year
from portal.reads.small_cells import TOTAL, is_covered
from portal.reads.spreads import Place, read_unit_spreads, say
from portal.rules.ages import age_of
from portal.rules.indicators import Catalogue, Ratio
from portal.rules.spread_words import SpreadView
from portal.rules.suppression import SmallCells
from portal.rules.telling_apart import FindingNote, OtherSource, Told
from portal.tree import Tree, UnitView

UNKNOWN = "belum-mengisi"
LEVELS = {
    "desa": "desa",
    "kelurahan": "desa",
    "kecamatan": "kecamatan",
    "kabupaten": "kabupaten",
}
Number = int | float | None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One line of a topic's table. None = unknown; `hidden`: known, but of too few people.
    `spread`: of an area's number that is not added, what its villages told."""

    category: str
    label: str
    men: Number
    women: Number
    both: Number
    share: float | None
    reporting: int
    hidden: bool = False
    spread: SpreadView | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One indicator of one year for one unit."""

    code: str
    title: str
    base: str
    sensitive: bool
    period: str
    rows: tuple[CategoryRow, ...]
    total: CategoryRow | None
    reporting: int
    expected: int
    oldest: date
    newest: date
    source: Told | None = None  # of a village's own numbers, see reads/other_sources.py
    others: tuple[OtherSource, ...] = ()
    why: str = ""  # why this source is shown and not the others

    @property
    def spread(self) -> str:
        """How it is told of an area where it is not added: WAVG, RANGE or SAME."""
        rows = (*self.rows, *((self.total,) if self.total is not None else ()))
        return next((row.spread.kind for row in rows if row.spread is not None), "")

    @property
    def apart(self) -> bool:
        """Whether another source tells it differently."""
        return any(each.differs for each in self.others)

    @property
    def agreed(self) -> bool:
        """Whether all other sources tell the same, as far as may be compared."""
        return bool(self.others) and all(each.agrees for each in self.others)

    @property
    def has_sexes(self) -> bool:
        """Whether men and women are told apart within the rows; where they are the rows, no."""
        return self.code != "penduduk-kelamin" and any(
            row.men is not None or row.women is not None for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number. `value` None: not known. A ratio is of the villages that told both its
    parts; they are the ones that are reporting."""

    code: str
    title: str
    value: Number
    decimals: int
    reporting: int
    expected: int


@dataclass(frozen=True, slots=True)
class Monografi:
    """All topics of a unit in one year."""

    period: str
    periods: tuple[str, ...]
    figures: tuple[Figure, ...]
    topics: tuple[Topic, ...]
    notes: tuple[FindingNote, ...] = ()  # what does not agree, see reads/findings.py

    def topic(self, code: str) -> Topic | None:
        """The topic with this code."""
        return next((topic for topic in self.topics if topic.code == code), None)

    @property
    def newest(self) -> date | None:
        """The youngest number's date."""
        return max((topic.newest for topic in self.topics), default=None)

    @property
    def reporting(self) -> int:
        """How many villages report at least one topic."""
        return max((topic.reporting for topic in self.topics), default=0)

    @property
    def expected(self) -> int:
        """How many villages there are."""
        return max((topic.expected for topic in self.topics), default=0)


def read_monografi(
    session: Session,
    tree: Tree,
    unit: UnitView,
    period: str,
    catalogue: Catalogue,
    rule: SmallCells,
    only: Collection[str] = (),
) -> Monografi:
    """The topics of a unit in a year (the newest one when empty), or only some of them."""
    level = LEVELS[unit.kind]
    periods = read_periods(session, unit.id, catalogue.apart)
    chosen = period if period in periods else (periods[0] if periods else "")
    by_code: dict[str, list[ShownRow]] = {}
    for value in read_year(session, unit.id, level, chosen, catalogue.apart, only):
        by_code.setdefault(value.indicator, []).append(value)
    spreads = _read_spreads(session, tree, unit, chosen, by_code, catalogue)
    topics = [_topic(code, rows, catalogue, rule, spreads) for code, rows in by_code.items()]
    topics.sort(key=lambda topic: (catalogue.of(topic.code).order, topic.code))
    shared = Shared(session, unit, chosen, catalogue, rule) if level != VILLAGE else None
    figures = tuple(_figures(topics)) + tuple(_ratios(topics, by_code, catalogue.ratios, shared))
    return Monografi(chosen, periods, figures, tuple(topics))


def _read_spreads(
    session: Session,
    tree: Tree,
    unit: UnitView,
    period: str,
    codes: Collection[str],
    catalogue: Catalogue,
) -> dict[Place, SpreadView]:
    """What is kept of a unit's numbers that are not added; a village's own are what they are."""
    if LEVELS[unit.kind] == "desa" or catalogue.spread.keys().isdisjoint(codes):
        return {}
    return read_unit_spreads(session, tree, catalogue, LEVELS[unit.kind], unit.id, period)


def _topic(
    code: str,
    values: Sequence[ShownRow],
    catalogue: Catalogue,
    rule: SmallCells,
    spreads: Mapping[Place, SpreadView],
) -> Topic:
    known = catalogue.of(code)
    cells: dict[str, dict[str, ShownRow]] = {}
    for value in values:
        cells.setdefault(value.category, {})[value.sex] = value
    covered = {
        category: is_covered(sexes.values(), known.sensitive, rule)
        for category, sexes in cells.items()
    }
    total = _row(TOTAL, cells[TOTAL], None, covered[TOTAL], spreads) if TOTAL in cells else None
    base = total.both if total else None
    rows = [
        _row(category, cells[category], base, covered[category], spreads)
        for category in cells
        if category != TOTAL
    ]
    # Ages in their order, else largest first; what people left empty last.
    rows.sort(
        key=lambda row: (row.category == UNKNOWN, age_of(row.label), -(row.both or 0), row.label)
    )
    return Topic(
        code=code,
        title=known.title,
        base=known.unit,
        sensitive=known.sensitive,
        period=values[0].period,
        rows=tuple(rows),
        total=total,
        reporting=max(value.reporting for value in values),
        expected=max(value.expected for value in values),
        oldest=min(value.oldest for value in values),
        newest=max(value.newest for value in values),
    )


def _row(
    category: str,
    sexes: dict[str, ShownRow],
    base: Number,
    covered: bool,
    spreads: Mapping[Place, SpreadView],
) -> CategoryRow:
    told = {} if covered else sexes
    men = number_of(told["L"]) if "L" in told else None
    women = number_of(told["P"]) if "P" in told else None
    both = number_of(told[""]) if "" in told else None
    if both is None and men is not None and women is not None:
        both = men + women
    any_value = next(iter(sexes.values()))
    return CategoryRow(
        category=category,
        label=any_value.label or category,
        men=men,
        women=women,
        both=both,
        share=both / base if both is not None and base else None,
        reporting=max(value.reporting for value in sexes.values()),
        hidden=covered,
        spread=say(spreads, told[""], both) if "" in told else None,
    )


def number_of(value: ShownValue | ShownRow) -> Number:
    """The number as pages tell it. Whether it may be told is for `is_covered` to say."""
    if value.sum is None:
        return None
    return value.sum if value.scale == 0 else float(value.sum) / 10**value.scale


def _figures(topics: Iterable[Topic]) -> Iterable[Figure]:
    for topic in topics:
        if topic.code in ("penduduk-jumlah", "keluarga-jumlah") and topic.total is not None:
            yield Figure(
                topic.code, topic.title, topic.total.both, 0, topic.reporting, topic.expected
            )


def _ratios(
    topics: Sequence[Topic],
    kept: Mapping[str, Sequence[ShownRow]],
    ratios: Iterable[Ratio],
    shared: Shared | None,
) -> Iterable[Figure]:
    """A village's own are what they are. An area's are of its kept sums where all of its villages
    told both parts; else those that did are looked for."""
    by_code = {topic.code: topic for topic in topics}
    for ratio in ratios:
        above, below = by_code.get(ratio.numerator[0]), by_code.get(ratio.denominator[0])
        if above is None or below is None:
            continue
        parts = (ratio.numerator, ratio.denominator)
        value, reporting = _divide(ratio, above, below), above.reporting
        if shared is not None and not all(is_whole(kept[code], sex) for code, sex in parts):
            told, reporting = shared.divide(ratio)
            value = None if told is None else float(told)
        yield Figure(ratio.code, ratio.title, value, ratio.decimals, reporting, above.expected)


def _divide(ratio: Ratio, above: Topic, below: Topic) -> Number:
    top, base = _total_of(above, ratio.numerator[1]), _total_of(below, ratio.denominator[1])
    return top * ratio.factor / base if top is not None and base else None


def _total_of(topic: Topic, sex: str) -> Number:
    if topic.total is None:
        return None
    return {"L": topic.total.men, "P": topic.total.women}.get(sex, topic.total.both)
