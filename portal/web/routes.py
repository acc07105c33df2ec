"""Addresses: every section for every kind of unit, in every format it offers."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, redirect, request
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter, Map
from werkzeug.wrappers import Response as AnyResponse

from portal.reads.sites import SiteView, choose_site
from portal.release import STRUCTURE
from portal.rules.brand import parse_brands
from portal.rules.moment import Moment
from portal.tree import Redirect, Tree, UnitView
from portal.web.ask import Ask, Desk, Query
from portal.web.assets import Assets, register_assets
from portal.web.files import send_copy, send_photo
from portal.web.formats import MIMES
from portal.web.headers import grant, harden, keep_private, leave_no_trace
from portal.web.inquiry import note_of_request, origin_of
from portal.web.lost import Place, answer_gone, answer_missing
from portal.web.render import prepare_templates, read_stylesheet
from portal.web.reply import Answer, Gone, Missing, Moved, Reply
from portal.web.section import Section, View
from portal.web.styles import Styles
from portal.web.tiles import PATH as TILES
from portal.web.tiles import send_tiles
from portal.web.writing import write_reply


class SlugConverter(BaseConverter):
    """A part of an address: no dots, so that a suffix is never mistaken for it."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_-]*"


class SuffixConverter(BaseConverter):
    """The formats an address may end in."""

    regex = "|".join(MIMES)


def register(app: Flask, sections: tuple[Section, ...], desk: Desk) -> None:
    """Give the app all public pages. Call it once, after the converters' names are free."""
    rules = read_stylesheet(Path(str(app.template_folder)) / "gaya.css")
    styles = Styles(rules, desk.shelf.config("brand.toml", parse_brands))
    prepare_templates(app, styles)
    app.url_map.converters.update(slug=SlugConverter, suffix=SuffixConverter)
    counter = Counter(desk, sections, styles)
    for section in sections:
        app.register_blueprint(counter.blueprint(section))
    app.add_url_rule("/kode/<code>", "kode", counter.find_code, defaults={"rest": ""})
    app.add_url_rule("/kode/<code>/<path:rest>", "kode", counter.find_code)
    app.add_url_rule("/berkas/<sha256>/<name>", "berkas", counter.send_file)
    app.add_url_rule("/foto/<int:number>.webp", "foto", counter.send_photo)
    app.add_url_rule(TILES, "ubin", lambda: send_tiles(desk.settings))
    register_assets(app, Assets(Path(__file__).parents[1] / "static"))
    app.register_error_handler(404, lambda _: counter.not_found(request.path))
    app.after_request(lambda response: harden(response, styles.worn.policy))


def reserved_words(urls: Map) -> frozenset[str]:
    """First path parts that are spoken for; no unit's slug may take one."""
    first = (rule.rule.strip("/").split("/")[0].split(".")[0] for rule in urls.iter_rules())
    return frozenset(word for word in first if word and not word.startswith("<"))


def query_names(sections: Iterable[Section]) -> frozenset[str]:
    """Every query parameter any page depends on; the rest leave a page's key."""
    return frozenset(name for section in sections if section.kept for name in section.params)


def repeated_names(sections: Iterable[Section]) -> dict[str, frozenset[str]]:
    """The parameters that may be given several times, by the word of their section."""
    return {section.word: section.repeated for section in sections if section.repeated}


def unkept_words(sections: Iterable[Section]) -> frozenset[str]:
    """The first words of addresses whose answers are made anew each time."""
    return frozenset(section.word for section in sections if not section.kept)


class Counter:
    """Where questions arrive: finds the site, the unit and the section, and hands out answers."""

    def __init__(self, desk: Desk, sections: tuple[Section, ...], styles: Styles) -> None:
        self.desk = desk
        self.sections = sections
        self.styles = styles

    def blueprint(self, section: Section) -> Blueprint:
        """The addresses of one section."""
        made = Blueprint(section.word or "ringkas", f"portal.sections.{section.word}")

        def answer(
            first: str = "", second: str = "", suffix: str = "", one: str = "", two: str = ""
        ) -> AnyResponse:
            segments = tuple(part for part in (first, second) if part)
            detail = tuple(part for part in (one, two) if part)
            return self.answer(section, segments, detail, suffix)

        def act(one: str, first: str = "", second: str = "") -> AnyResponse:
            segments = tuple(part for part in (first, second) if part)
            return self.answer(section, segments, (one,), "", section.act)

        def moved(first: str = "", second: str = "") -> AnyResponse:
            parts = [part for part in (first, second, section.word) if part]
            return redirect("/" + "/".join(parts), 301)

        units = ("",) if section.root_only else ("", "/<slug:first>", "/<slug:first>/<slug:second>")
        for unit in units:
            for tail in _tails(section):
                made.add_url_rule(_rule(unit, section.word, tail), "show", answer)
            if section.act:
                made.add_url_rule(
                    _rule(unit, section.word, "/<slug:one>"), "act", act, methods=["POST"]
                )
            for alias in section.aliases:
                made.add_url_rule(f"{unit}/{alias}", "moved", moved)
        return made

    def send_file(self, sha256: str, name: str) -> AnyResponse:
        """Our copy of a document."""
        with self.desk.database.reading() as session:
            _, tree = self._site(session)
        return send_copy(self.desk, note_of_request(), tree.root, sha256, name)

    def send_photo(self, number: int) -> AnyResponse:
        """Our photo of a place."""
        with self.desk.database.reading() as session:
            _, tree = self._site(session)
        return send_photo(self.desk, tree.root, number)

    def answer(
        self,
        section: Section,
        segments: tuple[str, ...],
        detail: tuple[str, ...],
        suffix: str,
        act: View | None = None,
    ) -> AnyResponse:
        """The response to a question for a section of the unit at a path, or to its form."""
        with self.desk.database.reading() as session:
            site, tree = self._site(session)
            found = tree.find(segments)
            tail = "".join(f"/{part}" for part in (section.word, *detail) if part)
            if isinstance(found, Redirect):
                path = (found.path + tail or "/") + (f".{suffix}" if suffix else "")
                return redirect(path, 301)
            if found is None:
                return self._missing(session, site, tree, request.path)
            if suffix and suffix not in section.offered_for(detail):
                return self._missing(session, site, tree, request.path)
            ask = self._ask(session, site, tree, section, found, detail, suffix)
            view = act or (section.show_one if detail and section.show_one else section.show)
            made = self._respond(ask, view(ask))
            if not section.kept:
                ask.note.public = False
                leave_no_trace(made, with_form=section.act is not None)
            return made

    def find_code(self, code: str, rest: str) -> AnyResponse:
        """The permanent address of a unit leads to where it is today; a unit that was replaced
        leads to what came after it."""
        with self.desk.database.reading() as session:
            site, tree = self._site(session)
            unit = tree.by_code(code) or tree.by_code(_dotted(code))
            if unit is None:
                return self._missing(session, site, tree, request.path, code)
            path = (unit.path + (f"/{quote(rest)}" if rest else "")) or "/"
            asked = urlencode(sorted(request.args.items(multi=True)))
            return redirect(f"{path}?{asked}" if asked else path, 302)

    def not_found(self, path: str) -> AnyResponse:
        """A 404 that helps; slips of the hand (capitals, a slash at the end) are put right."""
        with self.desk.database.reading() as session:
            site, tree = self._site(session)
            tidy = path.rstrip("/").lower()
            if tidy and tidy != path and tree.find(tuple(tidy.strip("/").split("/")[:2])):
                return redirect(quote(tidy), 301)
            return self._missing(session, site, tree, path)

    def _respond(self, ask: Ask, answer: Answer) -> AnyResponse:
        match answer:
            case Moved(path, status):
                return redirect(path, status)
            case Missing(sentence):
                return self._missing(ask.session, ask.site, ask.tree, request.path, "", sentence)
            case Gone():
                ask.note.public = True
                return answer_gone(self._place(ask.session, ask.site, ask.tree, ask.unit), answer)
            case Reply():
                written = write_reply(ask, answer, self.sections)
                if written is None:
                    return self._missing(ask.session, ask.site, ask.tree, request.path)
                made = written
                grant(made, answer.needs, self.styles.worn.policy)
                if answer.private:
                    keep_private(made)
                    return made
        ask.note.public = True
        ask.note.expire_by(ask.moment.expires_at)
        return made

    def _ask(
        self,
        session: Session,
        site: SiteView,
        tree: Tree,
        section: Section,
        unit: UnitView,
        detail: tuple[str, ...],
        suffix: str,
    ) -> Ask:
        note = note_of_request()
        note.units.update((unit.id, STRUCTURE))
        note.unit_id, note.section = unit.id, section.word
        return Ask(
            desk=self.desk,
            site=site,
            tree=tree,
            unit=unit,
            section=section.word,
            detail=detail,
            suffix=suffix,
            query=Query(
                request.args.to_dict(),
                section.params,
                {name: tuple(request.args.getlist(name)) for name in section.repeated},
            ),
            session=session,
            moment=Moment(self.desk.clock(), site.zone),
            note=note,
            words=frozenset(each.word for each in self.sections),
            origin=origin_of(site),
        )

    def _site(self, session: Session) -> tuple[SiteView, Tree]:
        site = choose_site(session, request.host, self.desk.settings.site)
        tree = self.desk.shelf.tree(session, site.root_id)
        self.styles.wear(tree.root.code)
        return site, tree

    def _place(self, session: Session, site: SiteView, tree: Tree, unit: UnitView) -> Place:
        ask = self._ask(session, site, tree, self.sections[0], unit, (), "")
        return Place(ask, self.sections)

    def _missing(
        self,
        session: Session,
        site: SiteView,
        tree: Tree,
        path: str,
        code: str = "",
        sentence: str = "",
    ) -> AnyResponse:
        place = self._place(session, site, tree, tree.root)
        return answer_missing(place, path, code, sentence)


def _tails(section: Section) -> tuple[str, ...]:
    """Ends of an address: bare, with a suffix, with details."""
    if section.show_one is None:
        return ("", ".<suffix:suffix>")
    one, two = "/<slug:one>", "/<slug:one>/<slug:two>"
    dot = ".<suffix:suffix>"
    return ("", dot, one, one + dot, two, two + dot)


def _rule(unit: str, word: str, tail: str) -> str:
    if word:
        return f"{unit}/{word}{tail}"
    if unit:
        return f"{unit}{tail}"
    return f"/index{tail}" if tail else "/"


def _dotted(code: str) -> str:
    """Kemendagri codes are also written without dots."""
    plain = code.replace(".", "")
    cuts = ((0, 2), (2, 4), (4, 6), (6, 10))
    return ".".join(plain[low:high] for low, high in cuts if plain[low:high])
