"""Workbooks that are wrong on purpose or by habit: the right value or a named refusal."""

import io
import struct
import subprocess
import sys
import time
import zipfile

import pytest

from connectors.lembar.filling import read_workbook
from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.template import MOST_ROWS
from tests.workbooks import make_workbook, pack

KNOWN = {"penduduk-jumlah": "Jumlah penduduk", "penduduk-agama": "Agama"}


def budget_row(label, planned, realised):
    """A row of the sheet APBDes."""
    return (2026, "pendapatan", "", None, label, "", planned, realised)


def read(rows):
    return read_workbook(open_workbook(pack(make_workbook(rows))), KNOWN)


def planned(written):
    """The one amount of a sheet in sen, or the sentence of its refusal."""
    filled = read({"APBDes": [budget_row("Dana Desa", written, None)]})
    if filled.faults:
        return filled.faults[0].sentence
    [budget] = filled.records["lembar-apbdes"]
    return budget.lines[0].planned


@pytest.mark.parametrize(
    ("written", "sen"),
    [
        ("1.234,5", 123_450),
        ("1,234.5", 123_450),
        ("1 234", 123_400),
        ("1\u00a0234\u202f567", 123_456_700),
        ("1.234.567,00", 123_456_700),
        ("1,234,567.00", 123_456_700),
        ("1'234'567", 123_456_700),
        ("1.234", 123_400),
        ("1,5 juta", 150_000_000),
        (1234.5, 123_450),
        ("0", 0),
    ],
)
def test_every_style_of_number_is_read_as_it_was_meant(written, sen):
    assert planned(written) == sen


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,250", "dua cara"),
        ("999,500", "dua cara"),
        ("1.250 juta", "dua cara"),
        ("12 34", "bukan angka"),
        ("1.23.456", "bukan angka"),
        ("12%", "bukan angka"),
        ("1e9", "bukan angka"),
        ("-5", "di bawah nol"),
        ("1.234,567", "bulat"),
        (0.125, "bulat"),
        (1e300, "bukan angka"),
    ],
)
def test_a_number_that_could_be_another_is_refused(written, said):
    answer = planned(written)
    assert isinstance(answer, str) and said in answer


@pytest.mark.parametrize(
    "label", ["Jumlah", "JUMLAH PENDAPATAN", "Total belanja", "Sub Total", "J U M L A H", "Jml."]
)
def test_a_row_that_sums_others_up_is_never_counted_beside_them(label):
    filled = read({"APBDes": [budget_row(label, 9, 9), budget_row("DD", 9, 9)]})
    [fault] = filled.faults
    assert fault.row == 3 and "baris jumlah" in fault.sentence
    [budget] = filled.records["lembar-apbdes"]
    assert [line.label for line in budget.lines] == ["DD"]


def test_names_that_only_begin_like_a_total_are_taken():
    filled = read({"Layanan": [("Totalitas layanan",)], "Dokumen": [("Jumlahan kas", "1", 2026)]})
    assert filled.faults == ()


def test_the_same_line_or_group_twice_is_a_fault():
    filled = read(
        {
            "APBDes": [budget_row("Dana Desa", 9, 9)] * 2,
            "Monografi": [("penduduk-agama", "Islam", 2026, 1, 1, 2)] * 2,
        }
    )
    assert [(each.sheet, each.row) for each in filled.faults] == [("APBDes", 4), ("Monografi", 4)]


def test_every_row_below_a_merged_cell_is_refused_not_read_as_empty():
    rows = [("penduduk-agama", name, 2026, None, None, 5) for name in ("Islam", "Hindu", "Buddha")]
    book = make_workbook({"Monografi": rows})
    book["Monografi"].merge_cells("F3:F5")
    filled = read_workbook(open_workbook(pack(book)), KNOWN)
    assert [(each.row, each.column) for each in filled.faults] == [
        (3, "Jumlah"),
        (4, "Jumlah"),
        (5, "Jumlah"),
    ]
    assert filled.records["lembar-monografi"] == ()


def change_monografi(change):
    """A whole form whose sheet of numbers is another text."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(pack(make_workbook({}))))
    with whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in whole.namelist():
            body = whole.read(each)
            if each == "xl/worksheets/sheet5.xml":
                assert b"Indikator" in body
                body = change(body.decode()).encode()
            packed.writestr(each, body)
    return out.getvalue()


_MEASURED = """
import resource, sys
from connectors.lembar.opening import SheetError, open_workbook
try:
    open_workbook(open(sys.argv[1], "rb").read())
except SheetError as error:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, error)
"""


@pytest.mark.measured
def test_a_hundred_thousand_full_rows_are_refused_in_bounded_memory_and_time(tmp_path):
    """Asked by a small process: ru_maxrss of a child remembers the size of who began it, and
    this one has grown with every test before."""
    row = "".join(f'<c t="n"><v>{number}</v></c>' for number in range(6))
    rows = f"<row>{row}</row>" * 100_000
    file = tmp_path / "penuh.xlsx"
    file.write_bytes(
        change_monografi(lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"))
    )
    started = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(file)], capture_output=True, text=True, check=True
    )
    assert time.monotonic() - started < 30
    most, said = ended.stdout.split(" ", 1)
    assert f"paling banyak {MOST_ROWS}" in said
    assert int(most) < 768 * 1024


def test_a_bomb_that_lies_about_its_size_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml"):
            packed.writestr(name, b"<x>" + b" " * (70 * 1024 * 1024))
    body = out.getvalue().replace(struct.pack("<I", 70 * 1024 * 1024 + 3), struct.pack("<I", 9))
    with pytest.raises(SheetError):
        open_workbook(body)


def test_entities_do_not_grow():
    """A megabyte a hundred times over, named in a few hundred letters."""
    kinds = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 500 + '">'
    for before, after in ("ab", "bc", "cd", "de"):
        kinds += f'<!ENTITY {after} "' + f"&{before};" * 100 + '">'
    body = change_monografi(lambda text: kinds + "]>" + text.replace("Indikator", "&e;", 1))
    with pytest.raises(SheetError):
        read_workbook(open_workbook(body), KNOWN)
