"""Lists of published items within a scope: filtered, paged by 20, each naming its unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.model import Item, ItemVersion, Placement, Source
from portal.tree import Tree, UnitView

PAGE = 20


@dataclass(frozen=True, slots=True)
class Pick:
    """What a reader asked of a list; zero and empty mean everything."""

    page: int = 1
    year: int = 0
    kind: str = ""
    category: str = ""
    unit: UnitView | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a list can be narrowed to."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in a list. PUBLIC is what machines get of it."""

    PUBLIC: ClassVar = ("title", "address", "at", "year", "kind", "category", "fetched_at", "unit")
    id: int
    title: str
    slug: str
    at: datetime | None
    year: int | None
    kind: str
    category: str
    source_id: int
    fetched_at: datetime
    body: str
    unit: UnitView | None

    @property
    def address(self) -> str:
        """The last part of its path: readable, and unique by its number."""
        return f"{self.slug}-{self.id}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and what it can be narrowed to."""

    rows: tuple[ItemRow, ...]
    total: int
    page: int
    newest: datetime | None
    years: tuple[Choice, ...] = ()
    kinds: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def item_id_of(address: str) -> int | None:
    """The number at the end of an item's address."""
    digits = address.rpartition("-")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def read_listing(
    session: Session, tree: Tree, unit: UnitView, types: Iterable[str], pick: Pick
) -> Listing:
    """One page of the published items of these types in a unit's subtree, newest first."""
    wanted = tuple(types)
    chosen = _narrow(_ids(wanted, pick.unit or unit), pick)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    every = _ids(wanted, unit)
    newest = session.scalar(select(func.max(Item.at)).where(Item.id.in_(every)))
    return Listing(
        rows=read_rows(session, tree, chosen, limit=PAGE, offset=(pick.page - 1) * PAGE),
        total=total,
        page=pick.page,
        newest=newest,
        years=_count(session, Item.year, every, reverse=True),
        kinds=_count(session, Item.kind, every),
        categories=_count(session, Item.category, every),
        units=_count_units(session, tree, unit, wanted),
    )


def read_all(
    session: Session,
    tree: Tree,
    unit: UnitView,
    types: Iterable[str],
    pick: Pick,
    limit: int = 5000,
) -> tuple[ItemRow, ...]:
    """The whole filtered list for a download, newest first, up to a limit."""
    return read_rows(session, tree, _narrow(_ids(tuple(types), pick.unit or unit), pick), limit)


def read_one(
    session: Session, tree: Tree, unit: UnitView, types: Iterable[str], item_id: int
) -> ItemRow | None:
    """One published item of a unit's subtree."""
    chosen = _ids(tuple(types), unit).where(Item.id == item_id)
    rows = read_rows(session, tree, chosen, 1)
    return rows[0] if rows else None


def was_here(session: Session, tree: Tree, item_id: int, types: Iterable[str]) -> bool:
    """Whether an item once stood on this site and was taken away, so that its page says so."""
    publisher = session.scalar(
        select(Source.unit_id)
        .join(Item, Item.source_id == Source.id)
        .where(Item.id == item_id, Item.type.in_(tuple(types)), Item.hidden_at.is_not(None))
    )
    return publisher is not None and tree.by_id(publisher) is not None


def read_rows(
    session: Session, tree: Tree, ids: Select[Any], limit: int, offset: int = 0
) -> tuple[ItemRow, ...]:
    """The items with these ids, newest first, each with its publisher."""
    statement = (
        select(Item, ItemVersion.body, ItemVersion.fetched_at, Placement.unit_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(Item.id.in_(ids))
        .order_by(Item.at.desc().nulls_last(), Item.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        ItemRow(
            id=item.id,
            title=item.title,
            slug=item.slug or "isi",
            at=item.at,
            year=item.year,
            kind=item.kind,
            category=item.category,
            source_id=item.source_id,
            fetched_at=fetched_at,
            body=body,
            unit=tree.by_id(unit_id) if unit_id else None,
        )
        for item, body, fetched_at, unit_id in session.execute(statement)
    )


def _ids(types: tuple[str, ...], unit: UnitView) -> Select[Any]:
    return (
        select(Item.id)
        .join(Placement, Placement.item_id == Item.id)
        .where(
            Placement.type.in_(types),
            Placement.scope_key.between(unit.scope_key, unit.scope_end),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
        )
        .distinct()
    )


def _narrow(ids: Select[Any], pick: Pick) -> Select[Any]:
    if pick.year:
        ids = ids.where(Item.year == pick.year)
    if pick.kind:
        ids = ids.where(Item.kind == pick.kind)
    if pick.category:
        ids = ids.where(Item.category == pick.category)
    return ids


def _count(
    session: Session, column: Any, ids: Select[Any], *, reverse: bool = False
) -> tuple[Choice, ...]:
    rows = session.execute(
        select(column, func.count()).where(Item.id.in_(ids)).group_by(column).order_by(column)
    ).all()
    choices = [Choice(str(value), str(value), count) for value, count in rows if value]
    return tuple(reversed(choices) if reverse else choices)


def _count_units(
    session: Session, tree: Tree, unit: UnitView, types: tuple[str, ...]
) -> tuple[Choice, ...]:
    """What lies right below, where it published anything."""
    keys = session.execute(
        select(Placement.scope_key, func.count())
        .join(Item, Item.id == Placement.item_id)
        .where(
            Placement.type.in_(types),
            Placement.scope_key.between(unit.scope_key, unit.scope_end),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
        )
        .group_by(Placement.scope_key)
    ).all()
    counted = [
        Choice(
            child.code,
            child.title,
            sum(number for key, number in keys if child.scope_key <= key <= child.scope_end),
        )
        for child in tree.children(unit)
    ]
    return tuple(choice for choice in counted if choice.count)
