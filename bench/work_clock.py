"""Work instead of waiting: the processor time of this thread and of the database's backend.

On a machine that others use too, a clock on the wall measures them; this one measures us.
"""

import time
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session


class WorkClock:
    """Processor time spent for a session, in milliseconds. `is_whole`: the backend of PostgreSQL
    can be seen from here; SQLite works in this thread anyway."""

    def __init__(self, session: Session) -> None:
        self._backend: Path | None = None
        self.is_whole = True
        if session.get_bind().dialect.name == "postgresql":
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            self._backend = Path(f"/proc/{pid}/schedstat")
            self.is_whole = self._backend.exists()

    def now(self) -> float:
        """What was spent until now."""
        spent = time.thread_time_ns()
        if self._backend is not None and self.is_whole:
            spent += int(self._backend.read_text().split()[0])
        return spent / 1e6
