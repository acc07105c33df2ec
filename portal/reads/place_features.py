"""Places and lines feature by feature: each place once, whichever sources know it."""

from collections.abc import Iterable, Iterator, Sequence

import shapely
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Place
from geo.geojson import read_text
from geo.shapes import ShapeError
from portal.model import Item, ItemVersion, Placement, Source
from portal.reads.features import Box, Extent, FeatureRow, Slice, Value, Wanted
from portal.reads.places import PlaceRow, read_places
from portal.reads.sources import name_of
from portal.rules.codec import decode
from portal.rules.place_layers import Layers
from portal.tree import Tree

_HAS_LINE = '%"line":"{%'


def list_places(session: Session, tree: Tree, layers: Layers) -> tuple[FeatureRow, ...]:
    """All places that have a position, by their numbers."""
    rows = read_places(session, tree, tree.root, layers)
    placed = (_feature(row) for row in rows if row.lon is not None)
    return tuple(sorted(placed, key=lambda row: int(row.id)))


def list_lines(session: Session, tree: Tree) -> tuple[FeatureRow, ...]:
    """All roads and other lines, by their numbers."""
    return tuple(_lines(session, tree))


def choose(rows: Iterable[FeatureRow], wanted: Wanted) -> Slice:
    """The page of these features that is asked for."""
    found = [row for row in rows if _meets(row.geometry, wanted.boxes)]
    return Slice(tuple(found[wanted.offset : wanted.offset + wanted.limit]), len(found))


def measure(rows: Iterable[FeatureRow]) -> Extent:
    """Around all of these features."""
    shapes = [row.geometry for row in rows]
    if not shapes:
        return Extent(None)
    west, south, east, north = (float(each) for each in shapely.total_bounds(shapes))
    return Extent((west, south, east, north))


def _feature(row: PlaceRow) -> FeatureRow:
    properties: dict[str, Value] = {
        "nama": row.name,
        "jenis": row.said or None,
        "kategori": row.layer_title,
        "kode_wilayah": row.unit.code if row.unit else None,
        "wilayah": row.unit.title if row.unit else None,
        "sumber": "; ".join(row.sources),
    }
    return FeatureRow(str(row.id), properties, Point(row.lon or 0.0, row.lat or 0.0))


def _lines(session: Session, tree: Tree) -> Iterator[FeatureRow]:
    """Roads and other lines; their course is in the record, for it is read nowhere else."""
    rows = session.execute(
        select(Item.id, ItemVersion.body, Source.kind, Source.url, Placement.unit_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .join(Source, Source.id == Item.source_id)
        .join(Placement, Placement.item_id == Item.id)
        .where(
            Item.type == "place",
            Item.hidden_at.is_(None),
            Placement.role == "publisher",
            Placement.scope_key.between(tree.root.scope_key, tree.root.scope_end),
            ItemVersion.body.like(_HAS_LINE),
        )
        .order_by(Item.id)
    )
    for item_id, body, kind, url, unit_id in rows:
        record = decode(body)
        if not isinstance(record, Place):
            continue
        try:
            (line,) = read_text(record.line)
        except (ShapeError, ValueError):
            continue
        unit = tree.by_id(unit_id)
        properties: dict[str, Value] = {
            "nama": record.name,
            "jenis": record.kind or None,
            "kategori": record.category or None,
            "kode_wilayah": unit.code if unit else None,
            "wilayah": unit.title if unit else None,
            "sumber": name_of(kind, url),
        }
        if line.geometry is not None:
            yield FeatureRow(str(item_id), properties, line.geometry)


def _meets(geometry: shapely.Geometry, boxes: Sequence[Box]) -> bool:
    return not boxes or any(shapely.intersects(geometry, shapely.box(*box)) for box in boxes)
