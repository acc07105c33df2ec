"""An import in a process of its own that dies at its n-th statement: run by the test beside it."""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from portal.db import Database
from tests.boundary_office import Office
from tests.conftest import MovableClock
from tests.databases import START


def main(url: str, home: str, file: str, nth: str) -> None:
    """Import a file; die before the n-th statement that follows, or before the commit (0)."""
    database = Database(url)
    office = Office(database, Path(home), MovableClock(START))
    examined = office.examine(Path(file))
    left = int(nth)

    def die(*_rest: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(*_rest: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            die()

    if left == 0:
        event.listen(database.engine, "commit", die)
    else:
        event.listen(database.engine, "before_cursor_execute", count)
    office.store(examined)
    sys.stdout.write(f"done {int(nth) - left}")
