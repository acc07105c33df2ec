"""One place: all that its sources say of it, since when, and its photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Place, Project, StoredPhoto
from portal.model import Item, ItemVersion, Placement, Source
from portal.reads.places import PHOTO, SENT, PlaceRow, name_source, read_places
from portal.rules.codec import decode
from portal.rules.place_layers import Layers
from portal.tree import Tree, UnitView

WORD = "tempat"
_CLOSED = "ditutup"


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """Who knows of a place. `at`: the day its data is of, where the source says so."""

    name: str
    url: str
    at: datetime | None
    fetched_at: datetime
    holds_photo: bool  # it has a photo that it does not want to be copied


@dataclass(frozen=True, slots=True)
class PlacePhoto:
    """Our small photo of a place, where it is from and when it came."""

    path: str
    width: int
    height: int
    size: int
    source: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as its own page shows it."""

    name: str
    layer: str
    layer_title: str
    said: str
    description: str
    year: int | None
    unit: UnitView | None
    lon: float | None
    lat: float | None
    sources: tuple[PlaceSource, ...]
    photo: PlacePhoto | None


def read_place_page(
    session: Session, tree: Tree, unit: UnitView, layers: Layers, item_id: int
) -> PlaceView | None:
    """The place of a unit that this item means; None when it is not shown there."""
    rows = read_places(session, tree, unit, layers)
    row = next((each for each in rows if item_id in each.ids), None)
    if row is None:
        return None
    found = session.execute(
        select(
            Item.id,
            Item.stream,
            Item.origin,
            ItemVersion.body,
            ItemVersion.fetched_at,
            Source.kind.label("source_kind"),
            Source.url.label("source_url"),
        )
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .join(Source, Source.id == Item.source_id)
        .where(Item.id.in_(row.ids))
        .order_by(Item.id)
    ).all()
    return _view(row, found)


def read_photo(session: Session, root: UnitView, item_id: int) -> StoredPhoto | None:
    """The photo of a place that is shown below this root today; a hidden place takes it along."""
    body = session.scalar(
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(Item.id == item_id, Item.type == "place", Item.hidden_at.is_(None))
        .where(Placement.scope_key.between(root.scope_key, root.scope_end))
    )
    record = decode(body) if body else None
    photo = record.photo if isinstance(record, Place) else None
    return photo if photo is not None and photo.state == PHOTO else None


def photo_path(row: PlaceRow) -> str:
    """Where the photo of a place lies; empty when it has none."""
    return f"/foto/{row.photo_of}.webp" if row.photo_of is not None else ""


def place_path(row: PlaceRow) -> str:
    """The page of a place."""
    return f"{row.unit.path if row.unit else ''}/peta/{WORD}/{row.id}"


def _view(row: PlaceRow, found: Sequence[Any]) -> PlaceView:
    records = {each.id: decode(each.body) for each in found}
    texts = (each.description for each in records.values() if isinstance(each, Place))
    return PlaceView(
        name=row.name,
        layer=row.layer,
        layer_title=row.layer_title,
        said=row.said,
        description=next(filter(None, texts), ""),
        year=row.year,
        unit=row.unit,
        lon=row.lon,
        lat=row.lat,
        sources=tuple(_source(each, records[each.id]) for each in found),
        photo=_photo(row, found, records),
    )


def _source(row: Any, record: object) -> PlaceSource:
    photo = record.photo if isinstance(record, Place) else None
    known = record if isinstance(record, Place | Project) else None
    return PlaceSource(
        name=name_source(row),
        url=known.url if known is not None and row.stream != SENT else "",
        at=known.modified if known is not None else None,
        fetched_at=row.fetched_at,
        holds_photo=photo is not None and photo.state == _CLOSED,
    )


def _photo(row: PlaceRow, found: Sequence[Any], records: dict[int, Any]) -> PlacePhoto | None:
    line = next((each for each in found if each.id == row.photo_of), None)
    stored = records[line.id].photo if line is not None else None
    if line is None or stored is None:
        return None
    return PlacePhoto(
        path=photo_path(row),
        width=stored.width,
        height=stored.height,
        size=stored.size,
        source=name_source(line),
        fetched_at=line.fetched_at,
    )
