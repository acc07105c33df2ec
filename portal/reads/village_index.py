"""IDM and Indeks Desa by year as published: of a desa, or counted by status below a unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import IndexPart, VillageIndex
from portal.model import Item, ItemVersion, Placement, ShownValue
from portal.reads.monografi import LEVELS
from portal.rules.codec import decode
from portal.rules.village_index import IndexRule, IndexRules, tell_misfit
from portal.tree import Tree, UnitView

# What the projector writes of both, besides the pages of the monografi.
INDEX_INDICATORS = tuple(
    f"{code}-{name}" for code in ("idm", "indeks-desa") for name in ("status", "skor", "bagian")
)


@dataclass(frozen=True, slots=True)
class IndexYear:
    """What was published of one year. `misfit`: a sentence where score and status do not fit."""

    year: str
    status: str
    status_title: str
    score: Decimal | None
    parts: tuple[IndexPart, ...]
    misfit: str
    document: str
    url: str
    source_id: int
    fetched_on: str


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many desa have a status."""

    status: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class IndexBelow:
    """A unit right below: the status of a desa, or the counts of a kecamatan."""

    unit: UnitView
    counts: tuple[StatusCount, ...]
    reporting: int
    expected: int


@dataclass(frozen=True, slots=True)
class IndexView:
    """One index. Years of a desa, or one year of all desa below, counted and never averaged."""

    code: str
    title: str
    legal_basis: str
    years: tuple[str, ...]
    rows: tuple[IndexYear, ...]
    year: str
    counts: tuple[StatusCount, ...]
    reporting: int
    expected: int
    complete: bool
    below: tuple[IndexBelow, ...]


def read_indexes(
    session: Session, tree: Tree, unit: UnitView, rules: IndexRules, year: str
) -> tuple[IndexView, ...]:
    """Both indices, each by itself. `year`: of the counts, the newest of each index when empty
    or when that index has none of it."""
    told = _read_told(session, unit, rules) if unit.kind == "desa" else {}
    return tuple(
        _read_view(session, tree, unit, rules, rule, year, told.get(rule.code, ()))
        for rule in rules.indexes
    )


def _read_view(
    session: Session,
    tree: Tree,
    unit: UnitView,
    rules: IndexRules,
    rule: IndexRule,
    year: str,
    rows: tuple[IndexYear, ...],
) -> IndexView:
    indicator = f"{rule.code}-status"
    years = tuple(
        sorted(
            session.scalars(
                select(ShownValue.period)
                .where(ShownValue.unit_id == unit.id, ShownValue.indicator == indicator)
                .distinct()
            ),
            reverse=True,
        )
    )
    chosen = year if year in years else next(iter(years), "")
    expected = _count_desa(tree, unit)
    counts: tuple[StatusCount, ...] = ()
    below: tuple[IndexBelow, ...] = ()
    if unit.kind != "desa" and chosen:
        cells = _read_cells(session, unit, LEVELS[unit.kind], indicator, chosen)
        counts = _count(rule, cells.get(unit.id, {}))
        below = _read_below(session, tree, unit, rule, chosen)
    reporting = sum(each.count for each in counts) if unit.kind != "desa" else int(bool(rows))
    return IndexView(
        code=rule.code,
        title=rule.form.title,
        legal_basis=rule.legal_basis,
        years=years,
        rows=rows,
        year=chosen,
        counts=counts,
        reporting=reporting,
        expected=expected,
        complete=reporting * 100 >= rules.complete_percent * expected > 0,
        below=below,
    )


def _read_below(
    session: Session, tree: Tree, unit: UnitView, rule: IndexRule, year: str
) -> tuple[IndexBelow, ...]:
    kinds = ("kecamatan",) if unit.kind == "kabupaten" else ("desa",)
    children = tree.children(unit, kinds)
    if not children:
        return ()
    cells = _read_cells(session, unit, LEVELS[children[0].kind], f"{rule.code}-status", year)
    found = []
    for child in children:
        counts = tuple(each for each in _count(rule, cells.get(child.id, {})) if each.count)
        reporting = sum(each.count for each in counts)
        found.append(IndexBelow(child, counts, reporting, _count_desa(tree, child)))
    return tuple(found)


def _read_cells(
    session: Session, unit: UnitView, level: str, indicator: str, year: str
) -> dict[int, dict[str, int]]:
    """How many desa have each status, by unit."""
    rows = session.scalars(
        select(ShownValue).where(
            ShownValue.level == level,
            ShownValue.indicator == indicator,
            ShownValue.period == year,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        )
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.unit_id, {})[row.category] = row.reporting
    return found


def _count(rule: IndexRule, cells: Mapping[str, int]) -> tuple[StatusCount, ...]:
    """All statuses from the highest, those nobody has among them; none where nothing is told."""
    if not cells:
        return ()
    return tuple(
        StatusCount(each.code, each.title, cells.get(each.code, 0))
        for each in reversed(rule.statuses)
    )


def _read_told(
    session: Session, unit: UnitView, rules: IndexRules
) -> dict[str, tuple[IndexYear, ...]]:
    """What the shown source of each year published, newest first."""
    by_code = {rule.code: rule for rule in rules.indexes}
    shown = {
        (row.indicator.removesuffix("-status"), row.period): row.source_id
        for row in session.scalars(
            select(ShownValue).where(
                ShownValue.unit_id == unit.id,
                ShownValue.indicator.in_([f"{code}-status" for code in by_code]),
            )
        )
    }
    rows = session.execute(
        select(Item.source_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(
            Placement.unit_id == unit.id,
            Item.type == "villageindex",
            Item.hidden_at.is_(None),
        )
        .order_by(Item.year.desc(), Item.id)
    )
    found: dict[str, list[IndexYear]] = {}
    for source_id, body, fetched_at in rows:
        record = decode(body)
        if not isinstance(record, VillageIndex) or record.index not in by_code:
            continue
        if shown.get((record.index, str(record.year))) == source_id:
            told = _tell(by_code[record.index], record, source_id, fetched_at.date().isoformat())
            found.setdefault(record.index, []).append(told)
    return {code: tuple(some) for code, some in found.items()}


def _tell(rule: IndexRule, record: VillageIndex, source_id: int, fetched_on: str) -> IndexYear:
    return IndexYear(
        year=str(record.year),
        status=record.status,
        status_title=rule.status_title(record.status),
        score=record.score,
        parts=record.parts,
        misfit=tell_misfit(rule, record.score, record.status),
        document=record.document,
        url=record.url,
        source_id=source_id,
        fetched_on=fetched_on,
    )


def _count_desa(tree: Tree, unit: UnitView) -> int:
    return sum(each.kind == "desa" for each in tree.below(unit))


def list_years(views: Iterable[IndexView]) -> tuple[str, ...]:
    """All years any index has, newest first."""
    return tuple(sorted({year for view in views for year in view.years}, reverse=True))
