"""Answers nobody keeps: made anew, packed on the way unless they may hold something secret."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any

import brotli
from werkzeug.test import run_wsgi_app

from portal.front.page import BROTLI, GZIP, QUICK, Headers, is_packable
from portal.release import PageNote

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def relay(
    application: Wsgi, environ: dict[str, Any], start_response: Callable[..., Any], encoding: str
) -> Iterable[bytes]:
    """An answer to what somebody typed or pressed: the whole question goes in, the cookie does
    not."""
    method = "GET" if environ["REQUEST_METHOD"] == "HEAD" else environ["REQUEST_METHOD"]
    inner = {**environ, "jenjang.note": PageNote(), "REQUEST_METHOD": method}
    inner.pop("HTTP_COOKIE", None)
    made, status, headers = run_wsgi_app(application, inner)
    # It says no-store because of what was typed; there is no secret in it to be guessed at.
    return _hand_over(status, list(headers), b"".join(made), environ, start_response, encoding)


def hand_over(
    status: str,
    headers: Headers,
    body: bytes,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
    encoding: str,
) -> Iterable[bytes]:
    """An answer that is not kept. What may hold a secret is not packed: its length would tell."""
    names = {name.lower(): value for name, value in headers}
    if "set-cookie" in names or "no-store" in names.get("cache-control", ""):
        encoding = ""
    return _hand_over(status, headers, body, environ, start_response, encoding)


def _hand_over(
    status: str,
    headers: Headers,
    body: bytes,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
    encoding: str,
) -> Iterable[bytes]:
    packable = is_packable({name.lower(): value for name, value in headers})
    if body and packable and encoding in (BROTLI, GZIP):
        quick = encoding == BROTLI
        body = brotli.compress(body, quality=QUICK) if quick else gzip.compress(body, 6)
        headers.append(("Content-Encoding", encoding))
    headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
    headers += [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
