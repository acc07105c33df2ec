"""A regency that publishes boundaries as the harvest does, without one."""

from shapely.geometry import box
from sqlalchemy import func, select

from connectors.records import Boundary
from geo.geojson import to_text
from geo.shapes import to_multipolygon
from geo.svg import from_text
from portal.ingest.project_boundary import BoundaryProjector
from portal.ingest.redrawing import mark
from portal.model import Drawing, Item, Source, UnitVersion


class Village:
    """Publishes records of a source as the harvest does, without one."""

    def __init__(self, database, clock):
        self.database, self.clock = database, clock
        with database.writing() as session:
            root = self.unit(session, "64.08")
            source = Source(
                unit_id=root.unit_id, kind="geofile", url="http://contoh.id/b", created_at=clock()
            )
            session.add(source)
            session.flush()
            self.source_id = source.id

    def unit(self, session, code):
        chosen = select(UnitVersion).where(UnitVersion.code == code)
        return session.scalars(chosen).one()

    def item(self, session, key, kind):
        chosen = select(Item).where(Item.key == key, Item.type == kind)
        item = session.scalar(chosen)
        if item is None:
            item = Item(
                source_id=self.source_id,
                stream="batas",
                key=key,
                type=kind,
                first_seen_at=self.clock(),
            )
            session.add(item)
            session.flush()
        return item

    def publish(self, code, record, projector=None):
        with self.database.writing() as session:
            item = self.item(session, record.key, type(record).__name__.lower())
            unit = self.unit(session, code)
            projector = projector or BoundaryProjector()
            projector.project(session, item, record, unit, self.clock())
            projector.finish(session, frozenset({unit.unit_id}), self.clock())

    def boundary(self, code, geometry, **more):
        text = to_text(to_multipolygon(geometry))
        self.publish(code, Boundary(key=code, unit_hint=code, geojson=text, **more))

    def hide(self, code):
        with self.database.writing() as session:
            item = self.item(session, code, "boundary")
            item.hidden_at = self.clock()
            BoundaryProjector().retract(session, item)

    def mark(self, session, code):
        mark(session, self.unit(session, code).unit_id)

    def read(self, statement):
        with self.database.reading() as session:
            return session.scalars(statement).all()

    def count(self, table):
        return self.read(select(func.count()).select_from(table))[0]

    def pictures(self, code):
        with self.database.reading() as session:
            unit = self.unit(session, code)
            rows = session.scalars(select(Drawing).where(Drawing.unit_id == unit.unit_id))
            return {row.role: from_text(row.shapes) for row in rows}


def square(at, width=0.1):
    return box(117.0 + at * 0.1, 0.0, 117.0 + at * 0.1 + width, 0.1)
