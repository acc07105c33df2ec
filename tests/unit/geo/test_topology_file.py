"""Part of a TopoJSON draws the same shapes, with no arc more than it needs."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.topojson import write_topology
from geo.topology_file import write_file
from tests.unit.geo.siblings import partition
from tests.unit.geo.test_topojson import raise_levels, read_topology


def arcs_of(value):
    for each in value:
        if isinstance(each, list):
            yield from arcs_of(each)
        else:
            yield each if each >= 0 else ~each


@settings(deadline=None, max_examples=40)
@given(data=st.data(), count=st.integers(2, 20), seed=st.integers(0, 5000))
def test_a_part_draws_the_same_shapes(data, count, seed):
    levels = raise_levels(partition(count, 0.3, seed))
    text = write_topology(levels, 1e-6)
    codes = data.draw(st.sets(st.sampled_from(sorted(levels["desa"])), min_size=1))
    said = {code: {"nama": code} for code in codes}
    part = write_file(text, ("desa",), said, {"lisensi": "uji"})
    whole, cut = read_topology(text), read_topology(part)
    assert set(cut) == {"desa"} and set(cut["desa"]) == codes
    for code in codes:
        assert cut["desa"][code].equals(whole["desa"][code])
    body = json.loads(part)
    listed = body["objects"]["desa"]["geometries"]
    used = {number for each in listed for number in arcs_of(each["arcs"])}
    assert used == set(range(len(body["arcs"])))
    assert body["lisensi"] == "uji"
    assert all(each["properties"]["nama"] == each["id"] for each in listed)
    wests = [each.bounds[0] for each in cut["desa"].values()]
    assert abs(body["bbox"][0] - min(wests)) < 2e-6


def test_the_whole_is_a_part_of_itself():
    levels = raise_levels(partition(9, 0.3, 1))
    text = write_topology(levels, 1e-6)
    every = {code: {} for shapes in levels.values() for code in shapes}
    cut = write_file(text, tuple(levels), every, {})
    assert {name: set(shapes) for name, shapes in read_topology(cut).items()} == {
        name: set(shapes) for name, shapes in levels.items()
    }
    assert len(json.loads(cut)["arcs"]) == len(json.loads(text)["arcs"])


def test_nothing_is_a_part_too():
    text = write_topology(raise_levels(partition(4, 0.3, 1)), 1e-6)
    body = json.loads(write_file(text, ("desa", "lain"), {}, {}))
    assert body["arcs"] == [] and "bbox" not in body
