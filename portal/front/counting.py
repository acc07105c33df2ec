"""How often pages were read: counted in memory, written in batches, without cookie or address."""

import logging
from collections import Counter, deque
from collections.abc import Callable
from datetime import date
from threading import Event, Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from portal.db import Database, upsert
from portal.front.page import Kept
from portal.model import View

log = logging.getLogger(__name__)

_EVERY = 10.0  # seconds between two writings
_MOST = 200_000  # readings kept when the database cannot be written


class Tally:
    """Counts readings per unit, section and day."""

    def __init__(self, database: Database, today: Callable[[], date]) -> None:
        self._database = database
        self._today = today
        self._seen: deque[Kept] = deque(maxlen=_MOST)
        self.note = self._seen.append
        self._lock = Lock()
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Write now and then, until stopped."""
        self._thread = Thread(target=self._repeat, name="tally", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write the rest and end."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def flush(self) -> None:
        """Write what was counted since the last time."""
        with self._lock:
            views: Counter[tuple[int, str]] = Counter()
            downloads: Counter[tuple[int, str]] = Counter()
            taken = [self._seen.popleft() for _ in range(len(self._seen))]
            for page in taken:
                if page.unit_id is not None:
                    kind = downloads if page.download else views
                    kind[page.unit_id, page.section] += 1
            if not views and not downloads:
                return
            try:
                self._write(views, downloads)
            except SQLAlchemyError:
                log.exception("readings were not written, they are kept for the next time")
                self._seen.extendleft(reversed(taken))

    def _write(self, views: Counter[tuple[int, str]], downloads: Counter[tuple[int, str]]) -> None:
        day = self._today()
        with self._database.writing() as session:
            insert = upsert(session)
            for unit_id, section in sorted(views.keys() | downloads.keys()):
                seen, taken = views[unit_id, section], downloads[unit_id, section]
                row = insert(View).values(
                    unit_id=unit_id, section=section, day=day, views=seen, downloads=taken
                )
                session.execute(
                    row.on_conflict_do_update(
                        index_elements=[View.unit_id, View.section, View.day],
                        set_={"views": View.views + seen, "downloads": View.downloads + taken},
                    )
                )

    def _repeat(self) -> None:
        while not self._ending.wait(_EVERY):
            self.flush()
