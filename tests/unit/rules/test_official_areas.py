"""Official areas are rows with a source and a date; what is not there is unknown."""

import tomllib
from datetime import date

import pytest
from conftest import ROOT

from portal.rules.official_areas import parse_areas

GOOD = {"code": "64.08", "km2": 31572.691, "source": "BIG", "as_of": date(2024, 12, 16)}


def test_the_rows_of_the_project():
    areas = parse_areas(tomllib.loads((ROOT / "config" / "luas.toml").read_text()))
    assert areas["64.08"].km2 == 31572.691 and areas["64.08"].as_of == date(2024, 12, 16)
    assert "64.09" not in areas


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": ""}, "baris 1"),
        ({"km2": 0}, "baris 1"),
        ({"km2": "banyak"}, "baris 1"),
        ({"source": ""}, "64.08"),
        ({"as_of": "2024"}, "64.08"),
    ],
)
def test_a_bad_row_is_named(wrong, words):
    with pytest.raises(ValueError, match=words):
        parse_areas({"area": [GOOD | wrong]})


def test_a_code_stands_once_and_rows_are_tables():
    with pytest.raises(ValueError, match="dua kali"):
        parse_areas({"area": [GOOD, GOOD]})
    for table in ({"area": "x"}, {"area": ["x"]}):
        with pytest.raises(ValueError, match=r"luas\.toml"):
            parse_areas(table)
    assert parse_areas({}) == {}
