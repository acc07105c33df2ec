"""Raw coordinates become the same sound shape, however they are written."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from geo.shapes import ShapeError, from_latlng_text, from_nested, label_of, settle, settle_point

OPEN = [[0.5, 117.0], [0.5, 117.2], [0.7, 117.2], [0.7, 117.0]]  # lat, lon, not closed
HOLE = [[0.55, 117.05], [0.65, 117.05], [0.65, 117.15], [0.55, 117.15]]
APART = [[0.5, 118.0], [0.5, 118.1], [0.6, 118.1]]


def turned(value):
    if isinstance(value[0], list):
        return [turned(each) for each in value]
    return [value[1], value[0]]


@pytest.mark.parametrize("nested", [OPEN, [OPEN], [[OPEN]], [*OPEN, OPEN[0]], OPEN[::-1]])
def test_depth_closing_direction_and_axis_do_not_matter(nested):
    wanted = from_nested(OPEN)
    for value in (nested, turned(nested)):
        shape = from_latlng_text(json.dumps(value))
        assert shape.equals(wanted)
        assert shape.is_valid
        assert all(part.exterior.is_ccw for part in shape.geoms)


def test_mixed_nesting_gives_the_same_as_even_nesting():
    assert from_nested([[OPEN], APART]).equals(from_nested([[OPEN], [APART]]))


def test_a_ring_within_the_first_is_a_hole_and_one_apart_is_an_island():
    with_hole = from_nested([OPEN, HOLE])
    assert with_hole.area == pytest.approx(0.04 - 0.01)
    with_island = from_nested([OPEN, APART])
    assert len(with_island.geoms) == 2


def test_numbers_written_as_text_are_read():
    assert from_nested([[str(a), str(b)] for a, b in OPEN]).equals(from_nested(OPEN))


def test_a_bow_tie_is_made_valid():
    tie = [[0.0, 117.0], [1.0, 118.0], [1.0, 117.0], [0.0, 118.0]]
    shape = from_nested(tie)
    assert shape.is_valid
    assert shape.area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([], "kosong"),
        ({}, "daftar titik"),
        ([[0.5, 117.0], [117.2, 0.5], [0.7, 117.2]], "bercampur"),
        ([[51.5, 0.1], [51.6, 0.1], [51.6, 0.2]], "luar Indonesia"),
        ([[0.5, 117.0], [0.5, 117.2], [60.0, 117.2]], "luar Indonesia"),
        ([[0.5, 117.0], [0.5, 117.2]], "tidak memuat bidang"),
        ([[0.5], [0.5], [0.5]], "pasangan"),
        ([[0.5, 117.0], [0.6, 117.0], [0.7, 117.0]], "tidak memuat bidang"),
    ],
)
def test_what_cannot_be_an_outline_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(ShapeError, match=sentence):
        from_nested(value)


@pytest.mark.parametrize(
    "text", ["", "[[", "[" * 900 + "]" * 900, "<html>", "null", '"x"', "[" * 100_000]
)
def test_text_that_is_no_outline_is_refused(text):
    with pytest.raises(ShapeError):
        from_latlng_text(text)


def test_too_many_vertices_are_refused():
    ring = [[0.5 + at / 1e6, 117.0] for at in range(200_001)]
    with pytest.raises(ShapeError, match="200000 titik"):
        from_nested(ring)


@given(
    st.recursive(
        st.one_of(st.floats(), st.integers(), st.text(max_size=4), st.none(), st.booleans()),
        lambda inner: st.lists(inner, max_size=6),
        max_leaves=40,
    )
)
def test_whatever_comes_gives_a_sound_shape_or_a_sentence(value):
    try:
        shape = from_nested(value)
    except ShapeError as error:
        assert str(error).endswith(".")
    else:
        assert shape.is_valid and shape.area > 0


@given(st.floats(94, 142), st.floats(-11.5, 6.5))
def test_a_point_in_indonesia_is_found_in_either_order(lon, lat):
    assert settle_point(lon, lat) == settle_point(lat, lon) == (lon, lat)


def test_a_point_elsewhere_is_refused():
    with pytest.raises(ShapeError, match="luar Indonesia"):
        settle_point(0.0, 0.0)


def test_a_geometry_in_the_wrong_order_is_turned():
    right = Polygon([(117, 0.5), (117.2, 0.5), (117.2, 0.7), (117, 0.7)])
    wrong = shapely.transform(right, lambda points: points[:, ::-1])
    assert settle(wrong).equals(settle(right))


def test_the_label_lies_inside_with_its_circle():
    shape = from_nested([[0, 117], [0, 119], [0.2, 119], [0.2, 117.5], [1, 117.5], [1, 117]])
    label = label_of(shape)
    circle = shapely.Point(label.x, label.y).buffer(label.radius * 0.99)
    assert shape.contains(circle)
