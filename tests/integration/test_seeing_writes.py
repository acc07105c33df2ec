"""What a web process knows of writes: its own at once, those of others a millisecond later."""

import time

import pytest

from portal.db import Database
from portal.front.snapshot import Snapshot
from portal.release import bump
from tests.builders import Builder

SANGATTA = "64.08.04"


class Asked(Snapshot):
    """Counts how often SQLite was asked whether it moved."""

    asked = 0

    def _ask_mark(self) -> object:
        self.asked += 1
        return super()._ask_mark()


@pytest.fixture
def snapshot(tree_database):
    made = Asked(tree_database, oldest=0.0)
    yield made
    made.close()


@pytest.fixture
def sangatta(tree_database) -> int:
    with tree_database.reading() as session:
        return Builder(session).unit(SANGATTA).unit_id


def write(database: Database, unit_id: int, clock) -> None:
    with database.writing() as session:
        bump(session, [unit_id], clock())


def test_what_this_process_wrote_is_known_to_the_very_next_look(
    tree_database, snapshot, sangatta, clock
) -> None:
    for number in range(1, 200):
        snapshot.look()
        write(tree_database, sangatta, clock)
        snapshot.look()
        assert snapshot.frozen()[sangatta] == number


def test_what_another_process_wrote_is_known_a_millisecond_later(
    tree_database, snapshot, sangatta, clock
) -> None:
    other = Database(tree_database.engine.url.render_as_string(hide_password=False))
    for number in range(1, 50):
        snapshot.look()
        write(other, sangatta, clock)
        time.sleep(0.001)
        snapshot.look()
        assert snapshot.frozen()[sangatta] == number
    other.close()


def test_a_crowd_of_readers_does_not_ask_for_each_page(snapshot) -> None:
    snapshot.look()
    before, began, looks = snapshot.asked, time.monotonic(), 5_000
    for _ in range(looks):
        snapshot.look()
    taken = time.monotonic() - began
    assert snapshot.asked - before <= min(taken / 0.0005 + 1, looks / 2)


class Failing(Snapshot):
    """Cannot read once it is told so, one time."""

    failing = False

    def _read(self) -> None:
        if self.failing:
            self.failing = False
            raise OSError("disk")
        super()._read()


def test_a_look_that_failed_is_none(tree_database, sangatta, clock) -> None:
    snapshot = Failing(tree_database, oldest=0.0)
    snapshot.look()
    write(tree_database, sangatta, clock)
    snapshot.failing = True
    with pytest.raises(OSError, match="disk"):
        snapshot.look()
    snapshot.look()
    assert snapshot.frozen()[sangatta] == 1
    snapshot.close()
