"""Discs on a picture never cover each other and stay near their places."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dots import spread

RADIUS, WIDTH, HEIGHT = 17, 600, 400
PLACE = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT))


def test_a_disc_with_room_stands_on_its_place():
    discs = spread([(100, 100), (300, 300)], RADIUS, WIDTH, HEIGHT)
    assert [(disc.x, disc.y) for disc in discs] == [(100, 100), (300, 300)]
    assert not any(disc.moved for disc in discs)


def test_of_many_at_one_spot_one_stays_and_the_others_stand_around():
    discs = spread([(300, 200)] * 8, RADIUS, WIDTH, HEIGHT)
    assert sum(not disc.moved for disc in discs) == 1
    assert max(math.dist((disc.x, disc.y), (300, 200)) for disc in discs) < 5 * RADIUS


@pytest.mark.parametrize("corner", [(0, 0), (WIDTH, 0), (0, HEIGHT), (WIDTH, HEIGHT)])
def test_a_disc_stays_within_the_picture(corner):
    (disc,) = spread([corner], RADIUS, WIDTH, HEIGHT)
    assert RADIUS <= disc.x <= WIDTH - RADIUS and RADIUS <= disc.y <= HEIGHT - RADIUS
    assert (disc.at_x, disc.at_y) == corner and disc.moved


@given(st.lists(PLACE, max_size=40))
def test_no_two_discs_ever_overlap(places):
    discs = spread(places, RADIUS, WIDTH, HEIGHT)
    assert [(disc.at_x, disc.at_y) for disc in discs] == places
    for at, disc in enumerate(discs):
        assert RADIUS <= disc.x <= WIDTH - RADIUS and RADIUS <= disc.y <= HEIGHT - RADIUS
        for other in discs[:at]:
            assert math.dist((disc.x, disc.y), (other.x, other.y)) > 2 * RADIUS
    assert discs == spread(places, RADIUS, WIDTH, HEIGHT)
