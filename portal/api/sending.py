"""Files that are taken away: an address a format, named by their unit, kept like pages."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Response
from shapely.geometry.base import BaseGeometry

from geo import geopackage
from portal.api.problems import ProblemError
from portal.release import STRUCTURE
from portal.rules.moment import Moment
from portal.tree import UnitView
from portal.web.inquiry import note_of_request
from portal.web.terms import Terms

MIMES = {
    "geojson": "application/geo+json; charset=utf-8",
    "topojson": "application/json; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "text/csv; charset=utf-8",
}
DIGITS = 6  # of a degree: a tenth of a metre
Row = tuple[BaseGeometry, Mapping[str, str | int | float | None]]


def split_name(name: str, suffixes: Sequence[str] = tuple(MIMES)) -> tuple[str, str]:
    """What stands before the last dot, and the format behind it."""
    head, dot, suffix = name.rpartition(".")
    if not dot or suffix not in suffixes:
        listed = ", ".join(sorted(suffixes))
        raise ProblemError(404, "NotFound", f"Bentuk berkas itu tidak ada. Yang ada: {listed}.")
    return head, suffix


def send_file(
    body: str | bytes, stem: str, suffix: str, unit: UnitView, watched: int, moment: Moment
) -> Response:
    """The answer; it is kept until something of the watched unit moves."""
    note = note_of_request()
    note.units.update((watched, STRUCTURE))
    note.unit_id, note.section, note.download = unit.id, "peta", True
    note.public = True
    note.expire_by(moment.expires_at)
    response = Response(body, content_type=MIMES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{suffix}"'
    return response


def write_package(layers: Mapping[str, Sequence[Row]], terms: Terms, folder: Path) -> bytes:
    """A GeoPackage of the layers that hold something. It is made in a file of its own, which is
    gone after."""
    folder.mkdir(parents=True, exist_ok=True)
    said = terms.members()
    with tempfile.TemporaryDirectory(dir=folder, prefix="unduh-") as place:
        path = Path(place) / "isi.gpkg"
        words = ". ".join(filter(None, (terms.title, terms.caution, said.get("lisensi"))))
        geopackage.write_layers(
            path,
            {name: rows for name, rows in layers.items() if rows},
            about=words,
            at=terms.made,
            metadata=json.dumps(said, ensure_ascii=False),
        )
        return path.read_bytes()
