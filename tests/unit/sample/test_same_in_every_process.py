"""The same seed makes the same sites in every process: a sample served anew is no news."""

import os
import subprocess
import sys

_PROGRAM = """
import hashlib
from datetime import date
from portal.sample.exchange import read_ask
from portal.sample.sites import list_sites
from portal.sample.world import World
sites = list_sites(1, "64.08", 8064, limit=12)
world = World(1, "64.08", date(2026, 11, 1), sites)
digest = hashlib.sha256()
for site in sites:
    for target in ("/", "/peta", "/feed", "/sitemap.xml", "/arsip/1", "/ppid", "/data-wilayah",
                   "/pemerintah", "/wp-json/wp/v2/posts", "/internal_api/arsip",
                   "/internal_api/pemerintah"):
        ask = read_ask("GET", target, site.url, {"x-requested-with": "XMLHttpRequest"})
        digest.update(world.answer(site.unit_code, ask).body)
print(digest.hexdigest())
"""


def test_the_order_of_sets_changes_nothing() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
