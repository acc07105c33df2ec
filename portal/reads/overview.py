"""How much each section of a unit holds, and how new it is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import Item, Placement, ShownValue
from portal.reads.listing import ItemRow, Pick, read_all
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class Block:
    """One section in a line: how many entries, and the newest one's date."""

    count: int
    newest: datetime | date | None


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A unit right below, and when something of it last changed."""

    unit: UnitView
    entries: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a unit."""

    berita: Block
    ppid: Block
    monografi: Block
    tender: Block
    peta: Block
    news: tuple[ItemRow, ...]
    documents: tuple[ItemRow, ...]
    children: tuple[ChildRow, ...]


def read_overview(session: Session, tree: Tree, unit: UnitView) -> Overview:
    """Counts and newest dates of a unit's subtree."""
    inside = Placement.scope_key.between(unit.scope_key, unit.scope_end)
    rows = session.execute(
        select(Placement.type, func.count(Item.id.distinct()), func.max(Item.at))
        .join(Item, Item.id == Placement.item_id)
        .where(inside, Item.published_id.is_not(None), Item.hidden_at.is_(None))
        .group_by(Placement.type)
    )
    blocks = {type_: Block(count, newest) for type_, count, newest in rows}
    nothing = Block(0, None)
    figures, newest = session.execute(
        select(func.count(ShownValue.indicator.distinct()), func.max(ShownValue.newest)).where(
            ShownValue.unit_id == unit.id
        )
    ).one()
    return Overview(
        berita=blocks.get("article", nothing),
        ppid=blocks.get("document", nothing),
        monografi=Block(figures, newest),
        tender=blocks.get("procurement", nothing),
        peta=blocks.get("place", nothing),
        news=read_all(session, tree, unit, ("article",), Pick(), limit=4),
        documents=read_all(session, tree, unit, ("document",), Pick(), limit=4),
        children=_read_children(session, tree, unit),
    )


def _read_children(session: Session, tree: Tree, unit: UnitView) -> tuple[ChildRow, ...]:
    rows = session.execute(
        select(Placement.scope_key, func.count(), func.max(Item.at))
        .join(Item, Item.id == Placement.item_id)
        .where(
            Placement.scope_key.between(unit.scope_key, unit.scope_end),
            Placement.type.in_(("article", "document", "statistic", "procurement")),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
        )
        .group_by(Placement.scope_key)
    ).all()
    made = []
    for child in tree.children(unit, ("kecamatan", "desa", "kelurahan", "bagian")):
        mine = [row for row in rows if child.scope_key <= row[0] <= child.scope_end]
        dates = [row[2] for row in mine if row[2] is not None]
        made.append(ChildRow(child, sum(row[1] for row in mine), max(dates, default=None)))
    return tuple(made)
