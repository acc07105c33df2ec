"""The numbers of a regency as data sets: one an indicator, with a table for each year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.model import Release, ShownSpread, ShownValue, Source
from portal.reads.small_cells import TOTAL, is_covered
from portal.reads.sources import name_of
from portal.reads.spreads import place_of, read_spreads
from portal.rules.indicators import Catalogue, Indicator
from portal.rules.scaled import scale_up
from portal.rules.spread_words import End, SpreadView
from portal.rules.suppression import SmallCells
from portal.tree import Tree

LEVELS = ("kabupaten", "kecamatan", "desa")


@dataclass(frozen=True, slots=True)
class YearTable:
    """What there is of an indicator in one year: numbers of all levels, and their dates."""

    period: str
    rows: int
    oldest: date
    newest: date


@dataclass(frozen=True, slots=True)
class DataSetView:
    """One indicator with its years, the newest first."""

    indicator: Indicator
    years: tuple[YearTable, ...]

    def year(self, period: str) -> YearTable | None:
        """One of its years."""
        return next((each for each in self.years if each.period == period), None)


@dataclass(frozen=True, slots=True)
class DataRow:
    """One number of one unit. state: ada | belum ada data | disembunyikan, and of what is not
    added rentang | berbeda; a number that is not `ada` is None, never 0."""

    code: str
    name: str
    kind: str
    category: str
    label: str
    sex: str
    value: Decimal | None
    state: str
    reporting: int
    expected: int
    oldest: date
    newest: date
    source: str
    source_url: str
    low: End | None = None
    high: End | None = None


def list_data_sets(session: Session, tree: Tree, catalogue: Catalogue) -> tuple[DataSetView, ...]:
    """The indicators of the catalogue that have numbers here, in its order."""
    rows = session.execute(
        select(
            ShownValue.indicator,
            ShownValue.period,
            func.count(),
            func.min(ShownValue.oldest),
            func.max(ShownValue.newest),
        )
        .where(*_of(tree))
        .group_by(ShownValue.indicator, ShownValue.period)
        .order_by(ShownValue.period.desc())
    )
    years: dict[str, list[YearTable]] = {}
    for code, period, count, oldest, newest in rows:
        years.setdefault(code, []).append(YearTable(period, count, oldest, newest))
    return tuple(
        DataSetView(indicator, tuple(years[code]))
        for code, indicator in catalogue.indicators.items()
        if code in years
    )


def read_changed_at(session: Session, tree: Tree) -> datetime | None:
    """When anything shown of the regency changed last: no later change is ever missed by who
    asks for what changed since."""
    return session.scalar(select(Release.at).where(Release.unit_id == tree.root.id))


def read_rows(
    session: Session, tree: Tree, indicator: Indicator, period: str, rule: SmallCells
) -> tuple[DataRow, ...]:
    """All numbers of an indicator in a year, from the regency down, in order of the codes."""
    wanted = (*_of(tree), ShownValue.indicator == indicator.code, ShownValue.period == period)
    values = session.scalars(select(ShownValue).where(*wanted)).all()
    together: dict[tuple[int, str], list[ShownValue]] = {}
    for value in values:
        together.setdefault((value.unit_id, value.category), []).append(value)
    hidden = {row for row, each in together.items() if is_covered(each, indicator.sensitive, rule)}
    spreads = read_spreads(
        session, tree, Catalogue({indicator.code: indicator}), *_of(tree, ShownSpread),
        ShownSpread.indicator == indicator.code, ShownSpread.period == period,
    )  # fmt: skip
    sources = _name_sources(session, {each.source_id for each in values})
    found = []
    for value in values:
        unit = tree.by_id(value.unit_id)
        if unit is None:
            continue
        covered = (value.unit_id, value.category) in hidden
        known = value.sum is not None and not covered
        spread = None if covered else spreads.get(place_of(value))
        state = "disembunyikan" if covered else "ada" if known else _state(spread)
        found.append(
            DataRow(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                category=value.category,
                label=value.label or ("Jumlah" if value.category == TOTAL else value.category),
                sex=value.sex,
                value=scale_up(value.sum, value.scale) if known else None,
                state=state,
                reporting=value.reporting,
                expected=value.expected,
                oldest=value.oldest,
                newest=value.newest,
                source=sources.get(value.source_id, ("", ""))[0],
                source_url=sources.get(value.source_id, ("", ""))[1],
                low=spread.low if spread else None,
                high=spread.high if spread else None,
            )
        )
    found.sort(key=lambda row: (row.code, row.category != TOTAL, row.category, row.sex))
    return tuple(found)


def _state(spread: SpreadView | None) -> str:
    """Why a number that is not hidden is not there."""
    if spread is None or spread.low is None:
        return "belum ada data"
    return "berbeda" if spread.kind == "SAME" else "rentang"


def _of(
    tree: Tree, table: type[ShownValue] | type[ShownSpread] = ShownValue
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.level.in_(LEVELS),
        table.scope_key.between(tree.root.scope_key, tree.root.scope_end),
    )


def _name_sources(session: Session, ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    """What the sources are called and where they are."""
    wanted = [each for each in ids if each is not None]
    rows = session.execute(select(Source.id, Source.kind, Source.url).where(Source.id.in_(wanted)))
    return {key: (name_of(kind, url), url) for key, kind, url in rows}
