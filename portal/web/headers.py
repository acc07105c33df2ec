"""The headers of public pages: what a browser may load, and nothing more."""

import base64
import hashlib

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_policy(stylesheet: str) -> str:
    """A content security policy that names the one inlined stylesheet by its hash."""
    digest = base64.b64encode(hashlib.sha256(stylesheet.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def leave_no_trace(response: AnyResponse) -> None:
    """For answers that hold what somebody typed: nobody keeps them, and no link tells where the
    reader came from."""
    response.headers["Cache-Control"] = "no-store"
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
