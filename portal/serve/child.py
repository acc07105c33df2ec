"""One process below the supervisor, started again when it falls."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # before a child that fell is started again
STEADY = 60.0  # a child that stood so long starts at the shortest pause again


class Child:
    """A process that is started again when it ends on its own, with all it started."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        leash: Callable[[], None],
        environment: Mapping[str, str],
    ) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = list(command)
        self._leash = leash
        self._environment = dict(environment)
        self._started = 0.0
        self._falls = 0
        self._rest_until = 0.0

    def tend(self, now: float) -> None:
        """Start it when it does not run and has rested."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            log.error("%s ended with %s", self.name, self.process.returncode)
            _kill_group(self.process.pid)  # workers of a web server that was killed itself
            self._falls = 0 if now - self._started > STEADY else self._falls
            self._rest_until = now + PAUSES[min(self._falls, len(PAUSES) - 1)]
            self._falls += 1
            self.process = None
        if now >= self._rest_until:
            self._started = now
            # In a session of its own: Ctrl-C reaches us alone, and we end it in order.
            self.process = subprocess.Popen(
                self._command,
                start_new_session=True,
                preexec_fn=self._leash,
                env=self._environment,
            )

    def ask_to_end(self) -> None:
        """Tell it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end; past the time, force it and all it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        _kill_group(self.process.pid)
        self.process.wait()


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
