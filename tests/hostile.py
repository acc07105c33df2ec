"""A real server on loopback that answers in every way a source must not."""

import gzip
import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from tests.serving import running

MB = 1024 * 1024
FIVE_GB = 5 * 1024 * MB
NONE: Mapping[str, str] = {}


def make_bomb(size: int = 400 * MB) -> bytes:
    """A gzip of nothing but zeros, packed without holding them."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as out:
        for _ in range(size // MB):
            out.write(bytes(MB))
    return packed.getvalue()


@dataclass
class Hostile:
    """What the server was asked, and what its robots.txt says."""

    url: str = ""
    port: int = 0
    robots: str = ""
    asked: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    permissions: list[str] = field(default_factory=list)
    throttled: int = 1  # how often /pelan-pelan refuses before it answers


class _Handler(BaseHTTPRequestHandler):
    site: Hostile

    def log_message(self, *_args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.site.asked.append(self.path)
        self.site.cookies.append(self.headers.get("Cookie", ""))
        self.site.permissions.append(self.headers.get("Authorization", ""))
        if path.startswith("/status/"):
            self._give(int(path.rpartition("/")[2]), b"<html>", {"Content-Type": "text/html"})
            return
        if path == "/pindah":
            self._give(302, b"", {"Location": unquote(query)})
            return
        answers: dict[str, Callable[[], None]] = {
            "/robots.txt": self._robots,
            "/putar": lambda: self._give(302, b"", {"Location": "/putar"}),
            "/raksasa": self._giant,
            "/pindah-raksasa": lambda: self._giant(302, {"Location": "http://lain.example/"}),
            "/bom": self._bomb,
            "/tetes": self._drip,
            "/tetes-kepala": self._drip_head,
            "/putus": lambda: self._give(200, b"x" * 9, {"Content-Length": "100000"}),
            "/gzip-putus": lambda: self._give(
                200, gzip.compress(b"halo " * 999)[:30], {"Content-Encoding": "gzip"}
            ),
            "/pelan-pelan": self._throttle,
            "/tetap": self._unchanged,
            "/kue": lambda: self._give(200, b"ok", {"Set-Cookie": "sesi=rahasia; Path=/"}),
        }
        answers.get(path, lambda: self._give(200, b"<html><b>halo</b></html>", {}))()

    def _give(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, text in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def _robots(self) -> None:
        self._give(200 if self.site.robots else 404, self.site.robots.encode(), {})

    def _giant(self, status: int = 200, headers: Mapping[str, str] = NONE) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(FIVE_GB))
        self.end_headers()
        piece = b"a" * MB
        for _ in range(FIVE_GB // MB):
            self.wfile.write(piece)

    def _bomb(self) -> None:
        self._give(200, make_bomb(), {"Content-Encoding": "gzip"})

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def _drip_head(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lama: ")
        for _ in range(100):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def _throttle(self) -> None:
        self.site.throttled -= 1
        if self.site.throttled >= 0:
            self._give(429, b"", {"Retry-After": "7"})
        else:
            self._give(200, b"sabar", {})

    def _unchanged(self) -> None:
        is_same = self.headers.get("If-None-Match") == '"v1"'
        self._give(304 if is_same else 200, b"" if is_same else b"isi", {"ETag": '"v1"'})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what is wanted here."""


@contextmanager
def serve() -> Iterator[Hostile]:
    """The server, running until the block ends."""
    site = Hostile()
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", 0), handler)
    site.port = int(server.server_address[1])
    site.url = f"http://127.0.0.1:{site.port}"
    with running(server):
        yield site
