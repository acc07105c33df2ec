"""Published boundaries as outlines with validity; a new one supersedes, never overwrites."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Boundary, Record
from geo.columns import load, store
from geo.geojson import read_text
from geo.shapes import ShapeError, settle
from portal.ingest.redrawing import mark
from portal.model import Item, Outline, Source, UnitVersion
from portal.reads.sources import name_of

_DRAWN_FROM = ("desa", "kelurahan")  # the levels above are dissolved from these


class BoundaryProjector:
    """Keeps one open outline an item; marks its unit so that maps are drawn anew later."""

    types = frozenset({"boundary"})

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Close the item's former outline and open this one, when they differ."""
        assert isinstance(record, Boundary)
        foreign = record.unit_hint not in ("", unit.code)
        if foreign or unit.kind not in _DRAWN_FROM:
            return
        try:
            (feature,) = read_text(record.geojson)
            if feature.geometry is None:
                return
            geometry = settle(feature.geometry)
        except (ShapeError, ValueError):
            return
        held = _open_outlines(session, item)
        same = [each for each in held if each.unit_id == unit.unit_id and _same(each, record)]
        if same and load(same[0].geometry).equals_exact(geometry, 1e-9):
            return
        _close(session, held, fetched_at.date())
        session.add(
            Outline(
                unit_id=unit.unit_id,
                geometry=store(geometry),
                status=record.status,
                source=_source_name(session, item)[:200],
                item_id=item.id,
                as_of=record.as_of,
                valid_from=fetched_at.date(),
            )
        )
        mark(session, unit.unit_id)

    def retract(self, session: Session, item: Item) -> None:
        """Close the item's outline on the day it was hidden."""
        if item.hidden_at is not None:
            _close(session, _open_outlines(session, item), item.hidden_at.date())

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Nothing here: drawing is too heavy for the publishing transaction."""
        return frozenset()


def _open_outlines(session: Session, item: Item) -> list[Outline]:
    chosen = select(Outline).where(Outline.item_id == item.id, Outline.valid_to.is_(None))
    return list(session.scalars(chosen))


def _same(held: Outline, record: Boundary) -> bool:
    return held.status == record.status and held.as_of == record.as_of


def _close(session: Session, outlines: list[Outline], day: date) -> None:
    for each in outlines:
        each.valid_to = day
        mark(session, each.unit_id)


def _source_name(session: Session, item: Item) -> str:
    source = session.get_one(Source, item.source_id)
    return name_of(source.kind, source.url)
