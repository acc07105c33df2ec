"""A part of a TopoJSON has the same shapes with only the arcs they use."""

import json

import pytest
from shapely.geometry import box

from geo.shapes import to_multipolygon
from geo.topojson import write_topology
from geo.topology_part import cut_out

SHAPES = {f"{at}": to_multipolygon(box(117 + at / 10, 0, 117.1 + at / 10, 0.1)) for at in range(5)}
BODY = write_topology(
    {"desa": SHAPES, "kecamatan": {"k": to_multipolygon(box(117, 0, 117.5, 0.1))}}, 1e-4
)


def rings(topology, level, code):
    """The outline of a shape as degrees."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    (found,) = [g for g in topology["objects"][level]["geometries"] if g["id"] == code]
    polygons = [found["arcs"]] if found["type"] == "Polygon" else found["arcs"]
    made = []
    for number in polygons[0][0]:
        x = y = 0
        arc = []
        for east, north in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + east, y + north
            arc.append(
                (round(x * scale[0] + translate[0], 4), round(y * scale[1] + translate[1], 4))
            )
        made += (arc if number >= 0 else arc[::-1])[1:]
    return made


@pytest.mark.parametrize("codes", [["0"], ["1", "2"], ["4", "0"], list(SHAPES)])
def test_a_part_has_the_same_shapes_and_no_other_arc(codes):
    whole, part = json.loads(BODY), cut_out(json.loads(BODY), {"desa": codes})
    assert {g["id"] for g in part["objects"]["desa"]["geometries"]} == set(codes)
    for code in codes:
        assert rings(part, "desa", code) == rings(whole, "desa", code)
    used = json.dumps(part["objects"])
    assert len(part["arcs"]) <= len(whole["arcs"])
    for number in range(len(part["arcs"])):
        assert f"{number}" in used or f"{~number}" in used
    assert "kecamatan" not in part["objects"]


def test_nothing_of_it_there_is_nothing():
    assert cut_out(json.loads(BODY), {"desa": ["x"]}) is None
    assert cut_out(json.loads(BODY), {"kelas": ["0"]}) is None
