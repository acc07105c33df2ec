"""Clearing the sample leaves the tree and nothing of the sample."""

from datetime import date

from conftest import START
from fakes import add_fake_source
from sqlalchemy import func, select, update

from geo.columns import store
from geo.geojson import read_text
from geo.shapes import settle
from portal.ingest.clearing import clear_sample
from portal.ingest.drawing import draw_dirty
from portal.model import (
    Drawing,
    Item,
    Measured,
    Neighbour,
    Outline,
    Package,
    PackagePart,
    Redraw,
    Source,
    Topology,
    UnitVersion,
)

SQUARE = (
    '{"type": "Polygon", "coordinates": '
    "[[[117.0, 0.0], [117.1, 0.0], [117.1, 0.1], [117.0, 0.1], [117.0, 0.0]]]}"
)

DERIVED = (Measured, Neighbour, Topology)


def fill(database, source_id):
    with database.writing() as session:
        session.execute(update(Source).values(sample=True))
        unit = session.scalars(
            select(UnitVersion).where(UnitVersion.kind == "desa").order_by(UnitVersion.code)
        ).first()
        item = Item(
            source_id=source_id, stream="peta", key="a", type="boundary", first_seen_at=START
        )
        session.add(item)
        session.flush()
        names = {
            "title": "", "slug": "", "office": "", "stage": "", "method": "", "category": "",
            "supplier": "",
        }  # fmt: skip
        session.add(
            Package(source_id=source_id, process="tender:1", unit_id=unit.unit_id,
                    scope_key=unit.scope_key, **names)
        )  # fmt: skip
        session.add(PackagePart(source_id=source_id, item_id=item.id, process="tender:1", own=True))
        (feature,) = read_text(SQUARE)
        session.add(
            Outline(
                unit_id=unit.unit_id,
                geometry=store(settle(feature.geometry)),
                status="indikatif",
                source="contoh",
                item_id=item.id,
                valid_from=date(2026, 11, 24),
            )
        )
        session.add(Redraw(unit_id=unit.unit_id, token="a"))


def test_nothing_of_the_sample_stays_but_the_tree(tree_database, clock) -> None:
    source_id = add_fake_source(tree_database, clock)
    fill(tree_database, source_id)
    draw_dirty(tree_database, clock)
    with tree_database.reading() as session:
        units = session.scalar(select(func.count()).select_from(UnitVersion))
        assert session.scalar(select(func.count()).select_from(Drawing)) > 0
    assert clear_sample(tree_database, clock()) == 1
    draw_dirty(tree_database, clock)
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UnitVersion)) == units
        for table in (Source, Item, Package, PackagePart, Outline, Drawing, Redraw, *DERIVED):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table.__name__
