"""The addresses of the service: who asks, in which form, and what an answer hangs on."""

import json
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Flask, Response, request
from sqlalchemy.orm import Session

from portal.api.ogc import documents, items, pages
from portal.api.ogc.asking import (
    DOCUMENT,
    ITEM,
    ITEMS,
    Question,
    read_question,
)
from portal.api.ogc.documents import GEOJSON, JSON, OPENAPI, Collection, Json, Place
from portal.api.ogc.openapi import write_openapi
from portal.api.ogc.shelves import Basket, Shelves
from portal.api.problems import ProblemError, answer_problem, open_up
from portal.reads.sites import choose_site
from portal.release import STRUCTURE
from portal.rules.licence import parse_licences
from portal.rules.moment import Moment
from portal.rules.place_layers import parse_layers
from portal.web.ask import Ask, Desk, Query
from portal.web.headers import prefers_html
from portal.web.inquiry import note_of_request, origin_of

PATH = "/api/ogc"
_SECTION = PATH.strip("/")
_HTML = "text/html; charset=utf-8"


def register_ogc(app: Flask, desk: Desk) -> None:
    """Give the app the service."""
    window = _Window(desk)
    made = Blueprint("ogc", __name__)
    for rule, view in (
        ("", window.landing),
        ("/", window.landing),
        ("/conformance", window.conformance),
        ("/api", window.api),
        ("/collections", window.collections),
        ("/collections/<name>", window.collection),
        ("/collections/<name>/items", window.items),
        ("/collections/<name>/items/<feature>", window.item),
    ):
        made.add_url_rule(f"{PATH}{rule}", view.__name__, view)
    made.add_url_rule(f"{PATH}/<path:rest>", "lost", window.lost)
    made.register_error_handler(ProblemError, answer_problem)
    made.after_request(_open_up)
    app.register_blueprint(made)


class _Window:
    """Where the questions arrive."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._basket = Basket()

    def landing(self) -> Response:
        """The start of everything."""
        return self._document(
            lambda visit: documents.write_landing(visit.place),
            lambda visit, _: pages.show_landing(visit.place),
        )

    def conformance(self) -> Response:
        """What the service keeps to."""
        return self._document(
            lambda _: documents.write_conformance(), lambda _v, _b: pages.show_conformance()
        )

    def api(self) -> Response:
        """The OpenAPI document."""
        return self._document(
            lambda visit: write_openapi(visit.place),
            lambda _, body: pages.show_api(body),
            OPENAPI,
        )

    def collections(self) -> Response:
        """All collections."""
        return self._document(
            lambda visit: documents.write_collections(visit.shelves, visit.place),
            lambda visit, _: pages.show_collections(visit.place),
        )

    def collection(self, name: str) -> Response:
        """One collection."""
        which = _find(name)
        return self._document(
            lambda visit: documents.write_collection(visit.shelves, visit.place, which),
            lambda visit, body: pages.show_collection(visit.place, which, body),
        )

    def items(self, name: str) -> Response:
        """A page of the features of a collection."""
        which = _find(name)
        with self._desk.database.reading() as session:
            visit = self._visit(session, ITEMS)
            question = visit.question
            found = visit.shelves.slice(which.id, question.wanted)
            if question.html:
                wanted = question.wanted
                view = pages.show_items(which, visit.query, found, wanted.offset, wanted.limit)
                return visit.page(view)
            body = items.write_items(
                visit.place, which, question, visit.query, found, visit.moment.now
            )
            return visit.features(body)

    def item(self, name: str, feature: str) -> Response:
        """One feature."""
        which = _find(name)
        with self._desk.database.reading() as session:
            visit = self._visit(session, ITEM)
            row = visit.shelves.one(which.id, feature)
            if row is None:
                raise ProblemError(404, "NotFound", f"Tidak ada unsur {feature[:40]} di sini.")
            if visit.question.html:
                return visit.page(pages.show_item(which, row))
            return visit.features(
                items.write_item(visit.place, which, visit.question, visit.query, row)
            )

    def lost(self, rest: str) -> Response:
        """An address that the service does not have."""
        raise ProblemError(404, "NotFound", f"Layanan ini tidak punya alamat {rest[:80]}.")

    def _document(
        self,
        write: Callable[["_Visit"], Json],
        show: Callable[["_Visit", Json], pages.PageView],
        mime: str = JSON,
    ) -> Response:
        with self._desk.database.reading() as session:
            visit = self._visit(session, DOCUMENT)
            body = write(visit)
            return visit.page(show(visit, body)) if visit.question.html else visit.data(body, mime)

    def _visit(self, session: Session, known: frozenset[str]) -> "_Visit":
        return _Visit(self._desk, session, known, self._basket)


class _Visit:
    """One question: the site it is for, what is asked, and the answer with its headers."""

    def __init__(self, desk: Desk, session: Session, known: frozenset[str], basket: Basket) -> None:
        self.site = choose_site(session, request.host, desk.settings.site)
        self.tree = desk.shelf.tree(session, self.site.root_id)
        self.session = session
        self.desk = desk
        layers = desk.shelf.config("tempat.toml", parse_layers)
        self.shelves = Shelves(session, self.tree, layers, basket)
        self.moment = Moment(desk.clock(), self.site.zone)
        self.query = {name: value for name, value in request.args.items() if name != "f"}
        asked = request.args.to_dict()
        if "f" not in asked and prefers_html(request.headers.get("Accept", "")):
            asked["f"] = "html"
        elif "f" in request.args:
            self.query["f"] = asked["f"]
        self.question: Question = read_question(asked, known, self.site.zone)
        self.origin = origin_of(self.site)
        licences = desk.shelf.config("lisensi.toml", parse_licences)
        self.place = Place(self.origin + PATH, self.tree.root.title, licences.on(self.moment.today))
        self.note = note_of_request()
        self.note.units.update((self.tree.root.id, STRUCTURE))
        self.note.unit_id, self.note.section = self.tree.root.id, _SECTION

    def data(self, body: Json, mime: str = JSON) -> Response:
        """An answer for programs."""
        self._keep()
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Response(text, content_type=mime)

    def features(self, body: Json) -> Response:
        """Features, saying in which reference system they are."""
        response = self.data(body, GEOJSON)
        response.headers["Content-Crs"] = f"<{self.question.crs}>"
        return response

    def page(self, view: pages.PageView) -> Response:
        """An answer for people."""
        ask = Ask(
            desk=self.desk,
            site=self.site,
            tree=self.tree,
            unit=self.tree.root,
            section=_SECTION,
            detail=tuple(quote(part) for part in request.path.strip("/").split("/")[2:]),
            suffix="",
            query=Query({}, frozenset()),
            session=self.session,
            moment=self.moment,
            note=self.note,
            origin=self.origin,
        )
        html = pages.draw(ask, view)
        self._keep()
        return Response(html, content_type=_HTML)

    def _keep(self) -> None:
        """The answer may be kept until the day is over, for terms begin and end with days."""
        self.note.public = True
        self.note.expire_by(self.moment.expires_at)


def _find(name: str) -> Collection:
    found = documents.find_collection(name)
    if found is None:
        raise ProblemError(404, "NotFound", f"Tidak ada koleksi {name[:40]}.")
    return found


def _open_up(response: Response) -> Response:
    """Maps on other sites may read this; there is nothing behind it but public data."""
    headers = open_up(response).headers
    headers["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
    headers["Vary"] = "Accept"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    return response
