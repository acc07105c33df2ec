"""Common borders in metres, areas and label points of shapes."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from geo.borders import list_borders, raise_borders
from geo.extents import measure
from geo.lengths import segment_lengths
from geo.shapes import to_multipolygon
from tests.unit.geo.siblings import partition

WGS84 = pyproj.Geod(ellps="WGS84")


@given(
    lon=st.floats(95, 141),
    lat=st.floats(-11, 6),
    east=st.floats(-0.01, 0.01),
    north=st.floats(-0.01, 0.01),
)
def test_a_segment_is_as_long_as_the_geodesic(lon, lat, east, north):
    start, end = np.array([[lon, lat]]), np.array([[lon + east, lat + north]])
    _, _, metres = WGS84.inv(lon, lat, lon + east, lat + north)
    assert segment_lengths(start, end)[0] == pytest.approx(metres, rel=1e-5, abs=0.001)


def test_neighbours_have_a_border_and_a_corner_is_none():
    squares = {
        "a": to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "b": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
        "c": to_multipolygon(box(117.1, 0.1, 117.2, 0.2)),
        "far": to_multipolygon(box(118.0, 0.0, 118.1, 0.1)),
    }
    borders = list_borders(squares)
    assert set(borders) == {("a", "b"), ("b", "c")}
    _, _, along = WGS84.inv(117.1, 0.0, 117.1, 0.1)
    assert borders["a", "b"] == pytest.approx(along, rel=1e-6)
    raised = raise_borders(borders, {"a": "K", "b": "K", "c": "L", "far": "L"})
    assert raised == {("K", "L"): borders["b", "c"]}
    assert list_borders({}) == {}


def test_a_unit_inside_another_has_its_whole_outline_as_border():
    hole = box(117.04, 0.04, 117.06, 0.06)
    around = to_multipolygon(Polygon(box(117.0, 0.0, 117.1, 0.1).exterior, [hole.exterior]))
    borders = list_borders({"around": around, "inside": to_multipolygon(hole)})
    assert borders["around", "inside"] == pytest.approx(WGS84.geometry_length(hole.exterior), 1e-6)


def test_ground_that_two_claim_is_no_border_between_them():
    big, new = box(117.0, 0.0, 117.1, 0.1), box(117.0, 0.0, 117.05, 0.1)
    shapes = {"big": to_multipolygon(big.segmentize(0.05)), "new": to_multipolygon(new)}
    assert list_borders(shapes) == {}


@given(count=st.integers(2, 20), seed=st.integers(0, 1000))
def test_every_inner_edge_of_a_partition_is_somebodys_border(count, seed):
    """What is not on the outside is walked by two, so the borders are half of the rest."""
    shapes = partition(count, 0.3, seed)
    rings = sum(_around(shape) for shape in shapes.values())
    outside = _around(to_multipolygon(shapely.coverage_union_all(list(shapes.values()))))
    assert sum(list_borders(shapes).values()) == pytest.approx((rings - outside) / 2, rel=1e-5)


def _around(shape):
    return sum(WGS84.geometry_length(part.boundary) for part in shape.geoms)


@given(count=st.integers(1, 12), seed=st.integers(0, 1000), south=st.floats(-10, 5))
def test_measures_agree_with_the_projection_they_name(count, seed, south):
    shapes = partition(count, 0.2, seed, south=south)
    plane = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
    for code, extent in measure(shapes).items():
        shape = shapes[code]
        flat = shapely.transform(shape, lambda p: np.column_stack(plane.transform(*p.T)))
        assert extent.area_m2 == pytest.approx(flat.area, rel=1e-6, abs=1)
        west, south_, east, north = (round(each * 1e6) for each in shape.bounds)
        assert (extent.west, extent.south, extent.east, extent.north) == (west, south_, east, north)
        assert shape.contains(Point(extent.label_lon / 1e6, extent.label_lat / 1e6))
        assert west <= extent.centre_lon <= east and south_ <= extent.centre_lat <= north
