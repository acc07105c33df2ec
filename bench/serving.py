"""Ready pages: granian with the front layer against nginx with the same packed bytes."""

import re
import statistics
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.filling import fill_portal
from bench.processes import free_port, running
from portal.serve.supervisor import list_web_command

ROUNDS = 5
SECONDS = 2
SIZE = range(10_000, 14_337)  # bytes of a packed overview as it is meant
ENCODINGS = {"gzip": "gzip", "brotli": "br"}
_EXPLAINED = (
    "The regency's overview of the sample, the same packed bytes from both, keep-alive, "
    "`wrk -t1 -c16 -d{seconds}s`, granian with 2 workers against nginx with 1 worker, medians of "
    "{rounds} alternations (wrk shares the cores). {within}\n"
)
_CONF = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 256; }}
http {{ access_log off; keepalive_requests 1000000; types {{ }} default_type text/html;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/www;
    location = /gzip {{ add_header Content-Encoding gzip; }}
    location = /br {{ add_header Content-Encoding br; }} }} }}
"""


@dataclass(frozen=True, slots=True)
class Packed:
    """The page in one encoding, and its rates: ours and nginx's, in turn."""

    name: str
    size: int
    full: list[tuple[float, float]]
    short: list[tuple[float, float]]


def measure_serving(home: Path) -> str:
    """The section of docs/benchmarks.md on ready pages."""
    fill_portal(home)
    ours, theirs = free_port(), free_port()
    granian = list_web_command("127.0.0.1", ours, workers=2)
    folder = home.parent / "nginx"
    (folder / "www").mkdir(parents=True)
    folder.parent.chmod(0o755)
    with running(granian, f"http://127.0.0.1:{ours}/healthz"):
        mine = f"http://127.0.0.1:{ours}/"
        for encoding in ENCODINGS.values():
            (folder / "www" / encoding).write_bytes(_settled(mine, encoding))
        (folder / "nginx.conf").write_text(_CONF.format(folder=folder, port=theirs))
        other = f"http://127.0.0.1:{theirs}/"
        with running(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], f"{other}br"):
            found = [_compare(name, mine, f"{other}{ENCODINGS[name]}") for name in ENCODINGS]
    return describe(found)


def describe(found: list[Packed]) -> str:
    """The figures in words and a table."""
    inside = [f"{each.name} ({each.size:,} bytes)" for each in found if each.size in SIZE]
    within = f"Within 10 to 14 KB: {', '.join(inside) or 'neither encoding'}."
    lines = [
        "## Ready pages\n",
        _EXPLAINED.format(seconds=SECONDS, rounds=ROUNDS, within=within),
        "| answer | bytes | granian + front layer, req/s | nginx static, req/s | ratio |",
        "|---|--:|--:|--:|--:|",
    ]
    for each in found:
        lines.append(_row(f"200, {each.name}", f"{each.size:,}", each.full))
        lines.append(_row(f"304, {each.name}", "0", each.short))
    return "\n".join(lines) + "\n"


def _compare(name: str, mine: str, other: str) -> Packed:
    encoding = ENCODINGS[name]
    body, tag = _fetch(mine, encoding)
    static, static_tag = _fetch(other, encoding)
    if body != static:
        raise RuntimeError(f"{name}: the two servers hand out different bytes")
    return Packed(
        name,
        len(body),
        [(_load(mine, encoding), _load(other, encoding)) for _ in range(ROUNDS)],
        [(_load(mine, encoding, tag), _load(other, encoding, static_tag)) for _ in range(ROUNDS)],
    )


def _settled(url: str, encoding: str) -> bytes:
    """The page once every worker has packed it as thoroughly as it will."""
    alike, last = 0, b""
    for _ in range(400):
        body, _ = _fetch(url, encoding)
        alike = alike + 1 if body == last else 0
        if alike == 40:  # both workers answered many times over
            return body
        last = body
        time.sleep(0.05)
    raise RuntimeError(f"{url} never settled in {encoding}")


def _row(name: str, size: str, pairs: list[tuple[float, float]]) -> str:
    ours = statistics.median(a for a, _ in pairs)
    theirs = statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    return f"| {name} | {size} | {ours:,.0f} | {theirs:,.0f} | {ratio:.2f} |"


def _fetch(url: str, encoding: str) -> tuple[bytes, str]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        if answer.headers.get("Content-Encoding") != encoding:
            raise RuntimeError(f"{url} did not come in {encoding}")
        return answer.read(), answer.headers.get("ETag", "")


def _load(url: str, encoding: str, etag: str = "") -> float:
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {encoding}"]
    if etag:
        command += ["-H", f"If-None-Match: {etag}"]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None or "Non-2xx" in told:
        raise RuntimeError(told)
    return float(found[1])
