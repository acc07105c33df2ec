"""The addresses of the catalogue, of CKAN's questions, and of the tables themselves."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, request
from sqlalchemy.orm import Session

from portal.api.katalog.ckan import Library, LostError
from portal.api.katalog.dcat import MIME, write_catalogue
from portal.api.katalog.naming import DATA, FORMATS, Holdings
from portal.api.katalog.tables import write_document, write_table
from portal.api.problems import ProblemError, answer_problem, open_up
from portal.reads.open_data import (
    DataRow,
    DataSetView,
    YearTable,
    list_data_sets,
    read_changed_at,
    read_rows,
)
from portal.reads.sites import choose_site
from portal.release import STRUCTURE
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.licence import parse_licences
from portal.rules.moment import Moment
from portal.web.ask import Desk
from portal.web.formats import MIMES
from portal.web.inquiry import note_of_request, origin_of

ACTIONS = "/api/3/action"
# CKAN answers its newest version also without a number; its own client asks there.
UNNUMBERED = "/api/action"
_PATH = "/api/katalog.jsonld"
_ERRORS = {404: "Not Found Error", 409: "Validation Error"}


def register_catalogue(app: Flask, desk: Desk) -> None:
    """Give the app the addresses."""
    made = Blueprint("katalog", __name__)

    def catalogue() -> Response:
        with desk.database.reading() as session:
            holdings = _open(desk, session)
            return _send(holdings, write_catalogue(holdings), MIME)

    def action(name: str) -> Response:
        with desk.database.reading() as session:
            holdings = _open(desk, session)
            return _act(desk, session, holdings, name)

    def table(code: str, name: str) -> Response:
        with desk.database.reading() as session:
            holdings = _open(desk, session)
            return _table(desk, session, holdings, code, name)

    made.add_url_rule(_PATH, "catalogue", catalogue)
    made.add_url_rule(f"{ACTIONS}/<name>", "action", action)
    made.add_url_rule(f"{UNNUMBERED}/<name>", "unnumbered", action)
    made.add_url_rule(f"{DATA}/<code>/<name>", "table", table)
    made.register_error_handler(ProblemError, answer_problem)
    made.after_request(open_up)
    app.register_blueprint(made)


def _act(desk: Desk, session: Session, holdings: Holdings, name: str) -> Response:
    def read(data: DataSetView, year: YearTable) -> Sequence[DataRow]:
        return _read(desk, session, holdings, data, year)

    about = {"help": f"{holdings.origin}{ACTIONS}/help_show?name={name[:40]}"}
    try:
        result = Library(holdings, read).answer(name, request.args)
    except LostError as error:
        return _refuse(about, 404, str(error))
    except ValueError as error:
        return _refuse(about, 409, str(error))
    return _send(holdings, {**about, "success": True, "result": result}, MIMES["json"])


def _table(desk: Desk, session: Session, holdings: Holdings, code: str, name: str) -> Response:
    period, _, suffix = name.rpartition(".")
    data = next((each for each in holdings.sets if each.indicator.code == code), None)
    year = data.year(period) if data is not None else None
    if data is None or year is None or suffix not in FORMATS:
        raise ProblemError(404, "NotFound", f"Tidak ada tabel {code[:40]}/{name[:40]} di sini.")
    rows = _read(desk, session, holdings, data, year)
    write = write_table if suffix == "csv" else write_document
    response = _send(holdings, write(holdings, data, year, rows), MIMES[suffix], download=True)
    title = f"{holdings.name_of(data)}-{period}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{title}"'
    return response


def _open(desk: Desk, session: Session) -> Holdings:
    site = choose_site(session, request.host, desk.settings.site)
    tree = desk.shelf.tree(session, site.root_id)
    catalogue = desk.shelf.catalogue()
    moment = Moment(desk.clock(), site.zone)
    licence = desk.shelf.config("lisensi.toml", parse_licences).on(moment.today)
    note_of_request().expire_by(moment.expires_at)
    return Holdings(
        tree=tree,
        origin=origin_of(site),
        sets=list_data_sets(session, tree, catalogue),
        catalogue=catalogue,
        licence=licence,
        changed_at=read_changed_at(session, tree),
        sample=site.sample,
    )


def _read(
    desk: Desk, session: Session, holdings: Holdings, data: DataSetView, year: YearTable
) -> Sequence[DataRow]:
    rule = desk.shelf.config("suppression.toml", parse_small_cells)
    return read_rows(session, holdings.tree, data.indicator, year.period, rule)


def _send(holdings: Holdings, body: Any, mime: str, *, download: bool = False) -> Response:
    note = note_of_request()
    note.units.update((holdings.tree.root.id, STRUCTURE))
    note.unit_id, note.section, note.download = holdings.tree.root.id, "monografi", download
    note.public = True
    text = body if isinstance(body, str) else _dump(body)
    return Response(text, content_type=mime)


def _refuse(about: dict[str, str], status: int, sentence: str) -> Response:
    error = {"__type": _ERRORS[status], "message": sentence}
    text = _dump({**about, "success": False, "error": error})
    return Response(text, status=status, content_type=MIMES["json"])


def _dump(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
