"""Numbers that do not agree: as a note for readers, as rows for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import BigInteger, Select, String, bindparam, select
from sqlalchemy.orm import Session

from portal.model import NumberFinding, Observation, Source
from portal.reads.monografi import Monografi
from portal.reads.other_sources import is_covered
from portal.reads.sources import name_of
from portal.rules.brought import BROUGHT
from portal.rules.categories import TOTAL, Categories
from portal.rules.formatting import show_day, show_number
from portal.rules.indicators import Catalogue
from portal.rules.number_rules import NumberRules
from portal.rules.suppression import SmallCells
from portal.rules.telling_apart import FindingNote, plain, tell_apart
from portal.tree import Tree, UnitView

_UNMAPPED_INDICATORS = 500  # rows of groups nobody mapped; a list longer than that helps nobody


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as staff see it."""

    unit: UnitView
    period: str
    kind: str
    what: str
    value: Decimal
    source: str
    as_of: date
    other_value: Decimal
    other_source: str
    other_as_of: date
    apart: str
    first: str  # which source is looked at first, and whose it is
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A group that no row of config/categories names, and how many villages tell it."""

    kind: str
    indicator: str
    label: str
    units: int


def read_notes(
    session: Session, unit: UnitView, data: Monografi, rules: NumberRules, rule: SmallCells
) -> tuple[FindingNote, ...]:
    """What of a village's tables does not make up the number of all; nobody is named. The sum of
    a table with covered cells is not told: it would be one more sum to take them from."""
    if unit.kind not in ("desa", "kelurahan"):
        return ()
    rows = session.scalars(_list_notes(), {"unit": unit.id, "period": data.period})
    checks = {(each.by, each.of): each.words for each in rules.reconciling.sums}
    found = []
    for row in rows:
        words = checks.get((row.indicator, row.other_indicator))
        value, other = Decimal(row.value), Decimal(row.other_value)
        if words is not None and min(value, other) >= rule.below:
            covered = is_covered(data.topic(row.indicator))
            found.append(_note(row, words, None if covered else value, other))
    return tuple(found)


@cache
def _list_notes() -> Select[NumberFinding]:
    """The statement every page of numbers asks, made once."""
    return (
        select(NumberFinding)
        .where(
            NumberFinding.unit_id == bindparam("unit", type_=BigInteger),
            NumberFinding.period == bindparam("period", type_=String),
            NumberFinding.kind == "rincian",
        )
        .order_by(NumberFinding.id)
    )


def _note(row: NumberFinding, words: str, value: Decimal | None, other: Decimal) -> FindingNote:
    counted = "keluarga" if row.other_indicator.startswith("keluarga") else "penduduk"
    days = dict.fromkeys((show_day(row.as_of), show_day(row.other_as_of)))
    told = f" ({show_number(value)})" if value is not None else ""
    said = (
        f"Jumlah menurut {words}{told} berbeda dari jumlah {counted} "
        f"({show_number(other)}); data per {' dan '.join(days)}."
    )
    return FindingNote(
        said, row.indicator, None if value is None else plain(value), row.as_of,
        row.other_indicator, plain(other), row.other_as_of,
    )  # fmt: skip


def read_findings(
    session: Session,
    tree: Tree,
    unit: UnitView,
    rules: NumberRules,
    catalogue: Catalogue,
    kind: str = "",
) -> tuple[FindingView, ...]:
    """The findings of a unit and all below it, the newest year first."""
    wanted = select(NumberFinding).where(
        NumberFinding.scope_key.between(unit.scope_key, unit.scope_end)
    )
    if kind:
        wanted = wanted.where(NumberFinding.kind == kind)
    rows = session.scalars(
        wanted.order_by(NumberFinding.period.desc(), NumberFinding.scope_key, NumberFinding.id)
    ).all()
    ids = {row.source_id for row in rows} | {row.other_source_id for row in rows}
    sources = _read_names(session, tree, ids, rules)
    found = []
    for row in rows:
        village = tree.by_id(row.unit_id)
        if village is None:
            continue
        value, other = Decimal(row.value), Decimal(row.other_value)
        apart = tell_apart(other, value)
        first = sources.get(row.first_source_id, "") if row.first_source_id else ""
        found.append(
            FindingView(
                village, row.period, row.kind, _what(row, rules, catalogue),
                value, sources.get(row.source_id, ""), row.as_of,
                other, sources.get(row.other_source_id, ""), row.other_as_of,
                apart.words if apart else "", first, rules.reconciling.words_of(row.rule),
                row.since,
            )
        )  # fmt: skip
    return tuple(found)


def _what(row: NumberFinding, rules: NumberRules, catalogue: Catalogue) -> str:
    title = catalogue.of(row.other_indicator).title
    if row.kind == "sumber":
        return title
    by = catalogue.of(row.indicator).title
    return f"{title}: jumlah tabel {by}"


def _read_names(session: Session, tree: Tree, ids: set[int], rules: NumberRules) -> dict[int, str]:
    found = {}
    for source in session.scalars(select(Source).where(Source.id.in_(ids))):
        owner = tree.by_id(source.unit_id)
        channel = rules.precedence.channel_of(source.kind, owner.kind if owner else "")
        typed = channel is not None and source.kind in BROUGHT
        name = channel.title if typed and channel else name_of(source.kind, source.url)
        found[source.id] = f"{name} ({owner.title})" if owner is not None else name
    return found


def read_unmapped(
    session: Session, unit: UnitView, categories: Categories, catalogue: Catalogue
) -> tuple[Unmapped, ...]:
    """Groups of tables whose groups are fixed by rows, that no row names: kept under their own
    label until somebody says what they are."""
    fixed = {
        code: categories.known(code)
        for code, each in catalogue.indicators.items()
        if each.type != "teks" and categories.is_closed(code)
    }
    rows = session.execute(
        select(
            Source.kind, Observation.indicator, Observation.category, Observation.label,
            Observation.unit_id,
        )
        .join(Source, Source.id == Observation.source_id)
        .where(
            Observation.scope_key.between(unit.scope_key, unit.scope_end),
            Observation.indicator.in_(sorted(fixed)),
            Observation.category != TOTAL,
        )
        .distinct()
    )  # fmt: skip
    held: dict[tuple[str, str, str], set[int]] = {}
    for kind, indicator, category, label, unit_id in rows:
        if category not in fixed[indicator]:
            held.setdefault((kind, indicator, label or category), set()).add(unit_id)
    found = [Unmapped(*key, len(units)) for key, units in sorted(held.items())]
    return tuple(found[:_UNMAPPED_INDICATORS])


def list_kinds(rows: Sequence[FindingView]) -> dict[str, int]:
    """How many findings of each kind."""
    return {kind: sum(each.kind == kind for each in rows) for kind in ("rincian", "sumber")}
