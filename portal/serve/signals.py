"""Hearing that the process shall end."""

import os
import select
import signal
from types import FrameType


class Ending:
    """Whether this process shall end. Not a threading.Event: its `set` takes a lock, and called by
    a signal while the main thread is inside its `wait` it would wait for that lock for ever."""

    def __init__(self) -> None:
        self._asked = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)

    def ask(self) -> None:
        """Let every wait return, now and later; allowed in a signal's handler."""
        if not self._asked:
            self._asked = True
            os.write(self._writer, b".")  # nobody reads it: the pipe stays readable

    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until somebody asks; whether somebody did."""
        select.select([self._reader], [], [], seconds)
        return self._asked


def listen_for_end() -> Ending:
    """Asked by Ctrl-C, by SIGTERM, and when the terminal goes away."""
    ending = Ending()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.ask()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # started by nohup: it shall stay
        signal.signal(signal.SIGHUP, end)
    return ending
