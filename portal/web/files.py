"""Our copies of documents and photos of places: handed out only while these are shown."""

from flask import abort, send_file
from werkzeug.wrappers import Response

from connectors.cleaning.small_photo import MIME
from portal.reads.dokumen import read_copy
from portal.reads.place_page import read_photo
from portal.release import PageNote
from portal.tree import UnitView
from portal.web.ask import Desk

# What a browser may show by itself; anything else is downloaded, never run.
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
_MOST_ITEMS = 2**31 - 1  # a number beyond it is none of the database


def send_copy(desk: Desk, note: PageNote, root: UnitView, sha256: str, name: str) -> Response:
    """The file behind /berkas/<sha256>/<item>-<name> of the site with this root; 404 once its
    document is hidden."""
    number = name.partition("-")[0]
    if len(sha256) != 64 or not sha256.isalnum() or not number.isdecimal() or len(number) > 9:
        abort(404)
    with desk.database.reading() as session:
        copy = read_copy(session, root, sha256, int(number))
    path = desk.settings.files / sha256[:2] / sha256
    if copy is None or not path.is_file():
        abort(404)
    note.unit_id, note.section, note.download = copy.unit_id, "ppid", True
    response = send_file(
        path,
        mimetype=copy.mime or "application/octet-stream",
        as_attachment=copy.mime not in _SHOWN,
        download_name=name,
        conditional=True,
        etag=sha256,
    )
    return _seal(response)


def send_photo(desk: Desk, root: UnitView, number: int) -> Response:
    """The photo behind /foto/<item>.webp of the site with this root; 404 once its place is hidden
    or has none any more."""
    if number > _MOST_ITEMS:
        abort(404)
    with desk.database.reading() as session:
        photo = read_photo(session, root, number)
    path = desk.settings.files / photo.sha256[:2] / photo.sha256 if photo is not None else None
    if photo is None or path is None or not path.is_file():
        abort(404)
    return _seal(send_file(path, mimetype=MIME, conditional=True, etag=photo.sha256))


def _seal(response: Response) -> Response:
    # A copy may be withdrawn at any time, so every use is asked for again.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
