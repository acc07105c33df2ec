"""Courses out of what operators drew: either order, any nesting, and what is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, box

from geo.courses import MOST_VERTICES, halfway, measure, read_course, run_together, thin
from geo.shapes import ShapeError, in_indonesia

METRE = 1 / 111_195


@pytest.mark.parametrize(
    "path",
    [
        [[0.5, 117.5], [0.6, 117.6]],
        [[117.5, 0.5], [117.6, 0.6]],
        [[[0.5, 117.5], [0.5, 117.5], [0.6, 117.6]]],
        [[[["0.5", "117.5", 12], ["0.6", "117.6"]]]],
        [[[0.5, 117.5], [0.6, 117.6]], [], [[0.7, 117.7]]],
    ],
)
def test_every_way_of_writing_gives_the_same_course(path):
    course = read_course(json.dumps(path))
    assert course.equals(MultiLineString([[(117.5, 0.5), (117.6, 0.6)]]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "JSON"),
        ("[[0.5,117.5],[0.6", "JSON"),
        ("[" * 100_000, "JSON"),
        ('"alur"', "daftar titik"),
        ("[[[[[[[0.5,117.5],[0.6,117.6]]]]]]]", "daftar titik"),
        ('[[0.5,117.5],["x",117.6]]', "daftar titik"),
        ("[[true,117.5],[0.6,117.6]]", "daftar titik"),
        ("[]", "kurang dari dua titik"),
        ("[[0.5,117.5],[0.5,117.5]]", "kurang dari dua titik"),
        ("[[0.5,117.5],[48.8,2.3]]", "1 dari 2 titik alur terletak di luar Indonesia"),
        ("[[0.5,117.5],[117.5,0.5]]", "1 dari 2 titik"),
        ("[[NaN,117.5],[0.6,117.6]]", "1 dari 2 titik"),
        ("[[1e999,117.5],[0.6,117.6]]", "1 dari 2 titik"),
        (json.dumps([[0.5, 117.5]] * (MOST_VERTICES + 1)), f"lebih dari {MOST_VERTICES} titik"),
    ],
)
def test_what_is_no_course_is_said_in_a_sentence(text, said):
    with pytest.raises(ShapeError, match=said):
        read_course(text)


ANY = st.recursive(
    st.floats(-200, 200) | st.text(max_size=4) | st.none() | st.integers(-9, 9**40) | st.booleans(),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=30,
)


@given(ANY)
def test_nothing_breaks_the_reading_and_all_of_a_course_lies_in_indonesia(value):
    try:
        course = read_course(json.dumps(value))
    except ShapeError:
        return
    assert not course.is_empty
    assert all(in_indonesia(*pair) for line in course.geoms for pair in line.coords)


def test_the_middle_lies_on_the_longest_part():
    course = MultiLineString([[(117.0, 0.0), (117.4, 0.0)], [(118.0, 0.5), (118.1, 0.5)]])
    assert halfway(course) == pytest.approx((117.2, 0.0))


def east(start, end, off=0.0):
    """A line along the equator, in metres from a point."""
    return LineString([(117 + start * METRE, off * METRE), (117 + end * METRE, off * METRE)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (east(0, 1000), east(0, 1000, 40), True),
        (east(0, 1000), east(1000, 0, 40), True),  # drawn the other way round
        (east(0, 5000), east(2000, 2600, 99), True),  # a part of the longer one
        (east(0, 1000), east(0, 1000, 150), False),
        (east(0, 1000), east(700, 1700), False),  # one goes on where the other ends
        (east(0, 1000), east(480, 1480), True),
    ],
)
def test_courses_are_one_where_they_run_together(one, other, same):
    assert run_together(one, other, 100) is same
    assert run_together(other, one, 100) is same


def test_a_course_is_kept_to_a_metre_and_measured_along_the_ellipsoid():
    fine = LineString([(117 + at * 1e-6, (at % 2) * 1e-7) for at in range(10_001)])
    course = thin(fine)
    assert len(course.geoms[0].coords) == 2
    assert measure(course) == pytest.approx(1113, abs=1)
    # A degree of latitude at the equator is shorter than one of longitude.
    assert measure(MultiLineString([[(117.0, 0.0), (117.0, 0.01)]])) == 1106


def test_what_stays_too_fine_is_drawn_coarser_and_areas_and_points_are_no_course():
    zigzag = LineString([(117 + at * 2e-5, (at % 2) * 5e-5) for at in range(MOST_VERTICES + 2)])
    assert len(thin(zigzag).geoms[0].coords) == 2
    specks = MultiLineString([[(117, at * 1e-4), (117.001, at * 1e-4)] for at in range(10_001)])
    with pytest.raises(ShapeError, match="lebih dari"):
        thin(specks)
    for shape in (Point(117, 0), box(117, 0, 118, 1), None, LineString()):
        with pytest.raises(ShapeError, match="Tidak ada alur"):
            thin(shape)
