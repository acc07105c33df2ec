"""Whatever rings a file holds: a sound shape in Indonesia, or a finding that says why not."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.intake.finding import Kind, Weight
from geo.intake.shaping import shape_unit
from tests.intake import make_examination, make_feature, make_regions

# A coarse grid makes rings touch, cross and repeat all the time.
GRID = st.integers(0, 6)
PAIRS = st.tuples(GRID, GRID).map(lambda at: [117 + at[0] / 100, at[1] / 100])
RINGS = st.lists(PAIRS, min_size=0, max_size=9)
SHAPES = st.lists(st.lists(RINGS, max_size=4), max_size=3)
WILD = st.lists(st.lists(st.lists(st.floats(-200, 200), min_size=2, max_size=3), max_size=6))


def turn(nested):
    return [[[pair[::-1] for pair in ring] for ring in part] for part in nested]


@given(SHAPES)
@settings(max_examples=300, deadline=None)
def test_a_shape_is_sound_or_missing_with_a_reason(nested):
    shaped = shape_unit([make_feature(1, nested)])
    if shaped.shape is None:
        assert shaped.findings
        return
    assert shaped.shape.is_valid and shaped.shape.area > 0
    assert all(part.exterior.is_ccw for part in shaped.shape.geoms)
    west, south, east, north = shaped.shape.bounds
    assert 117 <= west < east <= 117.06 and 0 <= south < north <= 0.06


@given(SHAPES)
@settings(max_examples=150, deadline=None)
def test_the_order_of_axes_changes_nothing_but_a_finding(nested):
    straight = shape_unit([make_feature(1, nested)])
    turned = shape_unit([make_feature(1, turn(nested))])
    assert (straight.shape is None) == (turned.shape is None)
    if straight.shape is not None:
        apart = shapely.symmetric_difference(straight.shape, turned.shape).area
        assert apart < 1e-12
        said = {each.kind for each in turned.findings}
        assert said - {Kind.SWAPPED} == {each.kind for each in straight.findings}
        assert Kind.SWAPPED in said


@given(WILD)
@settings(max_examples=150, deadline=None)
def test_numbers_from_anywhere_are_never_drawn_outside_indonesia(nested):
    shaped = shape_unit([make_feature(1, nested)])
    if shaped.shape is None:
        assert shaped.findings
    else:
        west, south, east, north = shaped.shape.bounds
        assert west >= 94 and east <= 142 and south >= -11.5 and north <= 6.5


@given(st.lists(SHAPES, min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_siblings_of_any_shape_are_examined_to_the_end(shapes):
    """Nobody is lost: each unit is stored, missing, or for a person; the sound ones fit."""
    codes = [f"64.08.11.20{at:02}" for at in range(1, len(shapes) + 1)]
    regions = make_regions({code: f"Desa {code}" for code in codes}, {"64.08.11": "Sandaran"})
    features = [
        make_feature(at, nested, kode=code)
        for at, (code, nested) in enumerate(zip(codes, shapes, strict=True), 1)
    ]
    result = make_examination(features, regions)
    assert [each.code for each in result.entries] == codes
    assert {each.code for each in result.storable} | set(result.missing) == set(codes)
    for entry in result.entries:
        if entry.shape is None:
            assert entry.findings
        else:
            assert entry.shape.is_valid and entry.label is not None
    if not result.reviews():
        assert result.after.overlaps == 0
        for entry in result.storable:
            assert entry.change <= 0.05 + 1e-9
            assert all(each.weight is not Weight.REVIEW for each in entry.findings)


def test_too_many_vertices_are_for_a_person():
    ring = np.column_stack([np.linspace(117, 118, 200_001), np.linspace(0, 1, 200_001) ** 2])
    shaped = shape_unit([make_feature(1, [[ring.tolist()]])])
    assert shaped.shape is None and [each.kind for each in shaped.findings] == [Kind.TOO_FINE]
