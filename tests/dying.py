"""A process that kills itself when it passes a named point."""

import os
import signal
import threading


class Dying:
    """Kills its own process when a point is passed for the n-th time; for the point “any”, a
    moment after the n-th point of whatever name, in the midst of what follows it."""

    def __init__(self, point: str, nth: int, delay: float = 0) -> None:
        self.point = point
        self.left = nth
        self.delay = delay

    def __call__(self, point: str) -> None:
        if self.point not in ("any", point):
            return
        self.left -= 1
        if self.left != 0:
            return
        if self.point == "any":
            threading.Timer(self.delay, _die).start()
        else:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
