"""Places and projects of a unit by layer: records of several sources that mean one are one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import Course, Item, ItemVersion, Placement, Source, Spot
from portal.reads.courses import read_courses
from portal.reads.listing import PAGE, Choice
from portal.reads.sources import name_of
from portal.rules.place_layers import Layer, Layers
from portal.rules.same_places import Located, group_same
from portal.tree import Tree, UnitView

TYPES = ("place", "project")
SENT = "lembar-tempat"  # the stream of places that somebody sent in a file
PHOTO = "ada"  # the state of the file of a place that has one
MOST = 20_000  # records of one unit


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place. `sources` are all that know it, the one whose words are shown first."""

    PUBLIC: ClassVar = (
        "name", "layer", "said", "year", "unit", "lon", "lat", "length_m", "sources",
        "as_of", "taken",
    )  # fmt: skip
    id: int  # of the item whose words are shown
    name: str
    layer: str
    layer_title: str
    said: str  # what its source calls such a place
    year: int | None
    unit: UnitView | None
    lon: float | None
    lat: float | None
    length_m: int | None  # of a road or another line
    course_of: int | None  # the item that has its course
    points: int  # of its course, as a detail map draws it
    sources: tuple[str, ...]
    as_of: datetime | None  # what its data is of, where a source says so: the newest
    taken: datetime  # when a source last told us something new of it
    ids: tuple[int, ...]  # of all items that mean this place
    photo_of: int | None  # the item that has a photo of it


@dataclass(frozen=True, slots=True)
class PlaceList:
    """One page of places, and what they can be narrowed to. `lines`: of all pages, the longest
    first."""

    PUBLIC: ClassVar = ("rows", "total", "page", "layers", "units")
    rows: tuple[PlaceRow, ...]
    total: int
    page: int
    layers: tuple[Choice, ...]
    units: tuple[Choice, ...]
    lines: tuple[PlaceRow, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def read_places(
    session: Session, tree: Tree, unit: UnitView, layers: Layers
) -> tuple[PlaceRow, ...]:
    """All places of a unit's subtree in the order of the layers, newest year first, by name."""
    records = {row.id: row for row in _read_records(session, unit)}
    named = cache(layers.named)
    layer_of = {row.id: _layer(row, layers, named) for row in records.values()}
    courses = _compare_courses(session, tuple(records.values()))
    located = [
        Located(row.id, row.title, layer_of[row.id].code, row.source_id, row.lon, row.lat,
                courses.get(row.id))
        for row in records.values()
    ]  # fmt: skip
    named_source = cache(_name_source)
    rows = [
        _make([records[key] for key in keys], layer_of[keys[0]], tree, named_source)
        for keys in group_same(located, layers.short)
    ]
    order = {layer.code: at for at, layer in enumerate(layers.items)}
    rows.sort(key=lambda row: (order[row.layer], -(row.year or 0), row.name.casefold(), row.id))
    return tuple(rows)


def narrow(
    rows: Sequence[PlaceRow], *, layer: str, within: UnitView | None
) -> tuple[PlaceRow, ...]:
    """Those of a layer and of a unit right below, where one is named."""
    return tuple(
        row
        for row in rows
        if (not layer or row.layer == layer) and (within is None or _lies_in(row, within))
    )


def list_places(
    rows: Sequence[PlaceRow],
    tree: Tree,
    unit: UnitView,
    layers: Layers,
    *,
    layer: str,
    within: UnitView | None,
    page: int,
) -> PlaceList:
    """One page of these places, narrowed to a layer and to a unit right below."""
    chosen = narrow(rows, layer=layer, within=within)
    counts = Counter(row.layer for row in rows)
    lying = Counter(row.unit.scope_key for row in rows if row.unit is not None)
    units = [
        Choice(
            child.code,
            child.title,
            sum(n for key, n in lying.items() if child.scope_key <= key <= child.scope_end),
        )
        for child in tree.children(unit)
    ]
    return PlaceList(
        rows=chosen[(page - 1) * PAGE : page * PAGE],
        total=len(chosen),
        page=page,
        layers=tuple(
            Choice(each.code, each.title, counts[each.code])
            for each in layers.items
            if counts[each.code]
        ),
        units=tuple(choice for choice in units if choice.count),
        lines=tuple(
            sorted((row for row in chosen if row.length_m), key=lambda row: -(row.length_m or 0))
        ),
    )


def _read_records(session: Session, unit: UnitView) -> Sequence[Any]:
    chosen = {"first": unit.scope_key, "last": unit.scope_end}
    return session.connection().execute(_list_records(), chosen).all()


@cache
def _list_records() -> Select[*tuple[Any, ...]]:
    """The shown places and projects of a subtree, as plain rows: a regency has thousands."""
    first, last = bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
    return (
        select(
            Item.id,
            Item.type,
            Item.title,
            Item.kind,
            Item.category,
            Item.year,
            Item.source_id,
            Item.stream,
            Item.origin,
            Item.file_state,
            Item.at,
            ItemVersion.fetched_at,
            Source.kind.label("source_kind"),
            Source.url.label("source_url"),
            Placement.unit_id,
            func.ST_X(Spot.geometry).label("lon"),
            func.ST_Y(Spot.geometry).label("lat"),
            Course.length_m,
            Course.points,
        )
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .join(Source, Source.id == Item.source_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(Spot, Spot.item_id == Item.id)
        .outerjoin(Course, Course.item_id == Item.id)
        .where(
            Placement.type.in_(TYPES),
            Placement.scope_key.between(first, last),
            Item.hidden_at.is_(None),
        )
        .order_by(Item.id)
        .limit(MOST)
    )


def _compare_courses(session: Session, records: Sequence[Any]) -> dict[int, BaseGeometry]:
    """The courses, where lines of more than one source could be one."""
    lines = [row for row in records if row.length_m is not None]
    if len({row.source_id for row in lines}) < 2:
        return {}
    return read_courses(session, [row.id for row in lines])


def _layer(row: Any, layers: Layers, named: Callable[[str], Layer | None]) -> Layer:
    if row.type == "project":
        return layers.items[-1]
    return layers.first_of((row.category, row.kind, row.title), named)


def _make(
    records: Sequence[Any], layer: Layer, tree: Tree, named: Callable[[str, str, str, str], str]
) -> PlaceRow:
    first = records[0]
    placed = next((row for row in records if row.lon is not None), first)
    line = next((row for row in records if row.length_m is not None), None)
    pictured = next((row for row in records if row.file_state == PHOTO), None)
    names = [named(row.stream, row.origin, row.source_kind, row.source_url) for row in records]
    return PlaceRow(
        id=first.id,
        name=first.title,
        layer=layer.code,
        layer_title=layer.title,
        said=first.category or first.kind,
        year=first.year,
        unit=tree.by_id(first.unit_id),
        lon=placed.lon,
        lat=placed.lat,
        length_m=line.length_m if line else None,
        course_of=line.id if line else None,
        points=line.points if line else 0,
        sources=tuple(dict.fromkeys(names)),
        as_of=max((row.at for row in records if row.at is not None), default=None),
        taken=max(row.fetched_at for row in records),
        ids=tuple(row.id for row in records),
        photo_of=pictured.id if pictured else None,
    )


def name_source(row: Any) -> str:
    """Who says so: of what was sent in a file, who made it."""
    return _name_source(row.stream, row.origin, row.source_kind, row.source_url)


def _name_source(stream: str, origin: str, kind: str, url: str) -> str:
    if stream != SENT:
        return name_of(kind, url)
    return f"{origin} (berkas kiriman)" if origin else "berkas kiriman"


def _lies_in(row: PlaceRow, unit: UnitView) -> bool:
    return row.unit is not None and unit.scope_key <= row.unit.scope_key <= unit.scope_end
