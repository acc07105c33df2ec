"""Our copies of documents: handed out only while the document is shown."""

from flask import abort, send_file
from werkzeug.wrappers import Response

from portal.reads.dokumen import read_copy
from portal.release import PageNote
from portal.tree import UnitView
from portal.web.ask import Desk

# What a browser may show by itself; anything else is downloaded, never run.
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


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
    # A copy may be withdrawn at any time, so every use is asked for again.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
