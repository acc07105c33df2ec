"""Lists of published items within a scope: filtered, paged by 20, each naming its unit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import Item, ItemVersion, Placement, Source
from portal.reads.spans import span_of, within
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


class _Part(NamedTuple):
    """How many items of a subtree have a year, kind and category, and the newest one's moment."""

    year: int | None
    kind: str
    category: str
    items: int
    newest: datetime | None

    def fits(self, pick: Pick) -> bool:
        """Whether these are among what a reader asked for."""
        return (
            (not pick.year or self.year == pick.year)
            and (not pick.kind or self.kind == pick.kind)
            and (not pick.category or self.category == pick.category)
        )


def read_listing(
    session: Session, tree: Tree, unit: UnitView, types: Iterable[str], pick: Pick
) -> Listing:
    """One page of the published items of these types in a unit's subtree, newest first."""
    wanted = tuple(types)
    parts = _read_parts(session, unit, wanted)
    asked = parts if pick.unit is None else _read_parts(session, pick.unit, wanted)
    start = (pick.page - 1) * PAGE
    return Listing(
        rows=read_all(session, tree, unit, wanted, pick, limit=PAGE, offset=start),
        total=sum(part.items for part in asked if part.fits(pick)),
        page=pick.page,
        newest=max((part.newest for part in parts if part.newest is not None), default=None),
        years=tuple(reversed(count_choices((part.year, part.items) for part in parts))),
        kinds=count_choices((part.kind, part.items) for part in parts),
        categories=count_choices((part.category, part.items) for part in parts),
        units=_count_units(session, tree, unit, wanted),
    )


def read_all(
    session: Session,
    tree: Tree,
    unit: UnitView,
    types: Iterable[str],
    pick: Pick,
    limit: int = 5000,
    offset: int = 0,
) -> tuple[ItemRow, ...]:
    """The whole filtered list for a download, newest first, up to a limit."""
    told = span_of(pick.unit or unit) | {"types": list(types), "limit": limit, "offset": offset}
    narrowed = {"year": pick.year, "kind": pick.kind, "category": pick.category}
    by = tuple(name for name, value in narrowed.items() if value)
    return _tell(session, tree, _list_newest(by), told | {name: narrowed[name] for name in by})


def read_own(
    session: Session, tree: Tree, unit: UnitView, types: Iterable[str]
) -> tuple[ItemRow, ...]:
    """All that a unit itself published of these types, without what lies below it."""
    told = {"unit": unit.id, "key": unit.scope_key, "types": list(types)}
    return _tell(session, tree, _list_own(), told)


def read_one(
    session: Session, tree: Tree, unit: UnitView, types: Iterable[str], item_id: int
) -> ItemRow | None:
    """One published item of a unit's subtree."""
    told = span_of(unit) | {"types": list(types), "item": item_id}
    rows = _tell(session, tree, _list_one(), told)
    return rows[0] if rows else None


def was_here(session: Session, tree: Tree, item_id: int, types: Iterable[str]) -> bool:
    """Whether an item once stood on this site and was taken away, so that its page says so."""
    publisher = session.scalar(
        select(Source.unit_id)
        .join(Item, Item.source_id == Source.id)
        .where(Item.id == item_id, Item.type.in_(tuple(types)), Item.hidden_at.is_not(None))
    )
    return publisher is not None and tree.by_id(publisher) is not None


def read_rows(session: Session, tree: Tree, ids: Select[Any], limit: int) -> tuple[ItemRow, ...]:
    """The items with these ids, newest first, each with its publisher."""
    return _tell(session, tree, _rows_of(ids).limit(limit), {})


def _tell(
    session: Session, tree: Tree, statement: Select[Any], told: dict[str, Any]
) -> tuple[ItemRow, ...]:
    return tuple(
        ItemRow(*[number, title, slug or "isi", *rest, tree.by_id(unit_id) if unit_id else None])
        for number, title, slug, *rest, unit_id in session.connection().execute(statement, told)
    )


def _rows_of(ids: Select[Any]) -> Select[*tuple[Any, ...]]:
    """The columns of an `ItemRow` in its order, the publisher's last, of these items."""
    return (
        select(
            Item.id, Item.title, Item.slug, Item.at, Item.year, Item.kind, Item.category,
            Item.source_id, ItemVersion.fetched_at, ItemVersion.body, Placement.unit_id,
        )
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(Item.id.in_(ids))
        .order_by(Item.at.desc().nulls_last(), Item.id.desc())
    )  # fmt: skip


def _placed(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Of the placements of some types within a subtree; only what is shown has any."""
    types = Placement.type.in_(bindparam("types", expanding=True))
    return select(*columns).where(types, within(Placement.scope_key))


@cache
def _list_newest(by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """A stretch of the newest, chosen from their placements alone where nothing else is asked."""
    found = _placed(Placement.item_id, Placement.at).distinct()
    if by:
        found = found.join(Item, Item.id == Placement.item_id)
    for name in by:
        column = getattr(Item, name)
        found = found.where(column == bindparam(name, type_=column.type))
    newest = (
        found.order_by(Placement.at.desc().nulls_last(), Placement.item_id.desc())
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .subquery()
    )
    return _rows_of(select(newest.c.item_id))


@cache
def _list_own() -> Select[*tuple[Any, ...]]:
    ids = select(Placement.item_id).where(
        Placement.type.in_(bindparam("types", expanding=True)),
        Placement.scope_key == bindparam("key", type_=BigInteger),
        Placement.unit_id == bindparam("unit", type_=BigInteger),
        Placement.role == "publisher",
    )
    return _rows_of(ids)


@cache
def _list_one() -> Select[*tuple[Any, ...]]:
    item = Placement.item_id == bindparam("item", type_=BigInteger)
    return _rows_of(_placed(Placement.item_id).where(item))


def _read_parts(session: Session, unit: UnitView, types: tuple[str, ...]) -> tuple[_Part, ...]:
    told = span_of(unit) | {"types": list(types)}
    return tuple(_Part(*row) for row in session.connection().execute(_list_parts(), told).all())


@cache
def _list_parts() -> Select[*tuple[Any, ...]]:
    """One walk for all that a list is counted by."""
    return (
        select(Item.year, Item.kind, Item.category, func.count(), func.max(Item.at))
        .where(Item.id.in_(_placed(Placement.item_id)))
        .group_by(Item.year, Item.kind, Item.category)
    )


def count_choices(told: Iterable[tuple[Any, int]]) -> tuple[Choice, ...]:
    """The values that are told with how many have each, added up and in order; none for empty."""
    counted: Counter[Any] = Counter()
    for value, count in told:
        if value:
            counted[value] += count
    return tuple(Choice(str(value), str(value), counted[value]) for value in sorted(counted))


def _count_units(
    session: Session, tree: Tree, unit: UnitView, types: tuple[str, ...]
) -> tuple[Choice, ...]:
    """What lies right below, where it published anything."""
    below = tree.children(unit)
    if not below:
        return ()
    told = span_of(unit) | {"types": list(types)}
    keys = session.connection().execute(_list_keys(), told).all()
    counted = [
        Choice(
            child.code,
            child.title,
            sum(number for key, number in keys if child.scope_key <= key <= child.scope_end),
        )
        for child in below
    ]
    return tuple(choice for choice in counted if choice.count)


@cache
def _list_keys() -> Select[*tuple[Any, ...]]:
    return _placed(Placement.scope_key, func.count()).group_by(Placement.scope_key)
