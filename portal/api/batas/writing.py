"""Boundaries in four formats; source, date, status and terms go with them into every file."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geo import geopackage
from geo.geojson import collect
from geo.topology_parts import cut_out
from portal.reads.boundary_export import ExportedBoundary, Value
from portal.rules.licence import Licence
from portal.web.formats import write_csv
from portal.web.reply import Table

LEVELS = {
    "kabupaten": ("kabupaten",),
    "kecamatan": ("kecamatan",),
    "desa": ("desa", "kelurahan"),
}
MIMES = {
    "geojson": "application/geo+json; charset=utf-8",
    "topojson": "application/json; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "text/csv; charset=utf-8",
}
_DIGITS = 6  # of a degree: a tenth of a metre
_CAUTION = "Batas indikatif bukan acuan hukum."


@dataclass(frozen=True, slots=True)
class About:
    """What every file says of itself."""

    title: str
    publisher: str
    address: str  # where the file came from
    made: datetime
    licence: Licence | None
    sample: bool

    @property
    def caution(self) -> str:
        """What everybody must know who takes it away."""
        return f"Data contoh: bukan data pemerintah. {_CAUTION}" if self.sample else _CAUTION

    def members(self) -> dict[str, str]:
        """The same as names and texts."""
        said = {
            "judul": self.title,
            "penerbit": self.publisher,
            "alamat": self.address,
            "dibuat": f"{self.made:%Y-%m-%dT%H:%M:%SZ}",
            "catatan_berkas": self.caution,
        }
        if self.licence is not None:
            said |= self.licence.members()
        return said


def write_geojson(rows: Sequence[ExportedBoundary], about: About) -> str:
    """A FeatureCollection with the members of `about` beside the features."""
    features = ((str(row.values["kode"]), row.values, row.shape) for row in rows)
    return collect(features, digits=_DIGITS, about=about.members())


def write_topojson(
    topology: str, levels: Sequence[str], rows: Sequence[ExportedBoundary], about: About
) -> str:
    """The regency's own TopoJSON, or the part of it that is asked for."""
    properties = {str(row.values["kode"]): row.values for row in rows}
    return cut_out(topology, levels, properties, about.members())


def write_table(rows: Sequence[ExportedBoundary], about: About) -> str:
    """A table with the terms in every row, and the shape as WKT at its end."""
    said = about.members()
    wanted: tuple[str, ...] = ("catatan_berkas", "lisensi", "lisensi_url")
    terms = {name: said[name] for name in wanted if name in said}
    names = (*rows[0].values, *terms, "wkt")
    return write_csv(Table(names, lambda: [_line(row, terms) for row in rows]))


def write_package(
    rows: Sequence[ExportedBoundary], levels: Sequence[str], about: About, folder: Path
) -> bytes:
    """A GeoPackage with a layer a level. It is made in a file of its own, which is gone after."""
    layers = {level: [(row.shape, row.values) for row in _of(rows, level)] for level in levels}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="unduh-") as place:
        path = Path(place) / "batas.gpkg"
        words = ". ".join(
            filter(None, (about.title, about.caution, about.members().get("lisensi")))
        )
        geopackage.write_layers(
            path,
            {level: found for level, found in layers.items() if found},
            about=words,
            at=about.made,
            metadata=json.dumps(about.members(), ensure_ascii=False),
        )
        return path.read_bytes()


def _line(row: ExportedBoundary, terms: Mapping[str, str]) -> list[Value]:
    return [*row.values.values(), *terms.values(), row.shape.wkt]


def _of(rows: Sequence[ExportedBoundary], level: str) -> list[ExportedBoundary]:
    return [row for row in rows if row.values["jenis"] in LEVELS[level]]
