"""Each of the 22 real defects is named by what it is; none stops the others."""

import json

import pytest
from shapely.geometry import box

from geo.areas import area_km2
from geo.codes import Level, RegionCode
from geo.intake.examination import Decisions
from geo.intake.finding import Kind, Weight
from geo.intake.shaping import shape_unit
from geo.shapes import to_multipolygon
from tests.intake import kinds, make_examination, make_feature, make_regions

SWAP = Kind.SWAPPED.value
WANTED = {
    "96.01.05.1012": {Kind.EMPTY},
    "11.10.09.2009": {Kind.OPEN_RING},
    "35.78.12.1006": {Kind.REPEATED},
    "64.07.07.2002": {Kind.CROSSING},
    "35.09.04.2001": {Kind.CROSSING},
    "33.03.04.2002": {Kind.CROSSING},
    "11.06.02.2023": {Kind.NESTED_SHELLS},
    "21.04.09.1004": {Kind.ISLANDS_AS_HOLES},
    "21.04.09.2002": {Kind.ISLANDS_AS_HOLES, Kind.LABEL_OUTSIDE},
    "35.25.09.2021": {Kind.HOLE_OUTSIDE},
    "72.01.24": {Kind.REPEATED, Kind.CROSSING},
    "81.05.16": {Kind.OPEN_RING, Kind.REPEATED, Kind.ISLANDS_AS_HOLES, Kind.CROSSING},
    "92.02.33": {Kind.REPEATED, Kind.HOLE_OUTSIDE},
    "64.74": {Kind.NESTED_SHELLS},
    "16.04.09.2021": {Kind.FEW_POINTS},
    "21.04.02.1010": set(),
    "21.04.02.1020": set(),
    "33.05.10.2019": {Kind.LABEL_OUTSIDE},
    "33.05.11.2001": set(),
    "64.08.11.2001": set(),
    "64.08.15.2001": set(),
    "64.08.03.2002": {Kind.LABEL_OUTSIDE},
}


@pytest.fixture(scope="module")
def rows(shared):
    found = json.loads((shared / "data/defects/real_defects.json").read_text())
    assert {row["code"] for row in found} == set(WANTED)
    return {row["code"]: row for row in found}


def nested(row):
    value = row["path_latlng"]
    while isinstance(value, str) and value:
        value = json.loads(value)
    return value or []


def raw(row, number=1):
    about = {"kode": row["code"], "nama": row["name"], "lat": row["lat"], "lng": row["lng"]}
    return make_feature(number, nested(row), **about)


@pytest.mark.parametrize("code", WANTED)
def test_the_defect_is_named_and_the_shape_repaired(rows, code):
    row = rows[code]
    shaped = shape_unit([raw(row)])
    wanted = {kind.value for kind in WANTED[code]}
    if code != "96.01.05.1012":
        wanted.add(SWAP)
        assert shaped.shape.is_valid
        assert area_km2(shaped.shape) == pytest.approx(
            row["expect"]["area_km2_structure"], rel=5e-3
        )
    assert kinds(shaped.findings) == wanted


def test_all_of_them_in_one_file_are_all_in_the_report(rows):
    features = [raw(row, at) for at, row in enumerate(rows.values(), 1)]
    result = make_examination(features)
    said = {each.code: kinds(each.findings) for each in result.entries}
    assert set(said) | {u.feature.properties["kode"] for u in result.unclear} == set(WANTED)
    for code, wanted in WANTED.items():
        if code in said:
            assert {kind.value for kind in wanted} <= said[code]
    # Laid over an uncut neighbour of the same kecamatan, and over one of another kecamatan.
    assert Kind.OVER_PARENT.value in said["21.04.02.1020"]
    assert Kind.OVERLAP.value in said["21.04.02.1010"]
    assert Kind.INSIDE_OTHER.value in said["33.05.11.2001"]
    inside = next(
        finding
        for each in result.entries
        for finding in each.findings
        if each.code == "33.05.11.2001" and finding.kind is Kind.INSIDE_OTHER
    )
    assert inside.other == "33.05.10.2019" and "97%" in inside.sentence


@pytest.mark.parametrize(("code", "parent"), [("72.01.24", "72.01.09"), ("92.02.33", "92.02.05")])
def test_a_new_kecamatan_over_its_uncut_parent_is_named(rows, code, parent):
    """The parent as it was drawn before the split: the new one lies within it."""
    drawn = shape_unit([raw(rows[code])]).shape
    whole = to_multipolygon(box(*drawn.buffer(0.05).bounds))
    features = [raw(rows[code]), make_feature(2, whole, kode=parent, nama="Induk")]
    result = make_examination(features, level=Level.KECAMATAN)
    (entry,) = [each for each in result.entries if each.code == code]
    over = [each for each in entry.findings if each.kind is Kind.OVER_PARENT]
    assert over and over[0].other == parent and over[0].weight is Weight.REVIEW


def test_a_new_desa_over_its_parent_keeps_its_shape_and_waits(rows):
    """The two of Daik in a tree of their own: neither vanishes, both wait for a person."""
    codes = ("21.04.02.1010", "21.04.02.1020")
    regions = make_regions(
        {code: rows[code]["name"] for code in codes}, {"21.04.02": "Lingga"}, root="21.04"
    )
    features = [raw(rows[code], at) for at, code in enumerate(codes, 1)]
    result = make_examination(features, regions)
    reviews = result.reviews()
    assert set(reviews) == set(codes)
    said = {finding.kind for each in reviews.values() for finding in each}
    assert Kind.OVER_PARENT in said and said & {Kind.CHANGED, Kind.VANISHED}
    for entry in result.entries:
        moved = entry.shape.symmetric_difference(entry.original).area
        assert moved < 1e-6 * entry.original.area  # its ground; only nodes are added


def test_a_desa_without_a_shape_is_missing_and_does_not_stop_the_rest(rows):
    row = rows["96.01.05.1012"]
    near = to_multipolygon(box(131.3, -1.0, 131.4, -0.9))
    codes = {row["code"]: row["name"], "96.01.05.2001": "Tetangga"}
    regions = make_regions(codes, {"96.01.05": "Makbon"}, root="96.01")
    features = [raw(row), make_feature(2, near, kode="96.01.05.2001", nama="Tetangga")]
    result = make_examination(features, regions)
    assert [each.code for each in result.storable] == ["96.01.05.2001"]
    assert result.missing == (row["code"],) and not result.reviews()
    assert RegionCode(row["code"]).level is Level.DESA


def test_a_new_desa_is_cut_out_of_its_parent_when_a_person_says_so(rows):
    codes = ("21.04.02.1010", "21.04.02.1020")
    regions = make_regions(
        {code: rows[code]["name"] for code in codes}, {"21.04.02": "Lingga"}, root="21.04"
    )
    features = [raw(rows[code], at) for at, code in enumerate(codes, 1)]
    cut = Decisions(cut=frozenset(codes[1:]))
    result = make_examination(features, regions, decisions=cut)
    assert not result.reviews() and result.after.overlaps == 0
    parent, child = result.entries
    assert Kind.CUT.value in kinds(parent.findings) and Kind.CUT.value not in kinds(child.findings)
    drawn = {code: area_km2(shape_unit([raw(rows[code])]).shape) for code in codes}
    assert child.km2 == pytest.approx(drawn[codes[1]], rel=0.01)
    assert parent.km2 == pytest.approx(drawn[codes[0]] - 20.74, rel=0.01)
    swallowed = Decisions(cut=frozenset(codes))
    both = make_examination(features, regions, decisions=swallowed)
    assert set(both.reviews()) == set(codes)  # neither yields: nothing is cut
