"""A thread that breaks off what takes too long: one for all requests of a process."""

import heapq
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

_IDLE = 10.0  # seconds without anything to watch after which the thread ends


class Watch:
    """Calls `cut` of whatever is not over by its time. A thread a request, as a timer would be,
    costs more than the request itself when many are under way."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._numbers = count()
        self._cuts: dict[int, Callable[[], None]] = {}
        self._due: list[tuple[float, int]] = []  # a heap; what is over stays until it is met
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float, cut: Callable[[], None]) -> Iterator[None]:
        """Call `cut` once when the block takes longer; never after the block is over."""
        number = self._begin(time.monotonic() + seconds, cut)
        try:
            yield
        finally:
            with self._changed:
                self._cuts.pop(number, None)

    def _begin(self, until: float, cut: Callable[[], None]) -> int:
        with self._changed:
            number = next(self._numbers)
            self._cuts[number] = cut
            if len(self._due) > 2 * len(self._cuts) + 100:
                self._due = [each for each in self._due if each[1] in self._cuts]
                heapq.heapify(self._due)
            heapq.heappush(self._due, (until, number))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="watch", daemon=True)
                self._thread.start()
            elif self._due[0][1] == number:
                self._changed.notify()
            return number

    def _work(self) -> None:
        with self._changed:
            while self._cut_late() or self._changed.wait(_IDLE) or self._due:
                if self._due:
                    self._changed.wait(self._due[0][0] - time.monotonic())
            self._thread = None

    def _cut_late(self) -> bool:
        """Cut what is late; whether anything is left to watch."""
        now = time.monotonic()
        while self._due and (self._due[0][0] <= now or self._due[0][1] not in self._cuts):
            _, number = heapq.heappop(self._due)
            cut = self._cuts.pop(number, None)
            if cut is not None:
                cut()  # under the lock: the block cannot end meanwhile and another one begin
        return bool(self._due)
