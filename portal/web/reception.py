"""The door of the staff rooms: who is there, whether they may come in, what their forms do.

Nothing here is ever kept: every answer says no-store, and the layer before Flask lets these
addresses pass untouched.
"""

from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.acts.signing_in import Person, find_person, mark_seen, sign_in, sign_out
from portal.errors import InputError
from portal.reads.sites import choose_site
from portal.rules.brand import parse_brands
from portal.rules.moment import Moment
from portal.rules.rights import Rights, may, parse_rights
from portal.web.ask import Desk
from portal.web.formats import MIMES, write_csv
from portal.web.forms import comes_from_us, holds_token, read_form, write_token
from portal.web.headers import LOOPBACK
from portal.web.paper import print_pdf
from portal.web.render import read_stylesheet
from portal.web.room import (
    HOME,
    NOTHING,
    Done,
    Form,
    NotHere,
    Room,
    Sent,
    StaffAsk,
    StaffReply,
    room_path,
)
from portal.web.room_frame import Hall, draw
from portal.web.sheets import write_xlsx
from portal.web.styles import Styles

COOKIE = "jenjang_masuk"
_FORMS = "form-action 'self' https://wa.me https://api.whatsapp.com"
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
            frame = self._hall(session, None).frame("Masuk", wrong=wrong)
            return Response(draw("ruang/masuk.html", frame), status=403 if wrong else 200)

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
            hall = self._hall(session, person)
            for room in self.rooms:
                unit = hall.first_unit(room)
                if unit is not None:
                    return redirect(room_path(room.word, unit), 303)
            return _refuse(hall, "Akun Anda belum punya peran di portal ini.")

    def _shower(self, room: Room):  # type: ignore[no-untyped-def] # a Flask view
        def show(code: str = "", detail: str = "") -> AnyResponse:
            return self._show(room, code, detail)

        return show

    def _doer(self, room: Room):  # type: ignore[no-untyped-def] # a Flask view
        def do(code: str, deed: str) -> AnyResponse:
            return self._do(room, code, deed)

        return do

    def _show(
        self,
        room: Room,
        code: str,
        detail: str,
        wrong: InputError | None = None,
        typed: Form = NOTHING,
    ) -> AnyResponse:
        with self.desk.database.reading() as session:
            person = self._person(session)
            if person is None:
                return redirect("/masuk", 303)
            hall = self._hall(session, person)
            ask = self._ask(hall, room, person, code, detail, typed)
            if ask is None:
                return _refuse(hall, "Ruang ini bukan untuk peran Anda.")
            match room.show(ask):
                case NotHere(sentence):
                    return _refuse(hall, sentence, status=404)
                case Done(path, word):
                    return _go(path, word)
                case Sent(body, mime, name):
                    return _send(body, mime, name)
                case StaffReply() as reply:
                    made = _write(hall, ask, room, reply, wrong)
        mark_seen(self.desk.database, person, self.desk.clock())
        return made

    def _do(self, room: Room, code: str, deed: str) -> AnyResponse:
        with self.desk.database.reading() as session:
            person = self._person(session)
            if person is None:
                return redirect("/masuk", 303)
            hall = self._hall(session, person)
            ask = self._ask(hall, room, person, code, "", NOTHING)
            if ask is None or deed not in room.deeds:
                return _refuse(hall, "Ruang ini bukan untuk peran Anda.")
            act, do = room.deeds[deed]
            if not holds_token(person, request):
                return _refuse(hall, "Formulir ini sudah lama. Muat ulang halaman.")
            if not ask.may(act):
                return _refuse(hall, "Peran Anda tidak boleh melakukan ini.")
            typed = read_form(request)
            try:
                done = do(ask, typed)
            except InputError as error:
                # Back to the page the form stood on, with what was typed.
                return self._show(room, code, typed.text("detail", 40), error, typed)
        if isinstance(done, Sent):  # handed over here and nowhere else
            return _send(done.body, done.mime, done.name)
        return _go(done.path, done.word)

    def _hall(self, session: Session, person: Person | None) -> Hall:
        site = choose_site(session, request.host, self.desk.settings.site)
        tree = self.desk.shelf.tree(session, site.root_id)
        self.styles.wear(tree.root.code)
        moment = Moment(self.desk.clock(), site.zone)
        return Hall(self.rooms, self._rights(), session, site, tree, person, moment)

    def _ask(
        self, hall: Hall, room: Room, person: Person, code: str, detail: str, typed: Form
    ) -> StaffAsk | None:
        unit = hall.tree.by_code(code) if code else hall.first_unit(room)
        if unit is None or (room.kinds and unit.kind not in room.kinds):
            return None
        if not may(hall.rights, person.holdings, room.act, unit.scope_key):
            return None
        return StaffAsk(
            desk=self.desk,
            site=hall.site,
            tree=hall.tree,
            unit=unit,
            person=person,
            rights=hall.rights,
            room=room.word,
            detail=detail,
            query={name: value[:200] for name, value in request.args.items()},
            session=hall.session,
            moment=hall.moment,
            typed=typed,
        )

    def _person(self, session: Session) -> Person | None:
        token = request.cookies.get(COOKIE, "")
        return find_person(session, self._rights().signing, token, self.desk.clock())

    def _rights(self) -> Rights:
        return self.desk.shelf.config("roles.toml", parse_rights)


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


def _write(
    hall: Hall, ask: StaffAsk, room: Room, reply: StaffReply, wrong: InputError | None
) -> AnyResponse:
    form = ask.query.get("bentuk", "")
    name = f"{room.word}-{ask.unit.code}.{form}"
    if form == "csv" and reply.table is not None:
        return _send(write_csv(reply.table).encode(), MIMES[form], name)
    if form == "xlsx" and reply.table is not None:
        about = [("Judul", reply.title), ("Unit", f"{ask.unit.title} ({ask.unit.code})")]
        return _send(write_xlsx(reply.table, about, ask.moment.now), MIMES[form], name)
    said = room.messages.get(ask.query.get("pesan", ""), "")
    sentence, details = (wrong.sentence, wrong.details) if wrong else ("", ())
    frame = hall.frame(reply.title, room, said, sentence, details)
    pack = reply.pack if form == "zip" else None
    printed = (form == "pdf" or pack is not None) and bool(reply.paper)
    template = reply.paper if printed else reply.template
    html = draw(template, frame, ask=ask, reply=reply, data=reply.data, **reply.extra)
    if printed:
        body = print_pdf(ask.desk.settings, html)
        return _send(pack(body) if pack else body, MIMES[form], name)
    return Response(html, status=422 if wrong else 200)


def _refuse(hall: Hall, sentence: str, status: int = 403) -> AnyResponse:
    frame = hall.frame("Tidak dapat dibuka")
    return Response(draw("ruang/tolak.html", frame, sentence=sentence), status=status)


def _go(path: str, word: str) -> AnyResponse:
    joint = "&" if "?" in path else "?"
    return redirect(f"{path}{joint}pesan={word}" if word else path, 303)


def _send(body: bytes, mime: str, name: str) -> AnyResponse:
    response = Response(body, content_type=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _seal(response: Response, policy: str) -> Response:
    # A form may lead on to WhatsApp, where a person sends what was prepared.
    response.headers["Content-Security-Policy"] = policy.replace("form-action 'self'", _FORMS, 1)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
