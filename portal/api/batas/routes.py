"""The addresses of the files: by code, so that they outlive a change of name."""

from flask import Flask, Response
from sqlalchemy import select

from portal.api.batas.writing import (
    LEVELS,
    list_layers,
    write_geojson,
    write_table,
    write_topojson,
)
from portal.api.problems import ProblemError
from portal.api.sending import Asked, open_question, register_files, send_file
from portal.model import Topology
from portal.reads.boundary_export import ExportedBoundary, list_boundaries
from portal.tree import UnitView
from portal.web.ask import Desk
from portal.web.terms import Terms

PATH = "/api/batas"


def register_downloads(app: Flask, desk: Desk) -> None:
    """Give the app the files."""

    def answer(code: str, level: str, suffix: str) -> Response:
        with desk.database.reading() as session:
            return _answer(open_question(desk, session), code, level, suffix)

    register_files(app, "batas", PATH, answer)


def _answer(asked: Asked, code: str, level: str, suffix: str) -> Response:
    unit, levels = _find(asked, code, level)
    wanted = {
        each.id: each
        for each in asked.tree.below(unit)
        if any(each.kind in LEVELS[name] for name in levels)
    }
    rows = list_boundaries(asked.session, wanted, None)
    if not rows:
        raise ProblemError(404, "NotFound", f"Belum ada batas {unit.title}.")
    body = _write(asked, suffix, rows, levels, asked.terms(f"Batas {unit.title}"))
    # Part of the regency's TopoJSON may move with any boundary of the regency.
    watched = asked.tree.root.id if suffix == "topojson" else unit.id
    stem = "-".join(filter(None, ("batas", unit.slug, unit.code, level)))
    return send_file(body, stem, suffix, unit, watched, asked.moment)


def _write(
    asked: Asked, suffix: str, rows: list[ExportedBoundary], levels: tuple[str, ...], terms: Terms
) -> str | bytes:
    match suffix:
        case "geojson":
            return write_geojson(rows, terms)
        case "csv":
            return write_table(rows, terms)
        case "gpkg":
            return asked.pack(list_layers(rows, levels), terms)
    chosen = select(Topology.body).where(Topology.unit_id == asked.tree.root.id)
    topology = asked.session.scalar(chosen)
    if topology is None:
        raise ProblemError(404, "NotFound", "TopoJSON wilayah ini belum dibuat.")
    return write_topojson(topology, levels, rows, terms)


def _find(asked: Asked, code: str, level: str) -> tuple[UnitView, tuple[str, ...]]:
    """The unit of a code, and the levels of its files: its own and all below."""
    unit = asked.find_unit(code, frozenset().union(*LEVELS.values()))
    names = tuple(LEVELS)
    own = next(name for name in names if unit.kind in LEVELS[name])
    levels = names[names.index(own) :]
    if not level:
        return unit, levels
    if level not in levels:
        listed = ", ".join(levels)
        raise ProblemError(404, "NotFound", f"Tingkat itu tidak ada. Yang ada: {listed}.")
    return unit, (level,)
