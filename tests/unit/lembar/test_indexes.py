"""IDM and Indeks Desa in a sheet: as published, or refused by the cell."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.lembar.filling import read_workbook
from connectors.lembar.indexes import PARTS
from connectors.lembar.opening import open_workbook
from connectors.lembar.template import INDEKS
from portal.rules.village_index import parse_indexes
from tests.workbooks import make_workbook, pack

TABLE = tomllib.loads((Path(__file__).parents[3] / "config" / "indeks_desa.toml").read_text())
FORMS = [rule.form for rule in parse_indexes(TABLE).indexes]


def row(
    year=2025, index="Indeks Desa", score="78,42", status="Maju", document="", link="", **parts
):
    return (year, index, score, status, *(parts.get(name) for name in PARTS), document, link)


def read(*rows):
    return read_workbook(open_workbook(pack(make_workbook({"Indeks": rows}))), {}, FORMS)


def test_the_sheet_has_a_column_for_every_part_of_both():
    assert {title for form in FORMS for title in form.parts.values()} == set(PARTS)
    assert {*PARTS, "Skor", "Status"} <= {column.title for column in INDEKS.columns}


def test_rows_become_records_with_scores_to_their_last_digit():
    filled = read(
        row(Sosial=77, Ekonomi="60.25", document="Kepmendesa 343/2025", link="https://x.go.id/a"),
        row(2024, "idm", 0.7123, "MAJU", IKS="0,8000"),
        row(2023, "Indeks Desa Membangun", None, "berkembang"),
    )
    assert filled.faults == ()
    new, old, none = filled.records["lembar-indeks"]
    assert (new.key, new.score, new.status) == ("indeks-desa-2025", Decimal("78.42"), "maju")
    assert [(part.code, part.score) for part in new.parts] == [
        ("sosial", Decimal(77)), ("ekonomi", Decimal("60.25")),
    ]  # fmt: skip
    assert (new.document, new.url) == ("Kepmendesa 343/2025", "https://x.go.id/a")
    assert (old.key, old.score, old.status) == ("idm-2024", Decimal("0.7123"), "maju")
    assert old.parts[0].score == Decimal("0.8000") and none.score is None


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(2025, "IDM", "0,7"), "Tahun"),
        (row(2015, "IDM", "0,7"), "Tahun"),
        (row(2023), "Tahun"),
        (row(index="IPD"), "Indeks"),
        (row(2024, "IDM", "71,23"), "Skor"),
        (row(score="100,5"), "Skor"),
        (row(score="-1"), "Skor"),
        (row(score="tinggi"), "Skor"),
        (row(score="7.842,1"), "Skor"),
        (row(status="Swasembada"), "Status"),
        (row(status=""), "Status"),
        (row(IKS="0,5"), "IKS"),
        (row(2024, "IDM", "0,7", Sosial="0,5"), "Sosial"),
        (row(link="javascript:1"), "Tautan"),
    ],
)
def test_what_nobody_publishes_is_refused_by_its_cell(wrong, column):
    filled = read(wrong)
    [fault] = filled.faults
    assert (fault.sheet, fault.row, fault.column) == ("Indeks", 3, column)
    assert filled.records["lembar-indeks"] == ()


def test_the_same_year_twice_is_a_fault():
    [fault] = read(row(), row(status="Mandiri")).faults
    assert fault.row == 4 and "sudah ditulis" in fault.sentence
