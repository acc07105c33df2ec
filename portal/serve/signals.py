"""Hearing that the process shall end."""

import signal
import threading
from types import FrameType


def listen_for_end() -> threading.Event:
    """Set by Ctrl-C, by SIGTERM, and when the terminal goes away."""
    done = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # started by nohup: it shall stay
        signal.signal(signal.SIGHUP, end)
    return done
