"""The addresses of the files: by code, so that they outlive a change of name."""

from flask import Blueprint, Flask, Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.api.batas.writing import (
    LEVELS,
    list_layers,
    write_geojson,
    write_table,
    write_topojson,
)
from portal.api.problems import ProblemError, answer_problem, open_up
from portal.api.sending import send_file, split_name, write_package
from portal.model import Topology
from portal.reads.boundary_export import ExportedBoundary, list_boundaries
from portal.reads.sites import choose_site
from portal.rules.licence import parse_licences
from portal.rules.moment import Moment
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.inquiry import origin_of
from portal.web.terms import Terms

PATH = "/api/batas"


def register_downloads(app: Flask, desk: Desk) -> None:
    """Give the app the files."""
    made = Blueprint("batas", __name__)

    def whole(name: str) -> Response:
        code, suffix = split_name(name)
        return _answer(desk, code, "", suffix)

    def level(code: str, name: str) -> Response:
        chosen, suffix = split_name(name)
        return _answer(desk, code, chosen, suffix)

    made.add_url_rule(f"{PATH}/<name>", "whole", whole)
    made.add_url_rule(f"{PATH}/<code>/<name>", "level", level)
    made.register_error_handler(ProblemError, answer_problem)
    made.after_request(open_up)
    app.register_blueprint(made)


def _answer(desk: Desk, code: str, level: str, suffix: str) -> Response:
    with desk.database.reading() as session:
        site = choose_site(session, request.host, desk.settings.site)
        tree = desk.shelf.tree(session, site.root_id)
        unit, levels = _find(tree, code, level)
        moment = Moment(desk.clock(), site.zone)
        terms = Terms(
            title=f"Batas {unit.title}",
            publisher=f"Pemerintah {tree.root.title}",
            address=origin_of(site) + request.path,
            made=moment.now,
            licence=desk.shelf.config("lisensi.toml", parse_licences).on(moment.today),
            sample=site.sample,
        )
        wanted = {
            each.id: each
            for each in tree.below(unit)
            if any(each.kind in LEVELS[name] for name in levels)
        }
        rows = list_boundaries(session, wanted, None)
        if not rows:
            raise ProblemError(404, "NotFound", f"Belum ada batas {unit.title}.")
        body = _write(desk, session, tree, suffix, rows, levels, terms)
    # Part of the regency's TopoJSON may move with any boundary of the regency.
    watched = tree.root.id if suffix == "topojson" else unit.id
    stem = "-".join(filter(None, ("batas", unit.slug, unit.code, level)))
    return send_file(body, stem, suffix, unit, watched, moment)


def _write(
    desk: Desk,
    session: Session,
    tree: Tree,
    suffix: str,
    rows: list[ExportedBoundary],
    levels: tuple[str, ...],
    terms: Terms,
) -> str | bytes:
    match suffix:
        case "geojson":
            return write_geojson(rows, terms)
        case "csv":
            return write_table(rows, terms)
        case "gpkg":
            return write_package(list_layers(rows, levels), terms, desk.settings.home / "sementara")
    chosen = select(Topology.body).where(Topology.unit_id == tree.root.id)
    topology = session.scalar(chosen)
    if topology is None:
        raise ProblemError(404, "NotFound", "TopoJSON wilayah ini belum dibuat.")
    return write_topojson(topology, levels, rows, terms)


def _find(tree: Tree, code: str, level: str) -> tuple[UnitView, tuple[str, ...]]:
    """The unit of a code, and the levels of its files: its own and all below."""
    unit = tree.by_code(code)
    names = tuple(LEVELS)
    own = next((name for name in names if unit and unit.kind in LEVELS[name]), "")
    if unit is None or not own:
        raise ProblemError(404, "NotFound", f"Tidak ada wilayah berkode {code[:40]} di sini.")
    levels = names[names.index(own) :]
    if not level:
        return unit, levels
    if level not in levels:
        listed = ", ".join(levels)
        raise ProblemError(404, "NotFound", f"Tingkat itu tidak ada. Yang ada: {listed}.")
    return unit, (level,)
