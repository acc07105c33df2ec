"""The first paint over a slow mobile link, as the shared link model has it: three readers each."""

import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import _answers, _free_port

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

DESA = "/sangkulirang/benua-baru-ilir"
READERS = 3
# The entry is written a moment after the paint itself, at times after the page has loaded.
PAINT = """() => new Promise(done => new PerformanceObserver(list => {
    const seen = list.getEntriesByName('first-contentful-paint')[0];
    if (seen) done(seen.startTime / 1000);
}).observe({type: 'paint', buffered: true}))"""
# name: kilobits a second, round trip in ms, seconds allowed, pages read over it
LINKS = {
    "Slow 3G": (400, 400, 2.5, ("/", DESA, "/tender")),
    "2G": (50, 800, 5.0, ("/", DESA)),
}


@contextmanager
def slow_link(tool: Path, upstream: int, rate: int, trip: int) -> Iterator[int]:
    """A port that leads to the portal over a slow link."""
    port = _free_port()
    command = [sys.executable, str(tool), str(port), str(upstream), str(rate), str(trip)]
    link = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = monotonic() + 15
        while not _answers(port):
            assert monotonic() < until and link.poll() is None, "the link model did not start"
            sleep(0.1)
        yield port
    finally:
        link.terminate()
        link.wait(timeout=15)


def paint(chromium: Browser, url: str) -> float:
    """Seconds until a reader who was never here sees something."""
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(url, timeout=30_000)
    seconds = float(page.evaluate(PAINT))
    context.close()
    return seconds


@pytest.mark.parametrize("name", LINKS)
def test_something_is_painted_in_time(portal_url, chromium, shared, name):
    tool = shared / "tools" / "link_model.py"
    if not tool.is_file():
        pytest.skip(f"the link model is absent ({tool}); set JENJANG_SHARED")
    rate, trip, allowed, paths = LINKS[name]
    late = {}
    for path in paths:
        urllib.request.urlopen(portal_url + path).read()  # ready, as for any but the first reader
        with slow_link(tool, int(portal_url.rpartition(":")[2]), rate, trip) as port:
            url = f"http://127.0.0.1:{port}{path}"
            seconds = statistics.median(paint(chromium, url) for _ in range(READERS))
        if seconds > allowed:
            late[path] = round(seconds, 2)
    assert not late, f"{name}: more than {allowed} s"
