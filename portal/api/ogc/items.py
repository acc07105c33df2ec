"""Features as GeoJSON, in the order of axes that was asked for, with the links around them."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geojson import to_value
from portal.api.ogc.asking import CRS84, EPSG4326, Question
from portal.api.ogc.documents import GEOJSON, HTML, JSON, Collection, Json, Place
from portal.reads.features import FeatureRow, Slice

Query = Mapping[str, str]


def write_items(
    place: Place, which: Collection, question: Question, query: Query, found: Slice, now: datetime
) -> Json:
    """A page of a collection."""
    return {
        "type": "FeatureCollection",
        "timeStamp": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "numberMatched": found.matched,
        "numberReturned": len(found.rows),
        "links": link_items(place, which, question, query, found),
        "features": [_feature(row, question.crs) for row in found.rows],
    }


def link_items(
    place: Place, which: Collection, question: Question, query: Query, found: Slice
) -> list[dict[str, str]]:
    """This page, the same for people, the pages around it, and what it belongs to."""
    path = f"/collections/{which.id}/items"
    wanted = question.wanted
    links = [
        place.link("self", path + write_query(query), GEOJSON, "Halaman ini"),
        place.link(
            "alternate", path + write_query(query, f="html"), HTML, "Halaman ini untuk dibaca"
        ),
    ]
    if wanted.offset + len(found.rows) < found.matched and found.rows:
        after = str(wanted.offset + len(found.rows))
        links.append(
            place.link("next", path + write_query(query, offset=after), GEOJSON, "Berikutnya")
        )
    if wanted.offset > 0:
        before = str(max(0, min(wanted.offset, found.matched) - wanted.limit))
        links.append(
            place.link("prev", path + write_query(query, offset=before), GEOJSON, "Sebelumnya")
        )
    links.append(place.link("collection", f"/collections/{which.id}", JSON, which.title))
    return [*links, *place.terms()]


def write_item(
    place: Place, which: Collection, question: Question, query: Query, row: FeatureRow
) -> Json:
    """One feature with its links."""
    path = f"/collections/{which.id}/items/{quote(row.id)}"
    links = [
        place.link("self", path + write_query(query), GEOJSON, "Unsur ini"),
        place.link(
            "alternate", path + write_query(query, f="html"), HTML, "Unsur ini untuk dibaca"
        ),
        place.link("collection", f"/collections/{which.id}", JSON, which.title),
        *place.terms(),
    ]
    return {**_feature(row, question.crs), "links": links}


def _feature(row: FeatureRow, crs: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": row.id,
        "properties": row.properties,
        "geometry": to_value(turn(row.geometry, crs)),
    }


def turn(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """A geometry of lon, lat in the order of axes of a reference system."""
    if crs == CRS84:
        return geometry
    assert crs == EPSG4326
    return shapely.transform(geometry, lambda pairs: pairs[:, ::-1])


def write_query(query: Query, **more: str) -> str:
    """The question of this request with some of it changed."""
    values = {**query, **more}
    return f"?{urlencode(values, safe=',:/')}" if values else ""
