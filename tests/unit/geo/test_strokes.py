"""Courses on a picture: open, short, within its frame."""

import re

from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, box

from geo.strokes import trace_course
from geo.svg import frame_of
from tests.unit.geo.test_svg import points_of

FRAME = frame_of([box(117.0, 0.0, 117.1, 0.1)])


def test_a_course_becomes_an_open_path_where_it_lies():
    path = trace_course(LineString([(117.01, 0.09), (117.09, 0.09), (117.09, 0.01)]), FRAME)
    assert "z" not in path
    ((start, corner, end),) = points_of(path)
    assert start == FRAME.place(117.01, 0.09) and corner == FRAME.place(117.09, 0.09)
    assert end == FRAME.place(117.09, 0.01)


def test_what_lies_beyond_the_picture_is_cut_off_and_parts_stay_apart():
    across = LineString([(116.0, 0.05), (118.0, 0.05)])
    ((west, east),) = points_of(trace_course(across, FRAME))
    assert west[0] >= 0 and east[0] <= FRAME.width + 1
    assert trace_course(LineString([(118, 0), (119, 0)]), FRAME) == ""
    assert trace_course(LineString([(117.05, 0.05), (117.05001, 0.05)]), FRAME) == ""
    parts = MultiLineString([[(117.01, 0.01), (117.09, 0.01)], [(117.01, 0.09), (117.09, 0.09)]])
    assert len(points_of(trace_course(parts, FRAME))) == 2


WAY = st.lists(
    st.tuples(st.floats(116.9, 117.2), st.floats(-0.1, 0.2)), min_size=2, max_size=40, unique=True
)


@given(WAY)
def test_any_course_is_a_path_of_whole_numbers_within_the_frame(way):
    path = trace_course(LineString(way), FRAME)
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+)*", path)
    for line in points_of(path):
        assert len(line) > 1
        assert all(-1 <= x <= FRAME.width + 1 and -1 <= y <= FRAME.height + 1 for x, y in line)
