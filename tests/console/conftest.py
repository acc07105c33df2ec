"""A board to look at: its people, its judged duties, and a village that is late."""

import pytest

from portal.wsgi import make_front
from tests.board import PEOPLE
from tests.duties import publish
from tests.staff import add_people, judge


@pytest.fixture
def tree_database(judged_database):
    """Rooms show how units stand: to judge all of them anew in each test costs most of its time."""
    return judged_database


@pytest.fixture
def board_front(tree_database, settings_of, clock):
    settings = settings_of(tree_database)
    add_people(tree_database, settings, clock, PEOPLE)
    made = make_front(settings, tree_database, clock)
    made.settings = settings
    made.again = lambda: judge(tree_database, settings, clock)
    yield made
    made.stop()


@pytest.fixture
def late(board_front, tree_database, clock):
    """One village whose site is read and on which nothing was found."""
    publish(tree_database, clock, "Foto kegiatan")
    board_front.again()
    return board_front
