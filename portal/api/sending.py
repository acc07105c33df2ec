"""Files that are taken away: an address a format, named by their unit, kept like pages."""

import json
import tempfile
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, request
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo import geopackage
from portal.api.problems import ProblemError, answer_problem, open_up
from portal.reads.sites import SiteView, choose_site
from portal.release import STRUCTURE
from portal.rules.moment import Moment
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.inquiry import note_of_request, origin_of
from portal.web.terms import BOUNDARIES, Terms, make_terms

MIMES = {
    "geojson": "application/geo+json; charset=utf-8",
    "topojson": "application/json; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "text/csv; charset=utf-8",
}
DIGITS = 6  # of a degree: a tenth of a metre
Row = tuple[BaseGeometry, Mapping[str, str | int | float | None]]
Answer = Callable[[str, str, str], Response]  # by code, part and format


def split_name(name: str, suffixes: Sequence[str] = tuple(MIMES)) -> tuple[str, str]:
    """What stands before the last dot, and the format behind it."""
    head, dot, suffix = name.rpartition(".")
    if not dot or suffix not in suffixes:
        listed = ", ".join(sorted(suffixes))
        raise ProblemError(404, "NotFound", f"Bentuk berkas itu tidak ada. Yang ada: {listed}.")
    return head, suffix


def register_files(
    app: Flask, name: str, path: str, answer: Answer, suffixes: Sequence[str] = tuple(MIMES)
) -> None:
    """Give the app `path`/code.suffix for all of a unit, and `path`/code/part.suffix for a part."""
    made = Blueprint(name, __name__)

    def whole(name: str) -> Response:
        code, suffix = split_name(name, suffixes)
        return answer(code, "", suffix)

    def part(code: str, name: str) -> Response:
        chosen, suffix = split_name(name, suffixes)
        return answer(code, chosen, suffix)

    made.add_url_rule(f"{path}/<name>", "whole", whole)
    made.add_url_rule(f"{path}/<code>/<name>", "part", part)
    made.register_error_handler(ProblemError, answer_problem)
    made.after_request(open_up)
    app.register_blueprint(made)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question for a file arrived, and when."""

    desk: Desk
    session: Session
    site: SiteView
    tree: Tree
    moment: Moment

    def find_unit(self, code: str, kinds: Container[str]) -> UnitView:
        """The unit of this code and one of these kinds; ProblemError when there is none."""
        unit = self.tree.by_code(code)
        if unit is None or unit.kind not in kinds:
            raise ProblemError(404, "NotFound", f"Tidak ada wilayah berkode {code[:40]} di sini.")
        return unit

    def terms(self, title: str, remark: str = BOUNDARIES) -> Terms:
        """What a file with this title says of itself."""
        address = origin_of(self.site) + request.path
        root = self.tree.root
        return make_terms(self.desk, self.site, root, self.moment, address, title, remark)

    def pack(self, layers: Mapping[str, Sequence[Row]], terms: Terms) -> bytes:
        """A GeoPackage of these layers."""
        return write_package(layers, terms, self.desk.settings.home / "sementara")


def open_question(desk: Desk, session: Session) -> Asked:
    """The question as it arrived."""
    site = choose_site(session, request.host, desk.settings.site)
    tree = desk.shelf.tree(session, site.root_id)
    return Asked(desk, session, site, tree, Moment(desk.clock(), site.zone))


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
