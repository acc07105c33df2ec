"""Ground that changed hands: from whom to whom, on a map that comes near and hides none of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, box

from geo.areas import area_km2
from geo.intake.movement import list_moved
from geo.intake.picture import draw_difference

LEFT, RIGHT, FAR = "64.08.11.2001", "64.08.11.2002", "64.08.01.2001"


def strip(west, east):
    return MultiPolygon([box(west, 0.0, east, 0.1)])


BEFORE = {LEFT: strip(117.0, 117.1), RIGHT: strip(117.1, 117.2), FAR: strip(119.0, 119.5)}


def told(after, before=BEFORE):
    return [(each.source, each.target) for each in list_moved(before, after)]


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (BEFORE, []),
        (BEFORE | {LEFT: strip(117.0, 117.15), RIGHT: strip(117.15, 117.2)}, [(RIGHT, LEFT)]),
        (BEFORE | {LEFT: strip(116.9, 117.1)}, [("", LEFT)]),
        (BEFORE | {LEFT: strip(117.05, 117.1)}, [(LEFT, "")]),
        ({LEFT: strip(117.0, 117.2), FAR: BEFORE[FAR]}, [(RIGHT, LEFT)]),
        (BEFORE | {"64.08.11.2003": strip(117.2, 117.3)}, [("", "64.08.11.2003")]),
        ({LEFT: BEFORE[RIGHT], RIGHT: BEFORE[LEFT], FAR: BEFORE[FAR]},
         [(LEFT, RIGHT), (RIGHT, LEFT)]),
        ({}, [(FAR, ""), (LEFT, ""), (RIGHT, "")]),
    ],
)  # fmt: skip
def test_it_is_told_who_gave_and_who_took(after, wanted):
    assert told(after) == wanted


@given(st.floats(117.02, 117.18), st.floats(117.02, 117.18))
def test_nothing_is_lost_and_nothing_counted_twice(one, two):
    """A border anywhere, moved anywhere: the ground in between went over, all of it once."""
    before = {LEFT: strip(117.0, one), RIGHT: strip(one, 117.2)}
    after = {LEFT: strip(117.0, two), RIGHT: strip(two, 117.2)}
    moved = list_moved(before, after)
    ground = area_km2(strip(min(one, two), max(one, two))) if abs(one - two) > 1e-9 else 0.0
    assert sum(area_km2(each.ground) for each in moved) == pytest.approx(ground, abs=1e-5)
    assert len(moved) <= 1


def test_the_map_comes_near_and_shows_ground_that_went_over_once():
    after = BEFORE | {LEFT: strip(117.0, 117.15), RIGHT: strip(117.15, 117.2)}
    drawn = draw_difference(BEFORE, after, "Batas <1> & <2>")
    kinds = re.findall(r'<path class="([mtk])" [^>]*><title>([^<]+)', drawn)
    assert kinds == [("m", f"dari {RIGHT} ke {LEFT}")], "neither gained nor lost lies over it"
    wide, _ = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())
    assert wide < 1300, "the desa two degrees away is beyond the picture"
    assert "Batas &lt;1&gt; &amp; &lt;2&gt;" in drawn and drawn.count(">11.2001<") == 1
    assert ">01.2001<" not in drawn


def test_without_a_difference_the_map_is_of_all():
    drawn = draw_difference(BEFORE, BEFORE, "Sama")
    assert not re.search(r'<path class="[mtk]"', drawn) and ">01.2001<" in drawn
