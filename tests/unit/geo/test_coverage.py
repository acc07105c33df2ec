"""Siblings are made to meet, each unit guarded; outlines are dissolved from them."""

import json
import time

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box, shape

from geo.coverage import LARGEST_CHANGE, clean, dissolve, find_holes, simplify, tolerance_of
from geo.shapes import from_nested, settle, to_multipolygon
from tests.unit.geo.siblings import overlapping, partition, redraw


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
    "a": square(117.0, 0.0, 117.1001, 0.1),
    "b": square(117.1, 0.0, 117.2, 0.1),
    "c": to_multipolygon(Polygon(_DENTED)),
}


def change_of(coverage, code):
    return next(change for change in coverage.changes if change.code == code)


def test_overlaps_and_slivers_are_gone_and_nobody_changed_much():
    assert overlapping(ROW) == {("a", "b")}
    coverage = clean(ROW)
    assert not overlapping(coverage.shapes)
    assert shapely.coverage_is_valid(list(coverage.shapes.values()))
    whole = dissolve(list(coverage.shapes.values()))
    assert len(whole.geoms) == 1 and not whole.geoms[0].interiors
    assert coverage.kept == ()
    assert 0 < max(change.share for change in coverage.changes) < 0.01


def test_the_report_says_per_unit_what_was_closed_and_what_was_taken():
    coverage = clean(ROW)
    closed = [change for change in coverage.changes if change.gaps]
    assert sum(change.gaps for change in closed) == 1
    assert 0.15 < sum(change.gained_km2 for change in closed) < 0.2
    lost = [change for change in coverage.changes if change.overlaps]
    assert [change.overlaps for change in lost] == [1]
    assert 0.1 < lost[0].lost_km2 < 0.13
    for change in coverage.changes:
        assert change.share * 123 < change.gained_km2 + change.lost_km2 + 0.01
    assert not any(change.contested for change in coverage.changes)


def test_what_two_units_claim_stays_with_both_and_is_named():
    big, new = square(117.0, 0.0, 117.1, 0.1), square(117.02, 0.02, 117.08, 0.08)
    coverage = clean({"big": big, "new": new})
    assert coverage.kept == ("new",)
    assert coverage.shapes["big"].equals(big) and coverage.shapes["new"].equals(new)
    assert change_of(coverage, "new").contested == ("big",)
    assert change_of(coverage, "big").contested == ("new",)
    assert change_of(coverage, "new").share == 1.0


def test_a_dispute_does_not_drag_the_neighbours_along():
    """Two units claim the same ground; their borders with everybody else are cleaned all the
    same, and everybody else is as clean as without the dispute."""
    claimed = {"d": square(117.05, 0.02, 117.1001, 0.08)}
    coverage = clean(ROW | claimed)
    assert coverage.kept == ("d",)
    assert overlapping(coverage.shapes) == {("a", "d")}
    others = [coverage.shapes[code] for code in ("a", "b", "c")]
    assert shapely.coverage_is_valid(others)
    assert shapely.coverage_is_valid([coverage.shapes["d"], coverage.shapes["b"]])
    assert dissolve(list(coverage.shapes.values())).equals(square(117.0, 0.0, 117.3, 0.1))


def test_two_units_drawn_alike_both_stay():
    twin = square(117.1, 0.0, 117.2, 0.1)
    coverage = clean({"a": square(117.0, 0.0, 117.1, 0.1), "b": twin, "c": twin})
    assert len(coverage.kept) == 1
    assert coverage.shapes["b"].equals(twin) and coverage.shapes["c"].equals(twin)


def test_three_units_that_claim_the_same_ground_all_keep_it():
    bars = {
        "a": square(117.0, 0.0, 117.2, 0.1),
        "b": square(117.1, 0.0, 117.3, 0.1),
        "c": square(117.12, -0.1, 117.18, 0.1),
    }
    coverage = clean(bars)
    assert coverage.kept
    for code, bar in bars.items():
        assert shapely.symmetric_difference(coverage.shapes[code], bar).area < 1e-9
    assert shapely.coverage_is_valid([coverage.shapes["a"]])


def test_a_small_unit_is_not_ruined_by_the_slivers_around_it():
    """A gap of 17 m and an overlap of 22 m are nothing to its neighbours, but much of an islet."""
    islet = square(117.0996, 0.05, 117.1004, 0.0512)
    shapes = {
        "a": to_multipolygon(square(117.0, 0.0, 117.0998, 0.1)),
        "b": to_multipolygon(square(117.10055, 0.0, 117.2, 0.1)),
        "top": square(117.0998, 0.05135, 117.10055, 0.1),
        "foot": square(117.0998, 0.0, 117.10055, 0.04985),
        "islet": islet,
    }
    coverage = clean(shapes)
    assert coverage.kept == ()
    assert shapely.symmetric_difference(coverage.shapes["islet"], islet).area < 0.05 * islet.area
    assert not overlapping(coverage.shapes)
    assert not find_holes(list(coverage.shapes.values()))


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


def test_a_kota_inside_a_kabupaten_stays_open():
    """Four desa around a square of 2 km that is another regency's, with gaps of 20 m between."""
    desa = {
        "n": square(117.0, 0.11, 117.2, 0.2),
        "s": square(117.0, 0.0, 117.2, 0.08985),
        "w": square(117.0, 0.09, 117.09985, 0.10985),
        "e": square(117.12, 0.09, 117.2, 0.1102),
    }
    coverage = clean(desa)
    (hole,) = find_holes(list(coverage.shapes.values()))
    kota = box(117.1, 0.09, 117.12, 0.11)
    assert shapely.symmetric_difference(hole, kota).area < 0.05 * kota.area
    assert len(dissolve(list(coverage.shapes.values())).geoms[0].interiors) == 1


def test_a_crack_that_runs_in_from_the_coast_is_closed():
    """No ring encloses a crack of 11 m between two desa, so it is no gap; yet they are neighbours
    with a border of 11 km."""
    shapes = {"west": square(116.9, 0.0, 117.0, 0.1), "east": square(117.0001, 0.0, 117.1, 0.1)}
    coverage = clean(shapes)
    west, east = (coverage.shapes[code] for code in ("west", "east"))
    assert shapely.length(shapely.intersection(west, east)) > 0.0999
    assert len(dissolve([west, east]).geoms) == 1
    assert sum(change.gaps for change in coverage.changes) == 1


def test_a_narrow_bay_of_one_desa_stays():
    bay = [(117.0, 0.05), (117.05, 0.0501), (117.0, 0.0502)]
    outline = [(117.0, 0.0), (117.1, 0.0), (117.1, 0.1), (117.0, 0.1), *reversed(bay)]
    shapes = {"a": to_multipolygon(Polygon(outline)), "b": square(117.1, 0.0, 117.2, 0.1)}
    coverage = clean(shapes)
    assert coverage.shapes["a"].equals(shapes["a"])


def test_the_tolerance_follows_the_extent():
    kota = partition(20, 0.04, seed=1)  # 20 km²
    kabupaten = partition(150, 1.8, seed=1)  # 40,000 km²
    few = partition(3, 1.8, seed=1)
    assert tolerance_of(list(kota.values())) == 0.0002
    assert 0.001 < tolerance_of(list(kabupaten.values())) < 0.0016
    assert tolerance_of(list(few.values())) <= 0.0018


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(2, 25),
    side=st.sampled_from([0.04, 0.3, 1.8]),
    slip=st.floats(0, 0.3),
    seed=st.integers(0, 10_000),
    gone=st.sets(st.integers(0, 24), max_size=4),
    swollen=st.floats(-0.4, 0.4),
)
def test_badly_drawn_siblings_become_sound(count, side, slip, seed, gone, swollen):
    """Whatever the extent, and whoever is missing: nobody overlaps, nobody is lost, slivers are
    closed, the ground of a missing sibling is not given away."""
    truth = partition(count, side, seed)
    width = tolerance_of(list(truth.values()))
    drawn = redraw(truth, slip * width, seed)
    if (puffed := to_multipolygon(drawn["00"].buffer(swollen * width))).area > 0:
        drawn["00"] = puffed  # a sliver of overlap, or of gap, all around one of them
    missing = {f"{at:02d}" for at in gone}
    given_ = {code: each for code, each in drawn.items() if code not in missing} or drawn
    coverage = clean(given_)
    assert set(coverage.shapes) == set(given_)
    disputed = {
        tuple(sorted((change.code, other)))
        for change in coverage.changes
        for other in change.contested
    }
    kept = set(coverage.kept)
    assert {pair for pair in overlapping(coverage.shapes) if not kept & {*pair}} <= disputed
    for change in coverage.changes:
        before, after = given_[change.code], coverage.shapes[change.code]
        moved = shapely.symmetric_difference(before, after).area / before.area
        assert moved <= LARGEST_CHANGE + 1e-6
        assert after.is_valid and change.kept == (change.code in kept)
    if not kept:
        assert shapely.coverage_is_valid(list(coverage.shapes.values()))
        for hole in find_holes(list(coverage.shapes.values())):
            assert not hole.buffer(-coverage.tolerance_m / 111_000 / 2).is_empty
    for code in missing & set(drawn) - set(given_):
        core = truth[code].buffer(-2 * width)
        for each in coverage.shapes.values():
            assert each.intersection(core).area == 0


@settings(max_examples=30, deadline=None)
@given(count=st.integers(2, 15), slip=st.floats(0, 0.3), seed=st.integers(0, 10_000))
def test_what_was_cleaned_is_not_moved_again_and_order_does_not_matter(count, slip, seed):
    truth = partition(count, 0.3, seed)
    drawn = redraw(truth, slip * tolerance_of(list(truth.values())), seed)
    once = clean(drawn)
    backwards = clean(dict(reversed(drawn.items())))
    for code, each in once.shapes.items():
        assert shapely.equals_exact(each, backwards.shapes[code])
    if not once.kept:
        again = clean(once.shapes)
        assert all(change.share == 0 and not change.kept for change in again.changes)
        for code, each in once.shapes.items():
            assert shapely.equals_exact(each, again.shapes[code])


def test_simplified_siblings_still_share_their_border():
    left = MultiPolygon([box(117, 0, 117.1, 0.1).segmentize(0.001)])
    right = MultiPolygon([box(117.1, 0, 117.2, 0.1).segmentize(0.001)])
    thin = simplify(clean({"a": left, "b": right}).shapes, 0.01)
    assert shapely.coverage_is_valid(list(thin.values()))
    assert shapely.get_num_coordinates(thin["a"]) < shapely.get_num_coordinates(left)


@pytest.mark.measured
def test_the_real_regency_becomes_sound_quickly(shared):
    text = (shared / "data/kutim_desa.geojson").read_text()
    raw = {each["id"]: settle(shape(each["geometry"])) for each in json.loads(text)["features"]}
    started = time.process_time()
    coverage = clean(raw)
    assert time.process_time() - started < 5
    assert len(coverage.shapes) == 141 and coverage.kept == ()
    assert len(overlapping(raw)) > 100 and not overlapping(coverage.shapes)
    assert len(find_holes(list(raw.values()))) > 100
    assert not find_holes(list(coverage.shapes.values()))
    assert shapely.coverage_is_valid(list(coverage.shapes.values()))
    assert max(change.share for change in coverage.changes) <= 0.0025
    kecamatan = {
        code: dissolve([each for name, each in coverage.shapes.items() if name[:8] == code])
        for code in sorted({name[:8] for name in coverage.shapes})
    }
    assert len(kecamatan) == 18
    assert not any(part.interiors for each in kecamatan.values() for part in each.geoms)
    assert not overlapping(kecamatan)
