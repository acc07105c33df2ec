"""Spatial conditions with one spelling for both databases, each using its index."""

from typing import Any

from geoalchemy2.elements import WKTElement
from sqlalchemy import Boolean, ColumnElement, Float, String, and_, bindparam, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from geo.columns import SRID


class _MeetsBox(FunctionElement[bool]):
    """Whether a geometry's own box meets a box: column, west, south, east, north."""

    name = "meets_box"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is: `… = 1`, as SQLite's booleans are usually compared, would lose the index."""
        return self


@compiles(_MeetsBox, "postgresql")
def _on_postgis(element: _MeetsBox, compiler: SQLCompiler, **options: Any) -> str:
    column, *corners = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} && ST_MakeEnvelope({', '.join(corners)}, {SRID})"


@compiles(_MeetsBox, "sqlite")
def _on_spatialite(element: _MeetsBox, compiler: SQLCompiler, **options: Any) -> str:
    # SpatiaLite never uses its index by itself; it has to be asked as a table.
    column, *bounds = element.clauses
    corners = ", ".join(compiler.process(each, **options) for each in bounds)
    table = getattr(column, "table", None)
    name = getattr(getattr(table, "element", table), "name", "")
    owner = compiler.process(column, **options).rpartition(".")[0]
    return (
        f"{owner}.rowid IN (SELECT rowid FROM SpatialIndex WHERE f_table_name = '{name}'"
        f" AND f_geometry_column = '{getattr(column, 'name', '')}'"
        f" AND search_frame = BuildMbr({corners}, {SRID}))"
    )


def meets_box(
    column: InstrumentedAttribute[Any], west: float, south: float, east: float, north: float
) -> ColumnElement[bool]:
    """Rows whose geometry's box meets this one."""
    return _MeetsBox(column, west, south, east, north)


def covers_point(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Rows whose geometry covers a position, which is handed in with `at_point`, so that one
    statement serves all; a point on a shared border meets both."""
    lon, lat = bindparam("lon", type_=Float), bindparam("lat", type_=Float)
    point = func.ST_GeomFromText(bindparam("point", type_=String), SRID)
    return and_(_MeetsBox(column, lon, lat, lon, lat), column.ST_Intersects(point))


def at_point(lon: float, lat: float) -> dict[str, float | str]:
    """What a statement with `covers_point` is asked with."""
    return {"lon": lon, "lat": lat, "point": f"POINT({lon!r} {lat!r})"}


def intersects_box(
    column: InstrumentedAttribute[Any], west: float, south: float, east: float, north: float
) -> ColumnElement[bool]:
    """Rows whose geometry itself meets this box; a box without width or height is a line or a
    point."""
    corners = ((west, south), (east, south), (east, north), (west, north))
    kept = list(dict.fromkeys(corners))
    text = ", ".join(f"{x!r} {y!r}" for x, y in (*kept, kept[0]))
    shape = WKTElement(f"POLYGON(({text}))", srid=SRID)
    if len(kept) == 2:
        shape = WKTElement(f"LINESTRING({text.rpartition(', ')[0]})", srid=SRID)
    if len(kept) == 1:
        shape = WKTElement(f"POINT({west!r} {south!r})", srid=SRID)
    return and_(meets_box(column, west, south, east, north), column.ST_Intersects(shape))
