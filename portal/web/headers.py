"""The headers of public pages: what a browser may load, and nothing more."""

import base64
import hashlib

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

_NOTHING = "default-src 'none'; "
_DATA = ("application/geo+json", "application/json", "application/*")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_policy(stylesheet: str) -> str:
    """A content security policy that names the one inlined stylesheet by its hash."""
    digest = base64.b64encode(hashlib.sha256(stylesheet.encode()).digest()).decode()
    return (
        f"{_NOTHING}style-src 'sha256-{digest}'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def grant(response: AnyResponse, needs: frozenset[str], policy: str) -> None:
    """Let through what this one page needs, before `harden` closes the rest. A script is a file
    of ours, and may ask nobody but us; nothing written into a page ever runs."""
    if "script" in needs:
        wider = policy.replace(_NOTHING, f"{_NOTHING}script-src 'self'; connect-src 'self'; ", 1)
        response.headers["Content-Security-Policy"] = wider
    if "map" in needs:
        # A stylesheet of ours beside the inlined one; pictures of tiles out of our own file.
        wider = response.headers["Content-Security-Policy"]
        wider = wider.replace("style-src ", "style-src 'self' ", 1)
        response.headers["Content-Security-Policy"] = wider.replace("data:;", "data: blob:;", 1)
    if "position" in needs:
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()"


def prefers_html(accept: str) -> bool:
    """Whether an Accept header rather wants a page than data; who takes anything gets data."""
    wanted: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, rest = part.partition(";")
        weight = rest.partition("q=")[2].strip() or "1"
        try:
            wanted[name.strip()] = float(weight)
        except ValueError:
            wanted[name.strip()] = 0.0
    anything = wanted.get("*/*", 0.0)
    data = max(wanted.get(name, anything) for name in _DATA)
    return wanted.get("text/html", 0.0) > data


def leave_no_trace(response: AnyResponse, *, with_form: bool = False) -> None:
    """For answers that hold what somebody typed: nobody keeps them, and no link tells where the
    reader came from. A page with a form tells it to us alone: without it an old browser would
    not say that the form is ours."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin" if with_form else "no-referrer"
    if with_form:
        response.headers["X-Robots-Tag"] = "noindex"


def keep_private(response: AnyResponse) -> None:
    """For the page of a kept section that holds what somebody typed: only their own browser may
    keep it, and no link tells where the reader came from."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"


def harden(response: Response, policy: str) -> Response:
    """The same headers on every answer; a stricter policy already set stays."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    return response
