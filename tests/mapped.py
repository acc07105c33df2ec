"""A regency with boundaries and places, in either database, and the portal over it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placed import project_place
from shapely import MultiPolygon, Point
from sqlalchemy import select
from werkzeug.test import Client

from connectors.records import Place
from geo.columns import store
from portal.clock import Clock
from portal.db import Database
from portal.ingest.drawing import draw_dirty
from portal.model import Outline, Redraw, Spot, UnitVersion
from portal.sample.borders import draw_borders
from portal.sample.places import read_regency
from portal.settings import Settings
from portal.wsgi import make_front
from tests.builders import Builder

SINCE = date(2025, 6, 1)
PLACES = 26  # schools, and the road by a point on it
_ROAD = ((117.1, 0.4), (117.3, 0.5), (117.5, 0.5))


@dataclass(frozen=True)
class Mapped:
    """What a test looks at: a client of the whole portal, and what is in it."""

    client: Client
    database: Database
    desa: dict[str, MultiPolygon]
    home: Path

    def get(self, path: str, **headers: str):
        """An answer of the service."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=named)

    def json(self, path: str, **headers: str):
        """The body of an answer that must be 200."""
        response = self.get(path, **headers)
        assert response.status_code == 200, (path, response.get_data(as_text=True)[:300])
        return response.get_json(force=True)


def fill_map(database: Database, clock: Clock) -> dict[str, MultiPolygon]:
    """Made-up boundaries of all desa, what is derived from them, and some places."""
    borders = draw_borders(1, read_regency("64.08"))
    shapes = {code: MultiPolygon([border.polygon]) for code, border in borders.items()}
    with database.writing() as session:
        units = {
            unit.code: unit
            for unit in session.scalars(select(UnitVersion).where(UnitVersion.valid_to.is_(None)))
        }
        for code, shape in shapes.items():
            session.add(
                Outline(
                    unit_id=units[code].unit_id,
                    geometry=store(shape),
                    status="indikatif",
                    source="Bagian Tata Pemerintahan",
                    as_of=date(2025, 5, 1),
                    valid_from=SINCE,
                )
            )
        session.add(Redraw(unit_id=units[next(iter(shapes))].unit_id, token="t"))
        builder = Builder(session)
        source = builder.source("64.08", kind="ogcapi", url="https://peta.contoh.go.id/ogc")
        for number, code in enumerate(sorted(shapes)[: PLACES - 1]):
            lon, lat = borders[code].centre
            record = Place(key=f"p{number}", name=f"SD {number:02}", kind="SD", lon=lon, lat=lat)
            item = builder.item(source, record, "tempat")
            session.add(
                Spot(
                    item_id=item.id,
                    unit_id=units[code].unit_id,
                    scope_key=units[code].scope_key,
                    geometry=store(Point(lon, lat)),
                    name=record.name,
                    kind=record.kind,
                )
            )
        course = {"type": "MultiLineString", "coordinates": [list(map(list, _ROAD))]}
        road = Place(key="r", name="Jalan Poros", kind="Jalan kabupaten", category="Jalan",
                     lon=_ROAD[1][0], lat=_ROAD[1][1], line=json.dumps(course))  # fmt: skip
        item = builder.item(source, road, "jalan")
        project_place(session, item, road, units["64.08"], builder.now)
    draw_dirty(database, clock)
    return shapes


def open_mapped(database: Database, settings: Settings, clock: Clock) -> Mapped:
    """The portal over a filled map."""
    shapes = fill_map(database, clock)
    front = make_front(settings, database, clock)
    front.snapshot._oldest = 0.0
    return Mapped(Client(front), database, shapes, settings.home)
