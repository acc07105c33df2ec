"""New shapes beside stored ones: the stored keep every point, the new ones meet them."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.coverage import clean, tolerance_of
from geo.fitting import fit
from geo.intake.examination import Decisions, Known
from geo.shapes import to_multipolygon
from tests.intake import kinds, make_examination, make_feature
from tests.unit.geo.siblings import partition, redraw

NEW, OLD, OTHER = "64.08.12.2001", "64.08.12.2003", "64.08.11.2001"


def square(west, south, east, north):
    return to_multipolygon(box(west, south, east, north))


def left_between(shapes):
    """The holes and narrow cracks between shapes."""
    whole = shapely.union_all(list(shapes.values()))
    return sum(len(part.interiors) for part in shapely.get_parts(whole))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(6, 14), slip=st.floats(1e-5, 3e-4))
def test_a_part_of_a_regency_meets_what_is_stored_of_the_rest(seed, count, slip):
    whole = clean(redraw(partition(count, 0.5, seed), 1e-4, seed)).shapes
    codes = sorted(whole)
    again = redraw(whole, slip, seed + 1)
    new = clean({code: again[code] for code in codes[::2]}).shapes
    held = {code: whole[code] for code in codes[1::2]}
    made = fit(new, held)
    after = {code: made[code].shape if code in made else new[code] for code in new}
    for code, shape in after.items():
        if code in made and made[code].kept:
            continue
        for other, stored in held.items():
            common = shapely.intersection(shape, stored).area
            assert common < 1e-11, (code, other, common)
        moved = shape.symmetric_difference(new[code]).area / new[code].area
        assert moved <= 0.051


def test_overlap_goes_to_the_stored_one_and_a_sliver_to_the_new_one():
    step = 0.00015  # about 17 m, under the tolerance
    held = {"b": square(117.1, 0, 117.2, 0.1), "c": square(117.0, 0.1, 117.2, 0.2)}
    new = {"a": square(117, 0, 117.1 + step, 0.1 - step)}
    assert tolerance_of([*held.values(), *new.values()]) > step
    (made,) = fit(new, held).values()
    assert not made.kept and made.lost_km2 > 0 < made.gained_km2 and made.beside == ("b", "c")
    assert made.shape.equals_exact(square(117, 0, 117.1, 0.1), 1e-6) or (
        made.shape.symmetric_difference(square(117, 0, 117.1, 0.1)).area < 1e-6
    )
    together = {**held, "a": made.shape}
    assert shapely.union_all(list(together.values())).area == pytest.approx(0.04, rel=1e-3)


def test_what_meets_already_and_what_lies_elsewhere_is_not_touched():
    held = {"b": square(117.1, 0, 117.2, 0.1)}
    assert fit({"a": square(117, 0, 117.1, 0.1)}, held) == {}
    assert fit({"a": square(118, 0, 118.1, 0.1)}, held) == {}
    assert fit({"a": square(117, 0, 117.1, 0.1)}, {}) == {}


def test_who_would_change_too_much_stays_and_is_said():
    held = {"b": square(117.09, 0, 117.2, 0.1)}
    (made,) = fit({"a": square(117, 0, 117.1, 0.1)}, held).values()
    assert made.kept and made.share == pytest.approx(0.1, rel=0.01)
    assert made.shape.equals(square(117, 0, 117.1, 0.1))
    assert fit({"a": square(117, 0, 117.1, 0.1)}, held, {frozenset(("a", "b"))}) == {}


def test_the_report_says_what_was_fitted_and_to_whom():
    stored = {OLD: square(117.1, 0, 117.2, 0.1)}
    drawn = make_feature(1, square(117, 0, 117.101, 0.1), kode=NEW)
    result = make_examination([drawn], known=Known(villages=stored))
    (entry,) = result.entries
    assert "disesuaikan dengan batas tersimpan" in kinds(entry.findings)
    told = next(each.sentence for each in entry.findings if "Disesuaikan" in each.sentence)
    assert f"Suka Maju ({OLD}), yang tidak diubah: " in told and "dilepas" in told
    assert entry.shape.intersection(stored[OLD]).area < 1e-12 and 0.009 < entry.change < 0.011
    assert not result.reviews()


def test_ground_that_both_claim_in_earnest_waits_for_a_person_and_is_not_cut():
    stored = {OLD: square(117.05, 0, 117.2, 0.1)}
    drawn = make_feature(1, square(117, 0, 117.1, 0.1), kode=NEW)
    result = make_examination([drawn], known=Known(villages=stored))
    (finding,) = result.reviews()[NEW]
    assert OLD in finding.sentence and "yang tersimpan" in finding.sentence
    assert result.entries[0].shape.equals(square(117, 0, 117.1, 0.1))
    assert not result.reviews(Decisions(accepted=frozenset({NEW})))


def test_many_narrow_overlaps_that_ruin_a_unit_together_wait_too():
    """Each stored neighbour takes less than a twentieth, all of them more."""
    stored = {
        OLD: square(117.097, 0, 117.2, 0.1),
        OTHER: square(117, 0.097, 117.1, 0.2),
    }
    drawn = make_feature(1, square(117, 0, 117.1, 0.1), kode=NEW)
    result = make_examination([drawn], known=Known(villages=stored))
    (finding,) = result.reviews()[NEW]
    assert finding.kind.value == "berubah terlalu banyak" and "dipertahankan" in finding.sentence
