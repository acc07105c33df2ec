"""The addresses of the files: by code, so that they outlive a change of name."""

from collections.abc import Sequence

from flask import Flask, Response

from portal.api.problems import ProblemError
from portal.api.sending import Asked, open_question, register_files, send_file
from portal.api.tempat.writing import list_drawn, list_layers, write_geojson, write_table
from portal.reads.places import narrow, read_places
from portal.rules.place_layers import Layers, parse_layers
from portal.web.ask import Desk
from portal.web.terms import PLACES

PATH = "/api/tempat"
SUFFIXES = ("geojson", "gpkg", "csv")
_MAPPED = ("kabupaten", "kecamatan", "desa", "kelurahan")


def register_places(app: Flask, desk: Desk) -> None:
    """Give the app the files."""

    def answer(code: str, layer: str, suffix: str) -> Response:
        with desk.database.reading() as session:
            return _answer(open_question(desk, session), code, layer, suffix)

    register_files(app, "tempat", PATH, answer, SUFFIXES)


def _answer(asked: Asked, code: str, layer: str, suffix: str) -> Response:
    layers = asked.desk.shelf.config("tempat.toml", parse_layers)
    words = _title(layers, layer)
    unit = asked.find_unit(code, _MAPPED)
    terms = asked.terms(f"{words} di {unit.title}", PLACES)
    rows = narrow(read_places(asked.session, asked.tree, unit, layers), layer=layer, within=None)
    drawn = list_drawn(asked.session, rows)
    if not drawn:
        raise ProblemError(404, "NotFound", f"Belum kami temukan {terms.title.lower()}.")
    body: str | bytes
    match suffix:
        case "geojson":
            body = write_geojson(drawn, terms)
        case "csv":
            body = write_table(drawn, terms)
        case _:
            body = asked.pack(list_layers(drawn), terms)
    stem = "-".join(filter(None, ("tempat", unit.slug, unit.code, layer)))
    return send_file(body, stem, suffix, unit, unit.id, asked.moment)


def _title(layers: Layers, layer: str) -> str:
    if not layer:
        return "Tempat"
    known: Sequence[str] = [each.title for each in layers.items if each.code == layer]
    if not known:
        listed = ", ".join(each.code for each in layers.items)
        raise ProblemError(404, "NotFound", f"Lapisan itu tidak ada. Yang ada: {listed}.")
    return known[0]
