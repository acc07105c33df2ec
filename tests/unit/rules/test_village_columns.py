"""The columns of Angka desa: ours hold, and a row that makes no sense is refused by its place."""

import tomllib
from pathlib import Path

import pytest

from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.village_columns import FILE, parse_village_columns

CONFIG = Path(__file__).parents[3] / "config"
CATALOGUE = parse_indicators(
    {
        path.name: tomllib.loads(path.read_text("utf-8"))
        for path in sorted((CONFIG / FOLDER).glob("*.toml"))
    }
)
ROW = {"title": "Penduduk", "indicator": "penduduk-jumlah"}


def test_our_columns_ask_for_known_numbers_that_may_be_told():
    table = tomllib.loads((CONFIG / FILE).read_text("utf-8"))
    columns = parse_village_columns(table, CATALOGUE)
    assert [each.title for each in columns[:3]] == [
        "Penduduk laki-laki",
        "Penduduk perempuan",
        "Penduduk",
    ]
    assert not any(CATALOGUE.of(each.indicator).sensitive for each in columns)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "column harus berupa baris"),
        ([{**ROW, "indicator": "entah"}], "column 1: indicator “entah” tidak ada"),
        ([ROW, {**ROW, "indicator": "penduduk-miskin"}], "column 2: .* tidak dapat ditanyakan"),
        ([{**ROW, "indicator": "kepadatan-penduduk"}], "dihitung"),
        ([{**ROW, "indicator": "tipologi"}], "tidak dapat ditanyakan"),
        ([{**ROW, "indicator": "pos-kamling", "sex": "L"}], "sex tidak berlaku"),
        ([{**ROW, "category": "rt"}], "category “rt” bukan kelompok"),
        ([{**ROW, "kolom": 1}], "kolom bukan nama kolom"),
        ([ROW, {**ROW, "title": "Lain"}], "dua kolom yang sama"),
    ],
)
def test_a_wrong_row_is_named(rows, said):
    with pytest.raises(ValueError, match=said):
        parse_village_columns({"legal_basis": "x", "column": rows}, CATALOGUE)
