"""Siblings are made to meet, each unit guarded; outlines are dissolved from them."""

import json
import time

import shapely
from shapely.geometry import MultiPolygon, Polygon, box, shape

from geo.coverage import clean, dissolve, overlap_count, simplify
from geo.shapes import from_nested, settle, to_multipolygon


def square(west, south, east, north):
    return to_multipolygon(box(west, south, east, north))


# An overlap of 0.0003 and an enclosed gap of 0.0002 degrees between three squares.
_DENTED = [
    (117.2, 0.0),
    (117.3, 0.0),
    (117.3, 0.1),
    (117.2, 0.1),
    (117.2002, 0.08),
    (117.2002, 0.02),
]
ROW = {
    "a": square(117.0, 0.0, 117.1003, 0.1),
    "b": square(117.1, 0.0, 117.2, 0.1),
    "c": to_multipolygon(Polygon(_DENTED)),
}


def test_overlaps_and_slivers_are_gone_and_nobody_changed_much():
    assert overlap_count(ROW) == 1
    coverage = clean(ROW)
    assert overlap_count(coverage.shapes) == 0
    assert shapely.coverage_is_valid(list(coverage.shapes.values()))
    whole = dissolve(list(coverage.shapes.values()))
    assert len(whole.geoms) == 1 and not whole.geoms[0].interiors
    assert coverage.kept == ()
    assert 0 < max(change.share for change in coverage.changes) < 0.01


def test_a_unit_the_cleaning_would_ruin_keeps_its_shape_and_is_named():
    enclave = square(117.02, 0.02, 117.08, 0.08)  # drawn over its uncut neighbour
    coverage = clean({"big": square(117.0, 0.0, 117.1, 0.1), "new": enclave})
    assert coverage.kept
    for code in coverage.kept:
        assert coverage.shapes[code].equals({"new": enclave}.get(code, square(117, 0, 117.1, 0.1)))
    assert set(coverage.shapes) == {"big", "new"}
    assert all(shape.area > 0 for shape in coverage.shapes.values())


def test_one_unit_alone_stays_as_it_is():
    coverage = clean({"a": ROW["a"]})
    assert coverage.shapes["a"].equals(ROW["a"])
    assert clean({}).shapes == {}


def test_a_real_lake_stays_when_siblings_are_dissolved():
    with_lake = from_nested(
        [
            [[0, 117], [0, 117.1], [0.1, 117.1], [0.1, 117]],
            [[0.03, 117.03], [0.03, 117.07], [0.07, 117.07], [0.07, 117.03]],
        ]
    )
    assert len(dissolve([with_lake]).geoms[0].interiors) == 1


def test_simplified_siblings_still_share_their_border():
    left = MultiPolygon([box(117, 0, 117.1, 0.1).segmentize(0.001)])
    right = MultiPolygon([box(117.1, 0, 117.2, 0.1).segmentize(0.001)])
    thin = simplify(clean({"a": left, "b": right}).shapes, 0.01)
    assert shapely.coverage_is_valid(list(thin.values()))
    assert shapely.get_num_coordinates(thin["a"]) < shapely.get_num_coordinates(left)


def test_the_real_regency_becomes_sound_quickly(shared):
    text = (shared / "data/kutim_desa.geojson").read_text()
    raw = {each["id"]: settle(shape(each["geometry"])) for each in json.loads(text)["features"]}
    started = time.perf_counter()
    coverage = clean(raw)
    assert time.perf_counter() - started < 10
    assert len(coverage.shapes) == 141 and coverage.kept == ()
    assert overlap_count(raw) > 100 and overlap_count(coverage.shapes) == 0
    assert shapely.coverage_is_valid(list(coverage.shapes.values()))
    assert max(change.share for change in coverage.changes) <= 0.0025
    kecamatan = {
        code: dissolve([each for name, each in coverage.shapes.items() if name[:8] == code])
        for code in sorted({name[:8] for name in coverage.shapes})
    }
    assert len(kecamatan) == 18
    assert not any(part.interiors for each in kecamatan.values() for part in each.geoms)
    assert overlap_count(kecamatan) == 0
