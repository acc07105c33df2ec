"""A source's categories as ours: by id, by label, joined only where a row says so."""

import copy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.records import Cell
from portal.rules.categories import parse_categories
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.settings import Settings, read_config_folder
from tests.databases import ROOT

SETTINGS = Settings(ROOT, "", "", "", ROOT / "config", "")
CATALOGUE = parse_indicators(read_config_folder(SETTINGS, FOLDER))
TABLES = read_config_folder(SETTINGS, "categories")
RULES = parse_categories(TABLES, CATALOGUE)
EDUCATION, AGES = "penduduk-pendidikan-kk", "penduduk-umur-rentang"


def mapped(indicator, *lines, kind="opensid"):
    """Category and label of each value, of lines (upstream id, code, label, value)."""
    cells = tuple(
        Cell(code, label, "", None if value is None else Decimal(value), upstream)
        for upstream, code, label, value in lines
    )
    return {
        (each.category, each.label): None if each.value is None else int(each.value)
        for each in RULES.map_cells(kind, indicator, cells)
    }


def test_education_is_told_by_id_where_the_labels_are_the_same():
    bug = "DIPLOMA IV/ STRATA I"
    found = mapped(
        EDUCATION,
        ("8", "diploma-iv-strata-i", bug, 40),
        ("9", "diploma-iv-strata-i-9", bug, 5),
        ("10", "diploma-iv-strata-i-10", bug, 2),
    )
    assert found == {
        ("diploma-iv-strata-i", "Diploma IV/Strata I"): 40,
        ("strata-ii", "Strata II"): 5,
        ("strata-iii", "Strata III"): 2,
    }
    right = mapped(
        EDUCATION, ("9", "strata-ii", "STRATA II", 5), ("", "strata-iii", "STRATA  III", 1)
    )
    assert right == {("strata-ii", "Strata II"): 5, ("strata-iii", "Strata III"): 1}


def test_ids_of_education_mean_nothing_in_another_table():
    assert mapped("penduduk-pekerjaan", ("9", "petani-pekebun", "PETANI/PEKEBUN", 7)) == {
        ("petani-pekebun", "PETANI/PEKEBUN"): 7
    }


def test_sums_and_empty_lines_are_no_categories():
    found = mapped(
        "penduduk-agama",
        ("1", "islam", "ISLAM", 420),
        ("666", "jumlah", "JUMLAH", 420),
        ("777", "belum-mengisi", "BELUM MENGISI", 4),
        ("888", "total", "TOTAL", 424),
    )
    assert found == {
        ("islam", "ISLAM"): 420,
        ("belum-mengisi", "Belum mengisi"): 4,
        ("total", "Jumlah"): 424,
    }
    # A total that another release calls by another name is known by its id, and the other way.
    assert mapped("penduduk-agama", ("888", "semua", "SEMUA", 9)) == {("total", "Jumlah"): 9}
    assert mapped("penduduk-agama", ("", "total", "Jumlah", 9)) == {("total", "Jumlah"): 9}
    outside = mapped("bantuan-penduduk", ("", "bukan-penerima", "BUKAN PENERIMA", 3))
    assert outside == {("bukan-penerima", "Bukan penerima"): 3}


def test_the_youngest_two_bands_are_one_and_no_others():
    found = mapped(
        AGES,
        ("1", "a", "0 s/d 1 TAHUN", 3),
        ("2", "b", "2 S/D 4 TAHUN", 9),
        ("3", "5-s-d-9-tahun", "5 s/d 9 tahun", 11),
    )
    assert found == {
        ("0-s-d-4-tahun", "0 s/d 4 tahun"): 12,
        ("5-s-d-9-tahun", "5 s/d 9 tahun"): 11,
    }


@pytest.mark.parametrize(
    "lines",
    [
        [("1", "0-s-d-1-tahun", "0 s/d 1 TAHUN", 3)],
        [("2", "2-s-d-4-tahun", "2 s/d 4 tahun", 9)],
        [
            ("1", "0-s-d-1-tahun", "0 s/d 1 tahun", 3),
            ("2", "dibawah-1-tahun", "dibawah 1 tahun", 1),
            ("3", "2-s-d-4-tahun", "2 s/d 4 tahun", 9),
        ],
    ],
)
def test_a_band_alone_or_told_twice_is_not_taken_for_the_whole(lines):
    found = mapped(AGES, *lines)
    assert {code: value for (code, _), value in found.items()} == {
        code: value for _, code, _, value in lines
    }


def test_an_unknown_part_is_not_joined():
    found = mapped(AGES, ("1", "a", "0 s/d 1 tahun", None), ("2", "b", "2 s/d 4 tahun", 9))
    assert found == {("a", "0 s/d 1 tahun"): None, ("b", "2 s/d 4 tahun"): 9}


def test_age_groups_of_another_scale_are_left_as_they_are():
    found = mapped("penduduk-umur-kategori", ("1", "balita-0-5", "BALITA (0 - 5)", 30))
    assert found == {("balita-0-5", "BALITA (0 - 5)"): 30}


def test_a_sheet_is_read_by_our_own_labels_and_codes():
    found = mapped(
        "penduduk-umur-kelompok",
        ("", "65 tahun ke atas", "65 Tahun ke atas", 4),
        ("", "0-15", "0-15", 9),
        kind="lembar",
    )
    assert found == {("65-ke-atas", "65 tahun ke atas"): 4, ("0-15", "0–15 tahun"): 9}
    marriage = mapped("penduduk-perkawinan", ("", "belum kawin", "Belum kawin", 5), kind="lembar")
    assert marriage == {("belum-kawin", "Belum kawin"): 5}
    sexes = mapped("penduduk-kelamin", ("", "pria", "Pria", 5), ("", "p", "P", 6), kind="lembar")
    assert sexes == {("laki-laki", "Laki-laki"): 5, ("perempuan", "Perempuan"): 6}


def test_a_kind_without_a_file_is_left_alone():
    assert mapped("penduduk-agama", ("666", "jumlah", "JUMLAH", 1), kind="feed") == {
        ("jumlah", "JUMLAH"): 1
    }


def test_two_lines_that_come_to_one_category_stay_two():
    found = mapped(EDUCATION, ("9", "x", "STRATA II", 5), ("99", "strata-ii", "Strata II", 1))
    assert sorted(found.values()) == [1, 5] and len({code for code, _ in found}) == 2


labels = st.sampled_from(
    ["TOTAL", "BELUM MENGISI", "ISLAM", "Strata II", "0 s/d 1 tahun", "2 s/d 4 tahun", "", "x y"]
)
lines = st.lists(
    st.tuples(st.sampled_from(["", "1", "8", "9", "10", "777", "888"]), labels, st.integers(0, 99)),
    max_size=12,
)


@given(lines, st.sampled_from([EDUCATION, AGES, "penduduk-agama"]))
def test_nothing_is_lost_and_no_category_comes_twice(told, indicator):
    cells = tuple(
        Cell(f"k{at}", label, sex, Decimal(value), upstream)
        for at, (upstream, label, value) in enumerate(told)
        for sex in ("L", "")
    )
    found = RULES.map_cells("opensid", indicator, cells)
    assert sum(each.value or 0 for each in found) == sum(each.value or 0 for each in cells)
    keys = [(each.category, each.sex) for each in found]
    assert len(set(keys)) == len(keys)
    assert all(0 < len(each.category) <= 60 for each in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["row"][0].update(category="Total"), "category hanya huruf kecil"),
        (lambda t: t["row"][0].update(left_out=True), "left_out tidak dapat bersama"),
        (lambda t: t["row"][0].update(ids=[]), "ids kosong"),
        (lambda t: t["row"].append({"category": "a", "title": "A"}), "perlu ids atau labels"),
        (lambda t: t["row"][0].pop("title"), "title kosong"),
        (lambda t: t["row"][-1].update(indicators=["apa"]), '"apa" tidak dikenal'),
        (lambda t: t["merge"][0].update(parts=[["a"]]), "parts harus dua daftar"),
        (lambda t: t["merge"][0].pop("indicators"), "indicators kosong"),
        (lambda t: t.update(lain=1), "lain bukan nama kolom"),
        (lambda t: t.update(kind="lembar"), "sudah ada di berkas lain"),
        (lambda t: t.update(row=3), "baris [[row]]"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_its_place(change, words):
    tables = copy.deepcopy({name: dict(table) for name, table in TABLES.items()})
    change(tables["categories/opensid.toml"])
    with pytest.raises(ValueError, match=r"categories/opensid\.toml") as error:
        parse_categories(tables, CATALOGUE)
    assert words in str(error.value)
