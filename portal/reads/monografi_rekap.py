"""The recap of a kecamatan or kabupaten: main figures of its units, who is missing, own data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Measured, Observation, ShownValue, Source
from portal.reads.monografi import LEVELS, Number
from portal.reads.monografi_dokumen import MonografiDocument
from portal.reads.sources import name_of
from portal.rules.indicators import Catalogue
from portal.rules.monografi_form import RecapColumn
from portal.tree import Tree, UnitView

VILLAGES = ("desa", "kelurahan")
_Parts = Mapping[str, ShownValue]  # by sex


@dataclass(frozen=True, slots=True)
class RecapCell:
    """One figure. `asked`: False where this kind of unit is not asked for it."""

    value: Number
    reporting: int
    expected: int
    asked: bool = True


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A unit with its figures; the day of the newest."""

    unit: UnitView
    cells: tuple[RecapCell, ...]
    newest: date | None


@dataclass(frozen=True, slots=True)
class Absent:
    """Villages, and the fields of the form none of them told while others did."""

    units: tuple[UnitView, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What the office itself told of its area, beside what its villages add up to."""

    title: str
    label: str
    sex: str
    value: Number
    unit: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Recap:
    """The recap beside the form: main figures of each unit below, gaps by name, own data."""

    columns: tuple[str, ...]
    rows: tuple[RecapRow, ...]
    total: RecapRow
    absent: tuple[Absent, ...]
    own: tuple[OwnFigure, ...]
    villages: Mapping[str, int]  # by kind
    area_m2: int | None
    document: MonografiDocument


def read_recap(
    session: Session,
    tree: Tree,
    unit: UnitView,
    columns: Sequence[RecapColumn],
    catalogue: Catalogue,
    document: MonografiDocument,
) -> Recap:
    """The recap of a unit with units below, in the year of its document."""
    kinds = ("kecamatan",) if unit.kind == "kabupaten" else VILLAGES
    children = tree.children(unit, kinds)
    villages = [each for each in tree.below(unit) if each.kind in VILLAGES]
    parts = _read_parts(session, unit, children, columns, document.period)
    area = session.scalar(select(Measured.area_m2).where(Measured.unit_id == unit.id))
    return Recap(
        columns=tuple(column.label for column in columns),
        rows=tuple(_row(child, columns, catalogue, parts) for child in children),
        total=_row(unit, columns, catalogue, parts),
        absent=_read_absent(session, unit, children, catalogue, document),
        own=_read_own(session, unit, catalogue, document.period),
        villages={kind: sum(each.kind == kind for each in villages) for kind in VILLAGES},
        area_m2=area,
        document=document,
    )


def _read_parts(
    session: Session,
    unit: UnitView,
    children: Sequence[UnitView],
    columns: Sequence[RecapColumn],
    period: str,
) -> dict[tuple[int, str, str], dict[str, ShownValue]]:
    levels = {LEVELS[each.kind] for each in (unit, *children)}
    values = session.scalars(
        select(ShownValue).where(
            ShownValue.level.in_(levels),
            ShownValue.indicator.in_({column.indicator for column in columns}),
            ShownValue.category.in_({column.category for column in columns}),
            ShownValue.period == period,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        )
    )
    found: dict[tuple[int, str, str], dict[str, ShownValue]] = {}
    for value in values:
        key = (value.unit_id, value.indicator, value.category)
        found.setdefault(key, {})[value.sex] = value
    return found


def _row(
    unit: UnitView,
    columns: Sequence[RecapColumn],
    catalogue: Catalogue,
    parts: Mapping[tuple[int, str, str], _Parts],
) -> RecapRow:
    cells, days = [], []
    for column in columns:
        known = catalogue.of(column.indicator)
        kinds = known.kinds
        # Whether a small cell may be told is for the topic's own page to say.
        told = parts.get((unit.id, column.indicator, column.category), {})
        sexes = {} if known.sensitive else told
        asked = unit.kind not in VILLAGES or not kinds or unit.kind in kinds
        cells.append(
            RecapCell(
                _value(sexes, column.sex),
                max((each.reporting for each in sexes.values()), default=0),
                max((each.expected for each in sexes.values()), default=0),
                asked,
            )
        )
        days += [each.newest for each in sexes.values()]
    return RecapRow(unit, tuple(cells), max(days, default=None))


def _value(sexes: _Parts, sex: str) -> Number:
    one = sexes.get(sex)
    if one is not None and one.sum is not None:
        return one.sum if one.scale == 0 else one.sum / 10**one.scale
    if sex == "" and {"L", "P"} <= sexes.keys():
        men, women = _value(sexes, "L"), _value(sexes, "P")
        return men + women if men is not None and women is not None else None
    return None


def _read_absent(
    session: Session,
    unit: UnitView,
    children: Sequence[UnitView],
    catalogue: Catalogue,
    document: MonografiDocument,
) -> tuple[Absent, ...]:
    """Only of a kecamatan: a regency's villages would fill pages, and each kecamatan names its
    own."""
    if unit.kind != "kecamatan":
        return ()
    rows = session.execute(
        select(ShownValue.indicator, ShownValue.unit_id)
        .where(
            ShownValue.level == "desa",
            ShownValue.period == document.period,
            ShownValue.reporting > 0,
            ShownValue.scope_key.between(unit.scope_key, unit.scope_end),
        )
        .distinct()
    )
    told: dict[str, set[int]] = {}
    for indicator, unit_id in rows:
        told.setdefault(indicator, set()).add(unit_id)
    grouped: dict[tuple[UnitView, ...], list[str]] = {}
    for section in document.sections:
        for field in section.fields:
            kinds = catalogue.of(field.code).kinds
            having = told.get(field.code, set())
            missing = tuple(
                each for each in children if each.kind in kinds and each.id not in having
            )
            if having and missing:
                grouped.setdefault(missing, []).append(field.title)
    return tuple(Absent(units, tuple(titles)) for units, titles in grouped.items())


def _read_own(
    session: Session, unit: UnitView, catalogue: Catalogue, period: str
) -> tuple[OwnFigure, ...]:
    """What sources of the unit itself told of its whole area; nothing of sensitive topics, whose
    small cells are only judged where villages told them."""
    rows = session.execute(
        select(Observation, Source)
        .join(Source, Source.id == Observation.source_id)
        .where(Observation.unit_id == unit.id, Observation.period == period)
    ).all()
    found = []
    for number, source in rows:
        known = catalogue.of(number.indicator)
        if known.sensitive or number.num is None or number.indicator in catalogue.apart:
            continue
        value = number.num if number.scale == 0 else number.num / 10**number.scale
        label = "" if number.category == "total" else number.label or number.category
        name = name_of(source.kind, source.url)
        figure = OwnFigure(known.title, label, number.sex, value, known.unit, name, number.as_of)
        found.append((known.order, label, number.sex, figure))
    return tuple(figure for *_, figure in sorted(found, key=lambda each: each[:3]))
