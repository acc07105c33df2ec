"""Processes that may be killed, each ready at once: a fork of one that has loaded all they need.

Loading the product takes seconds of a slow machine, and the tests of kills start hundreds.
"""

import importlib
import json
import os
import select
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.databases import ROOT

PROGRAMS = ("tests.integration.killed", "tests.integration.killed_import",
            "tests.integration.carried", "tests.integration.sent_numbers")  # fmt: skip
_PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Ended:
    """What became of a process: −9 is SIGKILL, as with subprocess."""

    returncode: int
    stdout: str
    stderr: str


class Nursery:
    """Runs `main` of a program in a process of its own and waits for its end."""

    def __init__(self, folder: Path) -> None:
        self.said, self.complained = folder / "stdout", folder / "stderr"
        path = f"{ROOT}:{ROOT / 'tests'}"
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, cwd=ROOT, env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    def run(self, program: str, *told: object) -> Ended:
        """`program`: one of those above, by its last name."""
        asked = {"program": program, "told": [str(each) for each in told],
                 "out": str(self.said), "err": str(self.complained)}  # fmt: skip
        self._parent.stdin.write(json.dumps(asked) + "\n")
        self._parent.stdin.flush()
        ready, _, _ = select.select([self._parent.stdout], [], [], _PATIENCE)
        assert ready, f"{program} did not end within {_PATIENCE} s"
        returncode = int(self._parent.stdout.readline())
        return Ended(returncode, self.said.read_text(), self.complained.read_text())

    def close(self) -> None:
        """End the one that all others are forks of."""
        self._parent.communicate(timeout=10)


def main() -> None:
    """Read one line for each process, answer with how it ended."""
    programs = {name.rpartition(".")[2]: importlib.import_module(name).main for name in PROGRAMS}
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if number == 0:
            _become(programs[asked["program"]], asked)
        _, status = os.waitpid(number, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(program, asked) -> None:
    """The forked process: its own files for what it says, and no way back into the loop."""
    ended = 1
    try:
        for place, file in ((1, asked["out"]), (2, asked["err"])):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), place)
        program(*asked["told"])
        ended = 0
    except BaseException:  # told, and never raised: it would go on as the parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended)


if __name__ == "__main__":
    main()
