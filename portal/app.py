"""The Flask application: public pages, health, and what is said when something fails."""

import secrets
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

from portal.acts.pressing_needs import Presses
from portal.api.batas import register_downloads
from portal.api.di_mana import PATH as DI_MANA
from portal.api.di_mana import register_where
from portal.api.katalog import ACTIONS, UNNUMBERED, register_catalogue
from portal.api.ogc import PATH as OGC
from portal.api.ogc import register_ogc
from portal.api.tempat import register_places
from portal.clock import Clock, system_clock
from portal.console import ROOMS
from portal.db import Database
from portal.errors import BusyError, InputError, NotHereError
from portal.rules.formatting import show_size
from portal.sections import SECTIONS
from portal.settings import Settings
from portal.web.ask import Desk
from portal.web.health import register_health
from portal.web.quick_start import ReadRule
from portal.web.reception import LARGEST_FORM, register_rooms
from portal.web.routes import query_names, register, repeated_names, unkept_words
from portal.web.routes import reserved_words as words_of
from portal.web.shelf import Shelf

ROOT = Path(__file__).parent.parent
PARAMETERS = query_names(SECTIONS)
REPEATED = repeated_names(SECTIONS)
UNKEPT = unkept_words(SECTIONS) | {DI_MANA.strip("/")}
# Addresses below these refuse parameters they do not know, so they get all of them.
STRICT = (OGC, ACTIONS, UNNUMBERED)
# First words of addresses that pass the layer before Flask untouched: the staff rooms, and a file
# of tiles that is asked for by ranges.
PRIVATE = frozenset({"masuk", "keluar", "ruang", "ubin"})

_BROKEN = (
    '<!doctype html><html lang="id"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Gangguan</title>'
    "<h1>{title}</h1><p>{sentence}</p>"
    '<p><a href="/">Halaman depan</a> · <a href="/kontak">Nomor kantor</a></p>'
)


def create_app(settings: Settings, database: Database, clock: Clock) -> Flask:
    """The application over a database."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.url_rule_class = ReadRule
    desk = Desk(settings, database, clock, Shelf(settings), Presses(settings.home))
    register_health(app, desk)
    register(app, SECTIONS, desk)
    register_where(app, desk)
    register_ogc(app, desk)
    register_downloads(app, desk)
    register_places(app, desk)
    register_catalogue(app, desk)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    register_rooms(app, desk, ROOMS)
    register_failures(app, clock)
    return app


def register_failures(app: Flask, clock: Clock) -> None:
    """Say in words what went wrong; the log has the rest."""

    @app.errorhandler(500)
    def broken(_error: Exception) -> Response:
        code = f"K-{clock():%Y%m%d}-{secrets.token_hex(2).upper()}"
        app.logger.error("no answer for %s (%s)", request.path, code)
        title = "Maaf, ada gangguan di sistem kami"
        return _say(
            500, title, f"Coba lagi sebentar lagi. Bila menelepon kantor, sebut kode {code}."
        )

    @app.errorhandler(405)
    def unfitting(error: MethodNotAllowed) -> Response:
        response = _say(405, "Tidak dapat dilakukan di sini", "Alamat ini hanya dapat dibaca.")
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ("GET", "HEAD")))
        return response

    @app.errorhandler(413)
    def heavy(_error: Exception) -> Response:
        return _say(413, "Berkas terlalu besar", f"Paling besar {show_size(LARGEST_FORM)}.")

    @app.errorhandler(NotHereError)
    def unprepared(error: NotHereError) -> Response:
        return _say(503, "Portal belum siap", error.sentence)

    @app.errorhandler(BusyError)
    def busy(error: BusyError) -> Response:
        response = _say(503, "Sebentar", error.sentence)
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(InputError)
    def refused(error: InputError) -> Response:
        return _say(400, "Tidak dapat dilakukan", error.sentence)


def reserved_words() -> frozenset[str]:
    """First path parts that no unit's slug may take, read off the addresses themselves."""
    settings = Settings(Path(), "", "sqlite://", "", ROOT / "config", "")
    database = Database(settings.database_url)
    try:
        app = create_app(settings, database, system_clock)
        return words_of(app.url_map)
    finally:
        database.close()


def _say(status: int, title: str, sentence: str) -> Response:
    response = Response(_BROKEN.format(title=title, sentence=sentence), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
