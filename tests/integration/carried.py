"""Taking a bundle in a process of its own that may be told to die: run by the test beside it."""

import sys
from pathlib import Path

from conftest import ROOT, START

from portal.acts.taking_bundles import Sender, take_bundle
from portal.db import Database
from portal.settings import Settings
from tests.dying import Dying


def main(url: str, home: str, file: str, point: str, nth: str) -> None:
    """Take a bundle; die when a point is passed for the n-th time."""
    settings = Settings(Path(home), "64.08", url, "", ROOT / "config", "kunci-uji")
    outcome = take_bundle(
        settings,
        Database(url),
        Path(file),
        "a.zip",
        Sender(),
        START,
        passing=Dying(point, int(nth)),
    )
    sys.stdout.write("again" if outcome.again else "taken")
