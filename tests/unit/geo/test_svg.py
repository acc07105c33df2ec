"""Paths are short, whole, and meet; a label lies in its shape."""

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import unary_union
from shapely.geometry import Point, Polygon, box

from geo.shapes import to_multipolygon
from geo.svg import draw, frame_of, from_text, to_text
from tests.unit.geo.siblings import partition


def points_of(path):
    """The rings of a path as absolute points, read as a browser would."""
    rings = []
    for part in path.split("M")[1:]:
        start, steps = part.rstrip("z").split("l")
        x, y = (int(n) for n in start.split())
        ring = [(x, y)]
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def squares():
    return {
        "a": to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "b": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
    }


def test_north_is_up_and_east_is_right():
    frame = frame_of(squares().values())
    west, north = frame.place(117.0, 0.1)
    east, south = frame.place(117.2, 0.0)
    assert west < east and north < south
    assert west >= 0 and north >= 0 and east <= frame.width and south <= frame.height


def test_a_path_is_relative_and_its_neighbours_meet():
    picture = draw(squares(), frame_of(squares().values()))
    left, right = picture.find("a"), picture.find("b")
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", left.path)
    assert len(set(points_of(left.path)[0]) & set(points_of(right.path)[0])) == 2
    assert picture.find("c") is None


def test_a_unit_too_small_to_draw_is_still_a_shape():
    shapes = squares() | {"tiny": to_multipolygon(box(117.3, 0.0, 117.3001, 0.0001))}
    picture = draw(shapes, frame_of(shapes.values()))
    tiny = picture.find("tiny")
    (ring,) = points_of(tiny.path)
    assert Polygon(ring).area == 8 and Polygon(ring).contains(Point(tiny.x, tiny.y))


def test_a_picture_survives_its_table():
    picture = draw(squares(), frame_of(squares().values()))
    assert from_text(to_text(picture)) == picture


@given(st.lists(st.tuples(st.floats(0.05, 1.0), st.floats(0.0, 0.99)), min_size=3, max_size=40))
def test_every_star_gets_a_closed_path_on_the_grid(rays):
    angles = sorted(math.tau * turn for _, turn in rays)
    star = Polygon(
        [
            (117 + size * math.cos(angle), size * math.sin(angle))
            for (size, _), angle in zip(rays, angles, strict=True)
        ]
    )
    assume(star.area > 1e-6)
    shapes = {"star": to_multipolygon(star)}
    frame = frame_of(shapes.values())
    path = draw(shapes, frame).shapes[0].path
    assert path.endswith("z")
    for ring in [] if "a" in path else points_of(path):
        assert len(ring) > 2
        assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in ring)


@given(count=st.integers(2, 20), seed=st.integers(0, 5_000), steps=st.sampled_from([60, 450]))
def test_siblings_meet_on_the_grid_and_labels_lie_inside(count, seed, steps):
    """Whatever is simplified, the paths of a partition cover it once: no sliver, no overlap."""
    shapes = partition(count, 0.3, seed)
    frame = frame_of(shapes.values())
    picture = draw(shapes, frame, steps=steps)
    drawn = {}
    for each in picture.shapes:
        drawn[each.code] = unary_union([Polygon(ring).buffer(0) for ring in points_of(each.path)])
        if each.radius >= 2:
            assert drawn[each.code].contains(Point(each.x, each.y))
    together = sum(each.area for each in drawn.values())
    assert together == pytest.approx(unary_union(list(drawn.values())).area, rel=2e-3)


def test_a_unit_swallowed_by_the_grid_stays_beside_its_neighbours():
    """A hundred units, one of them a thousandth of the width: it still has a path of its own."""
    shapes = partition(40, 0.3, seed=7) | {"99": to_multipolygon(box(117.4, 0, 117.4002, 0.0002))}
    picture = draw(shapes, frame_of(shapes.values()))
    assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", each.path) for each in picture.shapes)
