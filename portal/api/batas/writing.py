"""Boundaries as text in three formats; source, date, status and terms go with them into every
file."""

from collections.abc import Mapping, Sequence

from geo.geojson import collect
from geo.topology_file import write_file
from portal.api.sending import DIGITS, Row
from portal.reads.boundary_export import ExportedBoundary, Value
from portal.web.formats import write_csv
from portal.web.reply import Table
from portal.web.terms import Terms

LEVELS = {
    "kabupaten": ("kabupaten",),
    "kecamatan": ("kecamatan",),
    "desa": ("desa", "kelurahan"),
}


def write_geojson(rows: Sequence[ExportedBoundary], terms: Terms) -> str:
    """A FeatureCollection with the terms beside the features."""
    features = ((str(row.values["kode"]), row.values, row.shape) for row in rows)
    return collect(features, digits=DIGITS, about=terms.members())


def write_topojson(
    topology: str, levels: Sequence[str], rows: Sequence[ExportedBoundary], terms: Terms
) -> str:
    """The regency's own TopoJSON, or the part of it that is asked for."""
    properties = {str(row.values["kode"]): row.values for row in rows}
    return write_file(topology, levels, properties, terms.members())


def write_table(rows: Sequence[ExportedBoundary], terms: Terms) -> str:
    """A table with the terms in every row, and the shape as WKT at its end."""
    cells = terms.cells()
    names = (*rows[0].values, *cells, "wkt")
    return write_csv(Table(names, lambda: [_line(row, cells) for row in rows]))


def list_layers(
    rows: Sequence[ExportedBoundary], levels: Sequence[str]
) -> Mapping[str, Sequence[Row]]:
    """The boundaries of each level."""
    return {
        level: [(row.shape, row.values) for row in rows if row.values["jenis"] in LEVELS[level]]
        for level in levels
    }


def _line(row: ExportedBoundary, cells: Mapping[str, str]) -> list[Value]:
    return [*row.values.values(), *cells.values(), row.shape.wkt]
