"""Paths are short, whole, and meet; a label lies in its shape."""

import json
import math
import re

import brotli
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box, shape

from geo.coverage import clean, dissolve
from geo.shapes import settle, to_multipolygon
from geo.svg import dot, draw, frame_of, from_text, to_text


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


def test_a_unit_too_small_to_draw_is_a_dot():
    shapes = squares() | {"tiny": to_multipolygon(box(117.3, 0.0, 117.3001, 0.0001))}
    picture = draw(shapes, frame_of(shapes.values()))
    tiny = picture.find("tiny")
    assert tiny.path == dot(tiny.x, tiny.y, 2)


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


@pytest.fixture(scope="module")
def regency(shared):
    text = (shared / "data/kutim_desa.geojson").read_text()
    features = json.loads(text)["features"]
    return dict(clean({each["id"]: settle(shape(each["geometry"])) for each in features}).shapes)


def weigh(picture):
    assert all(shape.path for shape in picture.shapes)
    markup = "".join(f'<path d="{shape.path}"/>' for shape in picture.shapes)
    return len(brotli.compress(markup.encode(), quality=11))


def test_the_real_maps_cost_what_they_may(regency):
    kecamatan = {}
    for code, each in regency.items():
        kecamatan.setdefault(code[:8], {})[code] = each
    outlines = {code: dissolve(list(below.values())) for code, below in kecamatan.items()}
    frame = frame_of(outlines.values())
    assert weigh(draw(outlines, frame)) <= 2_200
    assert weigh(draw(regency, frame)) <= 6_600
    for below in kecamatan.values():
        assert weigh(draw(below, frame_of(below.values()))) <= 2_100
    small = frame_of(outlines.values(), 288, 288)
    whole = {"64.08": dissolve(list(outlines.values()))}
    assert weigh(draw(whole, small, steps=288)) <= 600
