"""Features are matched by code, else by name within the parent, else left to people."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.codes import Level
from geo.intake.finding import Kind, Weight
from geo.intake.matching import match
from tests.boundary_files import square
from tests.intake import VILLAGES, kinds, make_feature, make_regions

DESA = "64.08.11.2002"


def of(*rows, chosen=None, **regions):
    """The matches of rows of properties."""
    features = [make_feature(at, square(at), **row) for at, row in enumerate(rows, 1)]
    return match(features, make_regions(**regions), Level.DESA, chosen or {}).matches


@pytest.mark.parametrize(
    "row",
    [
        {"KDEPUM": "64.08.11.2002"},
        {"kdepum": "6408112002"},
        {"KODE_DESA": "6408112002"},
        {"Kode Wilayah": " 64.08.11.2002 "},
        {"code": "'64.08.11.2002"},
        {"KODE_KEMEN": "64 08 11 2002"},
        {"apa_saja": "64.08.11.2002"},
    ],
    ids=lambda row: next(iter(row)),
)
def test_a_code_is_found_however_its_column_is_called(row):
    (found,) = of(row)
    assert (found.code, found.taken, found.findings) == (DESA, True, ())


def test_the_id_of_a_feature_counts_when_it_is_a_code():
    features = [make_feature(1, square(0)), make_feature(2, square(1))]
    with_id = [type(each)(**{**_fields(each), "id": DESA}) for each in features[:1]]
    (found,) = match(with_id, make_regions(), Level.DESA, {}).matches
    assert found.code == DESA


def _fields(feature):
    return {name: getattr(feature, name) for name in type(feature).__slots__}


@pytest.mark.parametrize(
    ("row", "bps"),
    [
        ({"KDEBPS": "6404110002"}, {}),
        ({"kode": "6404110002"}, {}),  # the village part begins with 0
        ({"kode": "6404110002", "KDEBPS": "6404110002"}, {}),
        ({"kode": "6408112002", "KDEBPS": "6408112002"}, {}),  # looks like one, is named the other
        ({"kode": "6404112002"}, {"6404112002": DESA}),  # known from the crosswalk
        ({"kode": "6404110"}, {}),  # a kecamatan of the statistics office
    ],
)
def test_a_code_of_the_statistics_office_is_refused_as_kemendagri(row, bps):
    (found,) = of(row, bps=bps)
    assert found.code == "" and not found.taken
    assert Kind.BPS_CODE.value in kinds(found.findings)
    assert any(each.weight is Weight.REVIEW for each in found.findings)


def test_a_column_of_such_codes_is_refused_whole():
    """One of them would pass for a Kemendagri code; the others show what column it is."""
    rows = [{"kode": text} for text in ("6408010001", "6408112002", "6408120003")]
    assert [each.code for each in of(*rows)] == ["", "", ""]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"KDEPUM": DESA}, "kolom KDEPUM, karena namanya"),
        ({"entah": DESA}, "kolom entah, karena isinya"),
        ({"kode": "6404110002"}, "kolom kode berisi kode BPS|Kolom kode berisi kode BPS"),
        ({"nama": "Manubar"}, "Tidak ada kolom kode"),
    ],
)
def test_it_is_said_where_codes_were_read(row, words):
    matching = match([make_feature(1, square(0), **row)], make_regions(), Level.DESA, {})
    assert re.search(words, matching.column.describe())


def test_the_name_within_the_kecamatan_helps_where_the_code_does_not():
    (found,) = of({"KDEBPS": "6404110002", "DESA": "MANUBAR", "KECAMATAN": "Sandaran"})
    assert found.code == DESA and found.taken
    assert kinds(found.findings) == {Kind.BPS_CODE.value, Kind.BY_NAME.value}
    assert all(each.weight is not Weight.REVIEW for each in found.findings)


@pytest.mark.parametrize("name", ["Desa Manubar", "manubar", "Ds. Manubar", "MANU BAR"])
def test_spellings_of_one_name_meet(name):
    (found,) = of({"nama": name, "parent_code": "64.08.11"})
    assert found.code == DESA


@pytest.mark.parametrize(
    ("row", "suggestions"),
    [
        ({"nama": "Manubar"}, (DESA,)),  # no kecamatan: the name alone is no key
        ({"nama": "Manubarr", "kecamatan": "Sandaran"}, (DESA,)),  # misspelt
        (
            {"nama": "Suka Maju", "kecamatan": "Sangatta Selatan"},  # two of one name
            ("64.08.12.2003", "64.08.12.2004"),
        ),
        ({"nama": "Entah"}, ()),
        ({}, ()),
        ({"kode": "abc"}, ()),
        ({"kode": "64.08.11.2099", "nama": "Manubar"}, (DESA,)),  # not in the tree
    ],
)
def test_what_is_not_certain_goes_to_people(row, suggestions):
    (found,) = of(row)
    assert (found.code, found.taken, found.suggestions) == ("", False, suggestions)
    assert any(each.weight is Weight.REVIEW for each in found.findings)


def test_the_kind_tells_a_desa_from_a_kelurahan_of_the_same_name():
    villages = {"64.08.12.1001": "Loktuan", "64.08.12.2001": "Loktuan"}
    row = {"nama": "Loktuan", "kecamatan": "Sangatta Selatan", "jenis": "Kelurahan"}
    (found,) = of(row, villages=villages)
    assert found.code == "64.08.12.1001"


def test_a_person_decides_by_the_number_of_the_feature():
    (found,) = of({"nama": "Manubarr"}, chosen={1: DESA})
    assert found.code == DESA and found.taken


def test_a_name_that_differs_is_noted_and_one_of_a_sister_is_asked_about():
    (noted,) = of({"kode": DESA, "nama": "Manubar Dalam"})
    assert noted.taken and [each.weight for each in noted.findings] == [Weight.NOTE]
    (asked,) = of({"kode": DESA, "nama": "Tadoan"})
    (finding,) = asked.findings
    assert finding.weight is Weight.REVIEW and finding.other == "64.08.11.2003"


def test_other_regencies_and_levels_are_named_and_not_taken():
    found = of({"kode": "64.09.01.2001"}, {"kode": "64.08.11"}, {"kode": DESA})
    assert [each.taken for each in found] == [False, False, True]
    assert [kinds(each.findings) for each in found[:2]] == [
        {Kind.FOREIGN.value},
        {Kind.OTHER_LEVEL.value},
    ]


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(["kode", "nama", "kecamatan", "kdebps", "jenis", "x"]),
            st.one_of(
                st.sampled_from([*VILLAGES, *VILLAGES.values(), "6408112002", "Sandaran"]),
                st.text(max_size=20),
                st.integers(6404000000, 6408999999).map(str),
            ),
        ),
        max_size=4,
    )
)
def test_nothing_is_taken_that_the_row_does_not_say(rows):
    """Whatever the rows hold: a match is a region of the tree whose code or name stands there."""
    for row, found in zip(rows, of(*rows), strict=True):
        if not found.taken:
            continue
        region = VILLAGES[found.code]
        text = "".join(character for character in " ".join(row.values()) if character.isalnum())
        assert found.code.replace(".", "") in text or (
            "".join(region.split()).lower() in text.lower()
        )
