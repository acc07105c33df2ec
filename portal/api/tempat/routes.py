"""The addresses of the files: by code, so that they outlive a change of name."""

from collections.abc import Sequence

from flask import Blueprint, Flask, Response, request
from sqlalchemy.orm import Session

from portal.api.problems import ProblemError, answer_problem, open_up
from portal.api.sending import send_file, split_name, write_package
from portal.api.tempat.writing import list_drawn, list_layers, write_geojson, write_table
from portal.reads.places import narrow, read_places
from portal.reads.sites import choose_site
from portal.rules.licence import parse_licences
from portal.rules.moment import Moment
from portal.rules.place_layers import Layers, parse_layers
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.inquiry import origin_of
from portal.web.terms import PLACES, Terms

PATH = "/api/tempat"
SUFFIXES = ("geojson", "gpkg", "csv")
_MAPPED = ("kabupaten", "kecamatan", "desa", "kelurahan")


def register_places(app: Flask, desk: Desk) -> None:
    """Give the app the files."""
    made = Blueprint("tempat", __name__)

    def whole(name: str) -> Response:
        code, suffix = split_name(name, SUFFIXES)
        return _answer(desk, code, "", suffix)

    def layer(code: str, name: str) -> Response:
        chosen, suffix = split_name(name, SUFFIXES)
        return _answer(desk, code, chosen, suffix)

    made.add_url_rule(f"{PATH}/<name>", "whole", whole)
    made.add_url_rule(f"{PATH}/<code>/<name>", "layer", layer)
    made.register_error_handler(ProblemError, answer_problem)
    made.after_request(open_up)
    app.register_blueprint(made)


def _answer(desk: Desk, code: str, layer: str, suffix: str) -> Response:
    layers = desk.shelf.config("tempat.toml", parse_layers)
    words = _title(layers, layer)
    with desk.database.reading() as session:
        site = choose_site(session, request.host, desk.settings.site)
        tree = desk.shelf.tree(session, site.root_id)
        unit = tree.by_code(code)
        if unit is None or unit.kind not in _MAPPED:
            raise ProblemError(404, "NotFound", f"Tidak ada wilayah berkode {code[:40]} di sini.")
        moment = Moment(desk.clock(), site.zone)
        terms = Terms(
            title=f"{words} di {unit.title}",
            publisher=f"Pemerintah {tree.root.title}",
            address=origin_of(site) + request.path,
            made=moment.now,
            licence=desk.shelf.config("lisensi.toml", parse_licences).on(moment.today),
            sample=site.sample,
            remark=PLACES,
        )
        body = _write(desk, session, (tree, unit), (layers, layer), suffix, terms)
    stem = "-".join(filter(None, ("tempat", unit.slug, unit.code, layer)))
    return send_file(body, stem, suffix, unit, unit.id, moment)


def _write(
    desk: Desk,
    session: Session,
    where: tuple[Tree, UnitView],
    what: tuple[Layers, str],
    suffix: str,
    terms: Terms,
) -> str | bytes:
    (tree, unit), (layers, layer) = where, what
    rows = narrow(read_places(session, tree, unit, layers), layer=layer, within=None)
    drawn = list_drawn(session, rows)
    if not drawn:
        raise ProblemError(404, "NotFound", f"Belum kami temukan {terms.title.lower()}.")
    match suffix:
        case "geojson":
            return write_geojson(drawn, terms)
        case "csv":
            return write_table(drawn, terms)
    return write_package(list_layers(drawn), terms, desk.settings.home / "sementara")


def _title(layers: Layers, layer: str) -> str:
    if not layer:
        return "Tempat"
    known: Sequence[str] = [each.title for each in layers.items if each.code == layer]
    if not known:
        listed = ", ".join(each.code for each in layers.items)
        raise ProblemError(404, "NotFound", f"Lapisan itu tidak ada. Yang ada: {listed}.")
    return known[0]
