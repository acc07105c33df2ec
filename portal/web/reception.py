"""The door of the staff rooms: who is there, whether they may come in, what their forms do.

Nothing here is ever kept: every answer says no-store, and the layer before Flask lets these
addresses pass untouched.
"""

from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.acts.signing_in import Person, find_person, mark_seen, sign_in, sign_out
from portal.errors import InputError
from portal.reads.locator import read_mark
from portal.reads.sites import SiteView, choose_site
from portal.rules.brand import parse_brands
from portal.rules.moment import Moment
from portal.rules.rights import Rights, may, parse_rights
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.formats import MIMES, write_csv
from portal.web.forms import comes_from_us, holds_token, read_form, write_token
from portal.web.headers import LOOPBACK
from portal.web.render import read_stylesheet, squeeze
from portal.web.room import (
    HOME,
    NOTHING,
    Done,
    Form,
    NotHere,
    Room,
    RoomFrame,
    RoomWord,
    Sent,
    StaffAsk,
    StaffReply,
    room_path,
)
from portal.web.styles import Styles

COOKIE = "jenjang_masuk"
LARGEST_FORM = 20 * 1024 * 1024


class Reception:
    """Answers for all rooms of a portal."""

    def __init__(self, desk: Desk, rooms: tuple[Room, ...], styles: Styles) -> None:
        self.desk = desk
        self.rooms = rooms
        self.styles = styles

    def blueprint(self) -> Blueprint:
        """The addresses of signing in, signing out and the rooms."""
        made = Blueprint("ruang", "portal.console")
        made.add_url_rule("/masuk", "masuk", self.show_door)
        made.add_url_rule("/masuk", "masuk_kirim", self.enter, methods=["POST"])
        made.add_url_rule("/keluar", "keluar", self.leave, methods=["POST"])
        made.add_url_rule(HOME, "depan", self.show_home)
        for room in self.rooms:
            shower = self._shower(room)
            for tail in ("", "/<code>", "/<code>/<detail>"):
                made.add_url_rule(f"{HOME}/{room.word}{tail}", room.word, shower)
            if room.deeds:
                address = f"{HOME}/{room.word}/<code>/<deed>"
                made.add_url_rule(address, f"{room.word}_kirim", self._doer(room), methods=["POST"])
        return made

    def show_door(self, wrong: str = "") -> AnyResponse:
        """The form for signing in."""
        with self.desk.database.reading() as session:
            site, tree = self._site(session)
            moment = Moment(self.desk.clock(), site.zone)
            frame = self._frame(session, site, tree, None, moment, "Masuk", wrong=wrong)
            return Response(self._draw("ruang/masuk.html", frame), status=403 if wrong else 200)

    def enter(self) -> AnyResponse:
        """Sign in; the cookie is only for this host, and no script can read it."""
        if not comes_from_us(request):
            return self.show_door("Formulir ini dikirim dari situs lain. Coba lagi dari sini.")
        rule = self._rights().signing
        login, password = request.form.get("nama", ""), request.form.get("sandi", "")
        try:
            token = sign_in(self.desk.database, rule, login, password, self.desk.clock())
        except InputError as error:
            return self.show_door(error.sentence)
        response = redirect(HOME, 303)
        host = request.host.rsplit(":", 1)[0]
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(rule.lasts.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure or host not in LOOPBACK,
        )
        return response

    def leave(self) -> AnyResponse:
        """Sign out, here and in the database."""
        with self.desk.database.reading() as session:
            person = self._person(session)
        if person is not None and holds_token(person, request):
            sign_out(self.desk.database, person, self.desk.clock())
        response = redirect("/masuk", 303)
        response.delete_cookie(COOKIE)
        return response

    def show_home(self) -> AnyResponse:
        """The first room the person may enter."""
        with self.desk.database.reading() as session:
            person = self._person(session)
            if person is None:
                return redirect("/masuk", 303)
            _, tree = self._site(session)
            for room in self.rooms:
                unit = self._first_unit(tree, room, person)
                if unit is not None:
                    return redirect(room_path(room.word, unit), 303)
            return self._refuse(session, person, "Akun Anda belum punya peran di portal ini.")

    def _shower(self, room: Room):  # type: ignore[no-untyped-def] # a Flask view
        def show(code: str = "", detail: str = "") -> AnyResponse:
            return self._show(room, code, detail)

        return show

    def _doer(self, room: Room):  # type: ignore[no-untyped-def] # a Flask view
        def do(code: str, deed: str) -> AnyResponse:
            return self._do(room, code, deed)

        return do

    def _show(
        self, room: Room, code: str, detail: str, wrong: str = "", typed: Form = NOTHING
    ) -> AnyResponse:
        with self.desk.database.reading() as session:
            person = self._person(session)
            if person is None:
                return redirect("/masuk", 303)
            ask = self._ask(session, room, person, code, detail, typed)
            if ask is None:
                return self._refuse(session, person, "Ruang ini bukan untuk peran Anda.")
            answer = room.show(ask)
            match answer:
                case NotHere(sentence):
                    return self._refuse(session, person, sentence, status=404)
                case Done(path, word):
                    return _go(path, word)
                case Sent(body, mime, name):
                    return _send(body, mime, name)
                case StaffReply():
                    made = self._write(ask, room, answer, wrong)
        mark_seen(self.desk.database, person, self.desk.clock())
        return made

    def _do(self, room: Room, code: str, deed: str) -> AnyResponse:
        with self.desk.database.reading() as session:
            person = self._person(session)
            if person is None:
                return redirect("/masuk", 303)
            ask = self._ask(session, room, person, code, "", NOTHING)
            if ask is None or deed not in room.deeds:
                return self._refuse(session, person, "Ruang ini bukan untuk peran Anda.")
            act, do = room.deeds[deed]
            if not holds_token(person, request):
                return self._refuse(session, person, "Formulir ini sudah lama. Muat ulang halaman.")
            if not ask.may(act):
                return self._refuse(session, person, "Peran Anda tidak boleh melakukan ini.")
            typed = read_form(request)
            try:
                done = do(ask, typed)
            except InputError as error:
                return self._show(room, code, "", error.sentence, typed)
        return _go(done.path, done.word)

    def _write(self, ask: StaffAsk, room: Room, reply: StaffReply, wrong: str) -> AnyResponse:
        if ask.query.get("bentuk") == "csv" and reply.table is not None:
            return _send(write_csv(reply.table).encode(), MIMES["csv"], f"{room.word}.csv")
        said = room.messages.get(ask.query.get("pesan", ""), "")
        frame = self._frame(
            ask.session, ask.site, ask.tree, ask.person, ask.moment, reply.title, room, said, wrong
        )
        html = self._draw(
            reply.template, frame, ask=ask, reply=reply, data=reply.data, **reply.extra
        )
        return Response(html, status=422 if wrong else 200)

    def _refuse(
        self, session: Session, person: Person, sentence: str, status: int = 403
    ) -> AnyResponse:
        site, tree = self._site(session)
        moment = Moment(self.desk.clock(), site.zone)
        frame = self._frame(session, site, tree, person, moment, "Tidak dapat dibuka")
        return Response(self._draw("ruang/tolak.html", frame, sentence=sentence), status=status)

    def _draw(self, template: str, frame: RoomFrame, **values: object) -> str:
        return squeeze(render_template(template, frame=frame, moment=frame.moment, **values))

    def _frame(
        self,
        session: Session,
        site: SiteView,
        tree: Tree,
        person: Person | None,
        moment: Moment,
        title: str,
        room: Room | None = None,
        said: str = "",
        wrong: str = "",
    ) -> RoomFrame:
        menu = []
        for each in self.rooms if person is not None else ():
            unit = self._first_unit(tree, each, person) if person is not None else None
            if unit is not None:
                menu.append(RoomWord(each.label, room_path(each.word, unit), each is room))
        return RoomFrame(
            tree.root, title, person, tuple(menu), site.sample, said, wrong,
            read_mark(session, tree), moment,
        )  # fmt: skip

    def _ask(
        self, session: Session, room: Room, person: Person, code: str, detail: str, typed: Form
    ) -> StaffAsk | None:
        site, tree = self._site(session)
        unit = tree.by_code(code) if code else self._first_unit(tree, room, person)
        if unit is None or (room.kinds and unit.kind not in room.kinds):
            return None
        if not may(self._rights(), person.holdings, room.act, unit.scope_key):
            return None
        query = {name: value[:200] for name, value in request.args.items()}
        moment = Moment(self.desk.clock(), site.zone)
        return StaffAsk(
            self.desk, site, tree, unit, person, self._rights(), room.word, detail, query,
            session, moment, typed,
        )  # fmt: skip

    def _first_unit(self, tree: Tree, room: Room, person: Person) -> UnitView | None:
        """The first unit the person may see in this room, the highest one of their roles."""
        rights = self._rights()
        for held in sorted(person.holdings, key=lambda each: each.scope_key - each.scope_end):
            for unit in tree.within(held.scope_key, held.scope_end):
                fitting = not room.kinds or unit.kind in room.kinds
                if fitting and may(rights, person.holdings, room.act, unit.scope_key):
                    return unit
        return None

    def _person(self, session: Session) -> Person | None:
        token = request.cookies.get(COOKIE, "")
        return find_person(session, self._rights().signing, token, self.desk.clock())

    def _rights(self) -> Rights:
        return self.desk.shelf.config("roles.toml", parse_rights)

    def _site(self, session: Session) -> tuple[SiteView, Tree]:
        site = choose_site(session, request.host, self.desk.settings.site)
        tree = self.desk.shelf.tree(session, site.root_id)
        self.styles.wear(tree.root.code)
        return site, tree


def register_rooms(app: Flask, desk: Desk, rooms: tuple[Room, ...]) -> None:
    """Give the app the staff's door and rooms; their head has its own colour."""
    folder = Path(str(app.template_folder))
    rules = read_stylesheet(folder / "gaya.css") + read_stylesheet(folder / "ruang.css")
    styles = Styles(rules, desk.shelf.config("brand.toml", parse_brands))
    app.context_processor(lambda: {"room_style": styles.worn})
    app.jinja_env.globals["tanda"] = write_token
    made = Reception(desk, rooms, styles).blueprint()
    made.after_request(lambda response: _seal(response, styles.worn.policy))
    app.register_blueprint(made)


def _go(path: str, word: str) -> AnyResponse:
    joint = "&" if "?" in path else "?"
    return redirect(f"{path}{joint}pesan={word}" if word else path, 303)


def _send(body: bytes, mime: str, name: str) -> AnyResponse:
    response = Response(body, content_type=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _seal(response: Response, policy: str) -> Response:
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
