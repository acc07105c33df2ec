"""Distances and directions to shapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo.nearness import degrees_around, nearest_on, wind_of

SQUARE = box(117.0, 0.0, 117.1, 0.1)


def test_metres_to_the_nearest_side():
    metres, there = nearest_on(SQUARE, 117.2, 0.05)
    assert metres == pytest.approx(11_120, rel=0.01)
    assert there == pytest.approx((117.1, 0.05), abs=1e-6)
    assert nearest_on(SQUARE, 117.05, 0.05)[0] == 0


@pytest.mark.parametrize(
    ("place", "wind"),
    [
        ((117.0, 1.0), "utara"),
        ((118.0, 1.0), "timur laut"),
        ((118.0, 0.0), "timur"),
        ((118.0, -1.0), "tenggara"),
        ((117.0, -1.0), "selatan"),
        ((116.0, -1.0), "barat daya"),
        ((116.0, 0.0), "barat"),
        ((116.0, 1.0), "barat laut"),
        ((117.05, 1.0), "utara"),
    ],
)
def test_directions_have_eight_words(place, wind):
    assert wind_of(117.0, 0.0, place) == wind


@given(st.floats(95, 141), st.floats(-11, 6))
def test_the_box_around_holds_what_is_near(lon, lat):
    metres, _ = nearest_on(SQUARE, lon, lat)
    half = degrees_around(metres + 1, lat)
    assert box(lon - half, lat - half, lon + half, lat + half).intersects(SQUARE)
