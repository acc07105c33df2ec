"""The supervisor with real processes: what falls comes back, what must end is gone."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT
from processes import answers, free_port, list_processes, wait_for

PATIENCE = 40


class Portal:
    """`jenjang serve` as people start it."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.port = free_port()
        self.log = home / "log"
        environment = os.environ | {
            "JENJANG_HOME": str(home),
            "JENJANG_SITE": "64.08",
            "JENJANG_DATABASE_URL": database_url,
            "JENJANG_SECRET_KEY": "kunci-uji",
        }
        command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.supervisor = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_for(lambda: answers(self.port) and self.harvester(), PATIENCE, self.log.read_text)

    def below(self) -> dict[int, str]:
        """All processes of this portal but the supervisor."""
        found = list_processes(self.home)
        found.pop(self.supervisor.pid, None)
        return found

    def harvester(self) -> int:
        """The number of the harvester; 0 when there is none."""
        return next((pid for pid, line in self.below().items() if line.endswith("scheduler")), 0)

    def web(self) -> set[int]:
        """The web server and its workers."""
        return set(self.below()) - {self.harvester()}

    def main(self) -> int:
        """The web server itself: the parent of its workers."""
        return min(self.web())

    def reads(self) -> str:
        """The first page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            return answer.read().decode()


@pytest.fixture
def portal(tree_database, settings_of):
    settings = settings_of(tree_database)
    running = Portal(settings.home, settings.database_url)
    yield running
    for pid in (running.supervisor.pid, *list_processes(running.home)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    running.supervisor.wait()


ONE_KIND = pytest.mark.parametrize("tree_database", ["sqlite"], indirect=True)


@ONE_KIND
def test_a_child_that_is_killed_comes_back_with_nothing_left_of_it(portal: Portal) -> None:
    harvester, web = portal.harvester(), portal.web()
    assert len(web) == 3, portal.below()
    os.kill(harvester, signal.SIGKILL)
    wait_for(lambda: portal.harvester() not in (0, harvester), PATIENCE, portal.log.read_text)
    assert portal.web() == web, "the web server has nothing to do with it"
    os.kill(portal.main(), signal.SIGKILL)
    wait_for(lambda: not portal.web() & web, 10, lambda: str(portal.below()))
    wait_for(lambda: answers(portal.port) and len(portal.web()) == 3, PATIENCE)
    assert "Kutai Timur" in portal.reads()
    assert "harvester ended with -9" in portal.log.read_text()


def test_asked_to_end_all_end_in_order(portal: Portal) -> None:
    assert "Kutai Timur" in portal.reads()
    portal.supervisor.send_signal(signal.SIGTERM)
    assert portal.supervisor.wait(20) == 0
    assert portal.below() == {}
    assert not answers(portal.port)


def test_a_supervisor_that_is_killed_takes_all_along(portal: Portal) -> None:
    assert len(portal.below()) == 4
    portal.supervisor.kill()
    wait_for(lambda: not portal.below(), 5, lambda: str(portal.below()))
    wait_for(lambda: not answers(portal.port), 5)


@ONE_KIND
def test_an_address_in_use_is_one_sentence(portal: Portal) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "portal.cli", "serve", "--port", str(portal.port)],
        cwd=ROOT,
        env=os.environ | {"JENJANG_HOME": str(portal.home), "JENJANG_SITE": "64.08"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert second.returncode == 2
    assert f"porta {portal.port} tidak dapat dipakai" in second.stderr
    assert "Traceback" not in second.stderr
    assert answers(portal.port)
