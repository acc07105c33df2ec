"""Roads put into a database as the harvest leaves them."""

import json

from placed import project_place

from connectors.records import Place
from tests.builders import Builder


def road(name, *points, key="r", **more):
    """A road as a connector hands it over."""
    line = json.dumps({"type": "MultiLineString", "coordinates": [[list(each) for each in points]]})
    lon, lat = points[len(points) // 2]
    return Place(key=key, name=name, kind="Jalan", category="Jalan", lon=lon, lat=lat, line=line,
                 **more)  # fmt: skip


def put_road(session, source, code, record):
    """The record as a published item of a unit, drawn."""
    build = Builder(session)
    item = build.item(source, record, "garis")
    project_place(session, item, record, build.unit(code), build.now)
    session.flush()
    return item
