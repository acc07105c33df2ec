"""Regencies of very different extent, none of them a real one: every defect planted in them is in
the report, none stops the rest, and what nobody touched stays as it was drawn."""

import pytest
from shapely import Point

from geo.coverage import find_holes
from geo.intake.finding import Kind
from geo.intake.neighbours import list_overlaps
from geo.intake.report import to_value
from tests.intake import make_examination, make_feature, make_regions
from tests.made_regencies import make_archipelago, make_equatorial, make_kota

MAKERS = {"kota": make_kota, "archipelago": make_archipelago, "equatorial": make_equatorial}
# What may be said of a unit nobody touched: somebody else drew its neighbours, and kecamatan that
# are cut from west to east reach over several islands.
HARMLESS = {Kind.SWAPPED.value, Kind.CLEANED.value, Kind.STRANGE_NEIGHBOURS.value}


@pytest.fixture(scope="module", params=MAKERS)
def examined(request):
    made = MAKERS[request.param]()
    features = [
        make_feature(number, nested, **about)
        for number, (about, nested) in enumerate(made.features(), 1)
    ]
    regions = make_regions(made.villages, made.parents, root=made.root)
    return made, make_examination(features, regions)


def said_of(result):
    """The kinds of findings of each unit, as the report has them."""
    return {
        each["code"]: {finding["kind"] for finding in each["findings"]}
        for each in to_value(result)["units"]
    }


def test_each_planted_defect_is_named_and_no_unit_is_swallowed(examined):
    made, result = examined
    ground, said = made.ground, said_of(result)
    assert len(ground.wanted) + len(ground.beside) >= 22
    assert set(said) == set(ground.written) and result.unclear == ()
    for code, wanted in (ground.wanted | ground.beside).items():
        assert {kind.value for kind in wanted} <= said[code], (code, wanted, said[code])
    (empty,) = (code for code, wanted in ground.wanted.items() if wanted == {Kind.EMPTY})
    assert result.missing == (empty,)
    assert {each.code for each in result.storable} == set(ground.written) - {empty}


def test_only_what_a_person_must_see_waits(examined):
    made, result = examined
    grave = {Kind.OVER_PARENT, Kind.INSIDE_OTHER, Kind.FEW_POINTS}
    waiting = {code for code, wanted in made.ground.wanted.items() if wanted & grave}
    assert waiting <= set(result.reviews()) <= waiting | set(made.ground.beside)


def test_untouched_units_stay_as_drawn_and_all_meet(examined):
    made, result = examined
    said = said_of(result)
    untouched = set(made.truth) - set(made.ground.wanted) - set(made.ground.beside)
    for each in result.storable:
        assert each.shape.is_valid
        if each.code in untouched:
            assert each.change <= 0.0025 and said[each.code] <= HARMLESS, (each, said[each.code])
    reviewed = set(result.reviews())
    shapes = {each.code: each.shape for each in result.storable}
    assert list_overlaps({code: s for code, s in shapes.items() if code not in reviewed}) == ()
    # Nothing is open but the place of the unit that came without a shape, and two lakes.
    places = [made.truth[code].representative_point() for code in result.missing]
    places += [Point(lake) for lake in made.ground.lakes]
    holes = find_holes(list(shapes.values()))
    assert all(any(hole.covers(place) for place in places) for hole in holes)


def test_they_differ_in_extent_as_regencies_do(examined):
    made, result = examined
    bounds = [shape.bounds for shape in made.truth.values()]
    west, south, east, north = (
        choose(each[at] for each in bounds) for at, choose in enumerate((min, min, max, max))
    )
    size = {"99.71": (0.03, 40), "99.01": (2.5, 40), "99.02": (1.4, 230)}[made.root]
    assert max(east - west, north - south) >= size[0] and len(made.truth) >= size[1] - 4
    assert (south < 0 < north) == (made.root == "99.02")
    assert result.tolerance_m >= 20
