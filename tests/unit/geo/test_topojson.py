"""TopoJSON: what is written comes back, borders once, levels on the same arcs."""

import json
from itertools import pairwise

import pyogrio.raw
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo.coverage import dissolve
from geo.shapes import to_multipolygon
from geo.topojson import write_topology
from tests.unit.geo.siblings import partition


def read_topology(text):
    """The shapes of each level by code, by the rules of the specification."""
    body = json.loads(text)
    (sx, sy), (tx, ty) = body["transform"]["scale"], body["transform"]["translate"]
    lines = []
    for arc in body["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)

    def ring(refs):
        points = []
        for ref in refs:
            line = lines[ref] if ref >= 0 else lines[~ref][::-1]
            assert not points or points[-1] == line[0]
            points += line[1:] if points else line
        assert points[0] == points[-1] and len(points) > 3
        return points

    def shape(each):
        polygons = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
        return MultiPolygon([Polygon(ring(p[0]), [ring(h) for h in p[1:]]) for p in polygons])

    return {
        name: {each["id"]: shape(each) for each in level["geometries"]}
        for name, level in body["objects"].items()
    }


def raise_levels(desa):
    """Every third cell to one of three kecamatan, and all of them together."""
    groups = {}
    for at, shape in enumerate(desa.values()):
        groups.setdefault(f"K{at % 3}", []).append(shape)
    kecamatan = {code: dissolve(shapes) for code, shapes in groups.items()}
    return {
        "kabupaten": {"R": dissolve(list(kecamatan.values()))},
        "kecamatan": kecamatan,
        "desa": desa,
    }


@settings(deadline=None)
@given(count=st.integers(1, 25), seed=st.integers(0, 5000))
def test_what_is_written_comes_back(count, seed):
    levels = raise_levels(partition(count, 0.3, seed))
    text = write_topology(levels, 1e-6)
    back = read_topology(text)
    for name, shapes in levels.items():
        assert list(back[name]) == list(shapes)
        for code, shape in shapes.items():
            changed = shapely.symmetric_difference(back[name][code], shape).area
            assert changed < 1e-4 * shape.area
    desa = list(back["desa"].values())
    assert shapely.coverage_is_valid(desa) and shapely.coverage_is_valid(
        [*back["kecamatan"].values()]
    )
    assert dissolve(desa).equals(dissolve(list(back["kabupaten"].values())))


def test_each_border_is_written_once():
    squares = {
        "a": to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "b": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
    }
    body = json.loads(
        write_topology({"kab": {"r": dissolve(list(squares.values()))}, "desa": squares}, 1e-3)
    )
    edges = [frozenset((a, b)) for arc in body["arcs"] for a, b in pairwise(accumulate_spots(arc))]
    assert len(edges) == len(set(edges))
    assert len(body["arcs"]) == 3  # around a, around b, between them
    (whole,) = body["objects"]["kab"]["geometries"]
    assert len(whole["arcs"][0]) == 2
    assert body["bbox"] == [117.0, 0.0, 117.2, 0.1]


def accumulate_spots(arc):
    x = y = 0
    spots = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        spots.append((x, y))
    return spots


def test_an_enclave_is_the_hole_around_it_walked_backwards():
    hole = box(117.04, 0.04, 117.06, 0.06)
    around = to_multipolygon(Polygon(box(117.0, 0.0, 117.1, 0.1).exterior, [hole.exterior]))
    text = write_topology({"desa": {"out": around, "in": to_multipolygon(hole)}}, 1e-4)
    outer, inner = json.loads(text)["objects"]["desa"]["geometries"]
    assert len(json.loads(text)["arcs"]) == 2
    assert outer["arcs"][1] == [~inner["arcs"][0][0]]


def test_a_unit_finer_than_the_grid_is_not_lost():
    islet = to_multipolygon(box(117.3, 0.0, 117.30001, 0.00001))
    levels = {"desa": {"big": to_multipolygon(box(117.0, 0.0, 117.1, 0.1)), "islet": islet}}
    back = read_topology(write_topology(levels, 1e-3))
    assert back["desa"]["islet"].area > 0


def test_another_reader_reads_it(tmp_path):
    levels = raise_levels(partition(12, 0.3, seed=3))
    path = tmp_path / "wilayah.topojson"
    path.write_text(write_topology(levels, 1e-5))
    assert {name for name, _ in pyogrio.list_layers(path)} == set(levels)
    for name, shapes in levels.items():
        _, _, geometry, (codes, *_) = pyogrio.raw.read(path, layer=name)
        assert list(codes) == list(shapes)
        areas = shapely.area(shapely.from_wkb(geometry))
        assert areas == pytest.approx([each.area for each in shapes.values()], rel=1e-3)
