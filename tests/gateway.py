"""A small procurement gateway on a local port: token, cursor, permission a set, odd endings."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.serving import running

TOKEN = "token-uji"


@dataclass
class Gateway:
    """What it holds and how it behaves; tests change it between two readings."""

    sets: dict[str, list[dict]] = field(default_factory=dict)
    size: int = 2
    forbidden: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    throttled: set[str] = field(default_factory=set)
    ending: dict = field(default_factory=lambda: {"has_more": False, "cursor": ""})
    loops: bool = False
    null_data: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, token: str) -> tuple[int, str, str]:
        parts = urlsplit(path)
        name = parts.path.removeprefix("/api/v1/")
        query = parse_qs(parts.query)
        if parts.path == "/robots.txt":
            return 404, "text/plain", ""
        self.asked.append(path)
        if token != f"Bearer {TOKEN}":
            return 401, "application/json", '{"error":"Authorization field missing"}'
        if name in self.blocked:
            return 403, "text/html", "<html>Access denied</html>"
        if name in self.forbidden:
            body = '{"error":"Access to this API has been disallowed"}'
            return 403, "application/json", body
        if name in self.throttled:
            return 429, "application/json", '{"success":false,"error":{"code":"Too Many Requests"}}'
        if "kode_klpd" not in query or "limit" not in query:
            return 400, "application/json", '{"success":false,"error":{"code":"Bad Request"}}'
        rows = self.sets.get(name, [])
        start = int(query.get("cursor", ["+/0="])[0][2:-1])
        page = rows[start : start + self.size]
        last = start + self.size >= len(rows) and not self.loops
        cursor = "+/0=" if self.loops else f"+/{start + self.size}="
        meta = self.ending if last else {"limit": self.size, "has_more": True, "cursor": cursor}
        data = None if self.null_data and not page else page
        return 200, "application/json", json.dumps({"success": True, "data": data, "meta": meta})


@contextmanager
def serve(gateway: Gateway) -> Iterator[Gateway]:
    """The gateway on a free port, in threads of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, mime, text = gateway.answer(self.path, self.headers.get("Authorization", ""))
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *parts: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/api/v1"
    with running(server):
        yield gateway
