"""Ready pages: granian with the front layer against nginx with the same packed bytes."""

import re
import statistics
import subprocess
import sys
import urllib.request
from pathlib import Path

from bench.filling import fill_portal
from bench.processes import free_port, running

ROUNDS = 5
SECONDS = 3
_EXPLAINED = (
    "The regency's overview, {size:,} bytes in brotli, keep-alive, `wrk -t1 -c16 -d{seconds}s`, "
    "granian with 2 workers against nginx with 1 worker, medians of {rounds} alternations "
    "(wrk shares the cores).\n"
)
_CONF = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 256; }}
http {{ access_log off; keepalive_requests 1000000; types {{ }} default_type text/html;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/www;
    location / {{ add_header Content-Encoding br; }} }} }}
"""


def measure_serving(home: Path) -> str:
    """The section of docs/benchmarks.md on ready pages."""
    fill_portal(home)
    ours, theirs = free_port(), free_port()
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host",
        "127.0.0.1", "--port", str(ours), "--workers", "2", "--log-level", "warning",
        "--blocking-threads", "1", "portal.wsgi:create",
    ]  # fmt: skip
    folder = home.parent / "nginx"
    (folder / "www").mkdir(parents=True)
    with running(granian, f"http://127.0.0.1:{ours}/healthz"):
        body, etag = _fetch(f"http://127.0.0.1:{ours}/")
        (folder / "www" / "page").write_bytes(body)
        (folder / "nginx.conf").write_text(_CONF.format(folder=folder, port=theirs))
        (folder / "www").chmod(0o755)
        home.parent.chmod(0o755)
        with running(
            ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)],
            f"http://127.0.0.1:{theirs}/page",
        ):
            _, static_etag = _fetch(f"http://127.0.0.1:{theirs}/page")
            mine = f"http://127.0.0.1:{ours}/"
            other = f"http://127.0.0.1:{theirs}/page"
            full = [(_load(mine), _load(other)) for _ in range(ROUNDS)]
            short = [(_load(mine, etag), _load(other, static_etag)) for _ in range(ROUNDS)]
    lines = [
        "## Ready pages\n",
        _EXPLAINED.format(size=len(body), seconds=SECONDS, rounds=ROUNDS),
        "| answer | granian + front layer, req/s | nginx static, req/s | ratio |",
        "|---|--:|--:|--:|",
        _row("200", full),
        _row("304", short),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, pairs: list[tuple[float, float]]) -> str:
    ours = statistics.median(a for a, _ in pairs)
    theirs = statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    return f"| {name} | {ours:,.0f} | {theirs:,.0f} | {ratio:.2f} |"


def _fetch(url: str) -> tuple[bytes, str]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers.get("ETag", "")


def _load(url: str, etag: str = "") -> float:
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", "Accept-Encoding: br"]
    if etag:
        command += ["-H", f"If-None-Match: {etag}"]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None or "Non-2xx" in told:
        raise RuntimeError(told)
    return float(found[1])
