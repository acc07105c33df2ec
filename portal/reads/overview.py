"""How much each section of a unit holds, how new it is, and the units right below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import Item, Outline, Placement, ShownValue
from portal.reads.headline import FAMILIES, PEOPLE, Headline, read_headlines
from portal.reads.listing import Choice, ItemRow, Pick, read_all
from portal.reads.spans import span_of, within
from portal.reads.tender import read_stages
from portal.reads.village_index import INDEX_INDICATORS
from portal.reads.village_money import INDICATORS, VillageMoney, read_village_money
from portal.tree import Tree, UnitView

_BELOW = ("kecamatan", "desa", "kelurahan", "bagian")
_VILLAGES = ("desa", "kelurahan")
_ALIVE = ("article", "document", "statistic", "procurement")
_COUNTED = ("article", "document", "place", "project")


@dataclass(frozen=True, slots=True)
class Block:
    """One section in a line: how many entries, the newest one's date, and how they divide."""

    count: int
    newest: datetime | date | None
    parts: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class MapBlock:
    """What the map shows: how many desa have a boundary, and what stands and is built there."""

    count: int
    newest: date | None
    having: int
    expected: int
    facilities: int
    projects: int


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A unit right below: its people, and when something of it last changed."""

    unit: UnitView
    villages: int
    people: Headline | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a unit."""

    people: Headline | None
    families: Headline | None
    money: VillageMoney | None
    berita: Block
    ppid: Block
    monografi: Block
    tender: Block
    peta: MapBlock
    news: tuple[ItemRow, ...]
    documents: tuple[ItemRow, ...]
    children: tuple[ChildRow, ...]


def read_overview(session: Session, tree: Tree, unit: UnitView) -> Overview:
    """Counts and newest dates of a unit's subtree."""
    ask = session.connection().execute
    span = span_of(unit)
    counted = {
        type_: Block(count, newest) for type_, count, newest in ask(_count_types(), span).all()
    }
    nothing = Block(0, None)
    papers = counted.get("document", nothing)
    stages, newest = read_stages(session, unit)
    children = tree.children(unit, _BELOW)
    large = read_headlines(session, tree, (unit, *children), (PEOPLE, FAMILIES))
    classes = ask(_count_classes(), span)
    return Overview(
        people=large.get((unit.id, PEOPLE)),
        families=large.get((unit.id, FAMILIES)),
        money=read_village_money(session, tree, unit),
        berita=counted.get("article", nothing),
        ppid=Block(
            papers.count,
            papers.newest,
            tuple(Choice(name, name, count) for name, count in classes if name),
        ),
        monografi=_read_tables(session, unit),
        tender=Block(sum(each.count for each in stages), newest, stages),
        peta=_count_places(
            session,
            tree,
            unit,
            counted.get("place", nothing).count,
            counted.get("project", nothing).count,
        ),
        news=read_all(session, tree, unit, ("article",), Pick(), limit=4),
        documents=read_all(session, tree, unit, ("document",), Pick(), limit=4),
        children=_read_children(session, tree, unit, children, large),
    )


def _read_tables(session: Session, unit: UnitView) -> Block:
    tables, newest = session.connection().execute(_count_tables(), {"unit": unit.id}).one()
    return Block(tables, newest)


def _count_places(
    session: Session, tree: Tree, unit: UnitView, facilities: int, projects: int
) -> MapBlock:
    villages = [each.id for each in tree.below(unit) if each.kind in _VILLAGES]
    told = {"units": villages}
    having, newest = session.connection().execute(_count_outlines(), told).one()
    return MapBlock(
        count=facilities + projects,
        newest=newest,
        having=having,
        expected=len(villages),
        facilities=facilities,
        projects=projects,
    )


def _read_children(
    session: Session,
    tree: Tree,
    unit: UnitView,
    children: Sequence[UnitView],
    large: Mapping[tuple[int, str], Headline],
) -> tuple[ChildRow, ...]:
    if not children:
        return ()
    rows = session.connection().execute(_list_newest(), span_of(unit)).all()
    made = []
    for child in children:
        dates = [at for key, at in rows if at and child.scope_key <= key <= child.scope_end]
        made.append(
            ChildRow(
                unit=child,
                villages=sum(each.kind in _VILLAGES for each in tree.below(child)),
                people=large.get((child.id, PEOPLE)),
                newest=max(dates, default=None),
            )
        )
    return tuple(made)


@cache
def _count_types() -> Select[*tuple[Any, ...]]:
    """Only what is shown has placements."""
    return (
        select(Placement.type, func.count(Placement.item_id.distinct()), func.max(Placement.at))
        .where(Placement.type.in_(_COUNTED), within(Placement.scope_key))
        .group_by(Placement.type)
    )


@cache
def _count_classes() -> Select[str, int]:
    return (
        select(Item.category, func.count(Item.id.distinct()))
        .join(Placement, Placement.item_id == Item.id)
        .where(Placement.type == "document", within(Placement.scope_key))
        .group_by(Item.category)
        .order_by(Item.category)
    )


@cache
def _count_tables() -> Select[*tuple[Any, ...]]:
    return select(func.count(ShownValue.indicator.distinct()), func.max(ShownValue.newest)).where(
        ShownValue.unit_id == bindparam("unit", type_=BigInteger),
        ShownValue.indicator.not_in((*INDICATORS, *INDEX_INDICATORS)),
    )


@cache
def _count_outlines() -> Select[*tuple[Any, ...]]:
    return select(func.count(Outline.unit_id.distinct()), func.max(Outline.valid_from)).where(
        Outline.unit_id.in_(bindparam("units", expanding=True)), Outline.valid_to.is_(None)
    )


@cache
def _list_newest() -> Select[*tuple[Any, ...]]:
    return (
        select(Placement.scope_key, func.max(Placement.at))
        .where(Placement.type.in_(_ALIVE), within(Placement.scope_key))
        .group_by(Placement.scope_key)
    )
