"""What the request under way says beside its address: its note, how we are called, and whether
a form came from our own page."""

from flask import request

from portal.reads.sites import SiteView
from portal.release import PageNote
from portal.rules.needs import network_of, pick_address
from portal.settings import Settings
from portal.web.forms import comes_from_us
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


def form_is_ours() -> bool:
    """Whether the form that was sent stood on a page of ours, as far as its browser says."""
    return comes_from_us(request)


def reader_network(settings: Settings) -> str:
    """The network the reader comes from; it is kept nowhere."""
    peer = request.environ.get("REMOTE_ADDR") or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return network_of(pick_address(peer, forwarded, settings.proxies))
