"""`make run` with real processes: the address comes, Ctrl-C leaves nothing behind."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from processes import answers, free_port, list_processes, wait_for


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose sample was harvested before: the harvest itself has tests of its own."""
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "contoh-terambil").touch()
    return folder


def heed_ctrl_c() -> None:
    """A terminal hands Ctrl-C down as it is; tests started in the background inherit it ignored,
    and a shell cannot trap what it inherited so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.measured
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_was_started_ends_together(home: Path, number: signal.Signals) -> None:
    port, sample = free_port(), free_port()
    environment = os.environ | {
        "JENJANG_HOME": str(home),
        "PORT": str(port),
        "SAMPLE_PORT": str(sample),
    }
    log = home / "log"
    with log.open("wb") as out:
        shell = subprocess.Popen(
            ["/bin/sh", ROOT / "deploy" / "run.sh"],
            cwd=home,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=heed_ctrl_c,
        )
    try:
        address = f"Portal: http://127.0.0.1:{port}"
        wait_for(lambda: address in log.read_text(), 60, log.read_text)
        assert answers(port)  # at once: an address that is said can be opened
        # The shell, the sample, the supervisor, the web server with two workers, the harvester.
        wait_for(lambda: len(list_processes(home)) >= 7, 30, lambda: str(list_processes(home)))
        if number == signal.SIGKILL:
            os.kill(shell.pid, number)  # the script alone, and it can tell nobody
        else:
            os.killpg(shell.pid, number)  # a terminal sends Ctrl-C to all in front of it at once
        shell.wait(30)
        wait_for(lambda: not list_processes(home), 25, lambda: str(list_processes(home)))
        wait_for(lambda: not answers(port), 5)
    finally:
        for pid in list_processes(home):
            os.kill(pid, signal.SIGKILL)
        shell.wait()
    assert "Traceback" not in log.read_text()
