"""What the request under way says beside its address: its note, and how we are called."""

from flask import request

from portal.reads.sites import SiteView
from portal.release import PageNote
from portal.web.headers import LOOPBACK


def note_of_request() -> PageNote:
    """The note of the layer in front of us; one of our own when there is none."""
    note = request.environ.get("jenjang.note")
    return note if isinstance(note, PageNote) else PageNote()


def origin_of(site: SiteView) -> str:
    """Our own address, for links that are shared. A host name nobody configured is not believed:
    pages are kept for all readers."""
    if site.host:
        return f"https://{site.host}"
    if request.host.rsplit(":", 1)[0] in LOOPBACK:
        return f"http://{request.host}"
    return ""
