"""Sheets of villages' numbers that are wrong on purpose or by habit: the right number or a named
refusal, never another one."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.template import META, MOST_ROWS, VERSION, VILLAGES_NAME
from connectors.lembar.template import NAME as UNIT_NAME
from connectors.lembar.village_form import NAME, NumberColumn, form_of_villages
from connectors.lembar.village_numbers import VillageRow, read_village_numbers
from tests.workbooks import pack

KINDS = frozenset({"desa", "kelurahan"})
COLUMNS = (
    NumberColumn("Laki-laki", "jiwa", "orang", "Orang", "total", "total", "L", 0, KINDS),
    NumberColumn("Perempuan", "jiwa", "orang", "Orang", "total", "total", "P", 0, KINDS),
    NumberColumn("Orang", "jiwa", "orang", "Orang", "total", "total", "", 0, KINDS),
    NumberColumn("Luas", "ha", "luas", "Luas", "total", "total", "", 2, KINDS),
)
ONE, TWO = "64.08.05.2006", "64.08.05.2004"
UNITS = {
    ONE: VillageRow("desa", True, ("Benua Baru Ilir", "Desa Benua Baru Ilir")),
    TWO: VillageRow("desa", True, ("Pelawan", "Desa Pelawan")),
}
FORM = form_of_villages(COLUMNS)


def make(*rows, given=(), head=(VILLAGES_NAME, VERSION, "64.08.05", 2026)):
    book = Workbook()
    sheet = book.active
    sheet.title = NAME
    sheet.append([column.title for column in FORM.columns])
    sheet.append([column.hint for column in FORM.columns])
    for row in rows:
        sheet.append(list(row))
    meta = book.create_sheet(META)
    meta.append(list(head))
    for row in given:
        meta.append(list(row))
    return book


def take(body):
    opened = open_workbook(body if isinstance(body, bytes) else pack(body))
    return read_village_numbers(opened, COLUMNS, UNITS, date(2026, 11, 24))


def told(filled):
    """Village, indicator and sex to number."""
    return {
        (each.unit_hint, each.indicator, cell.sex): cell.value
        for each in filled.records
        for cell in each.cells
    }


def one(column, written):
    """The number taken of one cell, or the sentence of its refusal."""
    place = [each.title for each in FORM.columns].index(column)
    filled = take(make((ONE, "", None, *(written if place == at else None for at in range(3, 7)))))
    if filled.faults:
        assert filled.records == ()
        return filled.faults[0].sentence
    [value] = set(told(filled).values())
    return value


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("Orang", "1.234", 1234),
        ("Orang", "1 234", 1234),
        ("Orang", "1,234.00", 1234),
        ("Orang", "1.234.567,00", 1_234_567),
        ("Orang", "1'234'567", 1_234_567),
        ("Orang", 1234.0, 1234),
        ("Orang", "0", 0),
        ("Luas", "1.234,5", Decimal("1234.5")),
        ("Luas", "1,234.5", Decimal("1234.5")),
        ("Luas", "1 234,50", Decimal("1234.5")),
        ("Luas", 1234.5, Decimal("1234.5")),
        ("Luas", "0,5", Decimal("0.5")),
    ],
)
def test_every_style_of_number_is_read_as_it_was_meant(column, written, value):
    assert one(column, written) == value


@pytest.mark.parametrize(
    ("column", "written", "said"),
    [
        ("Orang", "1,234", "dua cara"),
        ("Orang", "12,500", "dua cara"),
        ("Luas", "12.500", "dua cara"),
        ("Luas", "12,500", "dua cara"),
        ("Orang", "0,5", "bilangan bulat"),
        ("Orang", "12 34", "bukan angka"),
        ("Orang", "10-12", "bukan angka"),
        ("Orang", "45%", "bukan angka"),
        ("Orang", "(12)", "di bawah nol"),
        ("Orang", "120 KK", "tanpa “KK”"),
        ("Orang", "Rp 500", "tanpa “Rp”"),
        ("Luas", "3 m", "tanpa “m”"),
        ("Luas", "2 t", "tanpa “t”"),
        ("Luas", "1,5 juta", "tanpa “juta”"),
        ("Orang", "1e3", "tanpa “e”"),
        ("Orang", True, "bukan angka"),
        ("Orang", date(2026, 3, 1), "bukan angka"),
        ("Orang", 1e300, "bukan angka"),
        ("Luas", 0.125, "lebih teliti"),
        ("Orang", "#REF!", "galat"),
    ],
)
def test_a_cell_that_could_be_another_number_is_refused(column, written, said):
    answer = one(column, written)
    assert isinstance(answer, str) and said in answer


def test_merged_cells_are_refused_in_every_row_they_cover():
    book = make((ONE, "", None, None, None, 10), (TWO, "", None, None, None, None))
    book[NAME].merge_cells("F3:F4")
    filled = take(book)
    assert [(each.row, each.column) for each in filled.faults] == [(3, "Orang"), (4, "Orang")]
    assert filled.records == () and filled.spoken == frozenset()


def test_more_merged_cells_than_anybody_makes_are_refused():
    book = make((ONE, "", None, None, None, 10))
    for at in range(MOST_ROWS + 1):
        book[NAME].merge_cells(start_row=3 + at, end_row=3 + at, start_column=20, end_column=21)
    book[NAME].merge_cells("F3:F4")
    with pytest.raises(SheetError, match="gabungan|paling banyak"):
        take(book)


def test_formulas_count_only_with_their_value():
    book = make((ONE, "", None, 10, 12, None), (TWO, "", None, None, None, None))
    book[NAME]["F3"] = "=D3+E3"
    book[NAME]["F4"] = "=VLOOKUP(A4;Lain!A:B;2)"
    filled = take(book)
    assert [(each.row, each.column) for each in filled.faults] == [(3, "Orang"), (4, "Orang")]
    assert "rumus tanpa nilai" in filled.faults[0].sentence and filled.records == ()


def test_hidden_and_foreign_sheets_are_not_read():
    book = make((ONE, "", None, None, None, 10))
    more = book.create_sheet("Kerja")
    more.append([ONE, "", None, None, None, 99])
    more.sheet_state = "hidden"
    filled = take(book)
    assert told(filled) == {(ONE, "orang", ""): 10}
    assert filled.notes == ("Lembar Kerja tidak dibaca.",)
    for state in ("hidden", "veryHidden"):
        book[NAME].sheet_state = state
        book.active = book.sheetnames.index("Kerja")
        book["Kerja"].sheet_state = "visible"
        with pytest.raises(SheetError, match="tersembunyi"):
            take(book)


def test_two_sheets_of_one_name_are_refused():
    book = make((ONE, "", None, None, None, 10))
    book.create_sheet("Angka desX").append([ONE, "", None, None, None, 99])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack(book))) as whole, zipfile.ZipFile(out, "w") as packed:
        for name in whole.namelist():
            packed.writestr(name, whole.read(name).replace(b"Angka desX", NAME.encode()))
    with pytest.raises(SheetError, match="utuh"):
        take(out.getvalue())


@pytest.mark.parametrize(
    "row",
    [
        ("", "Jumlah", None, 9, 9, 18), ("JUMLAH", "", None, 9, 9, 18),
        (None, "Total kecamatan", None, 9, 9, 18), (None, "J U M L A H", None, 9, 9, 18),
        ("64.08.05", "Kecamatan Sangkulirang", None, 9, 9, 18), (None, None, None, 9, 9, 18),
    ],
)  # fmt: skip
def test_a_row_of_sums_is_never_a_village(row):
    filled = take(make((ONE, "", None, 4, 5), row))
    assert [each.row for each in filled.faults] == [4]
    assert told(filled) == {(ONE, "orang", "L"): 4, (ONE, "orang", "P"): 5, (ONE, "orang", ""): 9}


def test_names_sorted_apart_from_their_codes_are_found():
    filled = take(
        make((ONE, "Desa Pelawan", None, None, None, 10), (TWO, "PELAWAN", None, None, None, 20))
    )
    [fault] = filled.faults
    assert (fault.row, fault.column) == (3, "Nama desa atau kelurahan")
    assert "milik Desa Benua Baru Ilir" in fault.sentence and "tertukar" in fault.sentence
    assert told(filled) == {(TWO, "orang", ""): 20}


def test_men_or_women_alone_are_never_more_than_all():
    [fault] = take(make((ONE, "", None, 30, None, 20))).faults
    assert fault.column == "Orang" and "20 kurang dari 30" in fault.sentence


@pytest.mark.parametrize("day", ["2025-12-31", "2024-06-30"])
def test_a_day_of_another_year_is_refused(day):
    [fault] = take(make((ONE, "", day, None, None, 10))).faults
    assert fault.column == "Per tanggal" and "2026" in fault.sentence


def test_a_column_that_people_added_is_said_and_one_moved_is_refused():
    book = make((ONE, "", None, None, None, 10, None, 99))
    book[NAME]["H1"] = "Catatan"
    filled = take(book)
    assert told(filled) == {(ONE, "orang", ""): 10}
    assert filled.notes == ("Kolom Catatan tidak dibaca.",)
    book[NAME].insert_cols(5)
    with pytest.raises(SheetError, match="Jangan mengubah judul kolom"):
        take(book)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ((VILLAGES_NAME, 99, "64.08.05", 2026), "versi 99"),
        ((VILLAGES_NAME, "", "64.08.05", 2026), "versi"),
        ((UNIT_NAME, VERSION, "64.08.05", 2026), "lembar isian satu unit"),
        (("lain", VERSION, "64.08.05", 2026), "bukan lembar isian portal"),
        ((VILLAGES_NAME, VERSION, "64.08.05", 2027), "belum dapat dilaporkan"),
        ((VILLAGES_NAME, VERSION, "64.08.05", 1066), "belum dapat dilaporkan"),
        ((VILLAGES_NAME, VERSION, "64.08.05", None), "rusak"),
    ],
)
def test_another_form_version_or_year_is_refused_by_name(head, said):
    with pytest.raises(SheetError, match=said):
        take(make((ONE, "", None, None, None, 10), head=head))


@pytest.mark.parametrize("value", ["sNaN", "NaN", "Infinity", "1e", ""])
def test_a_hidden_sheet_that_was_tampered_with_is_refused(value):
    with pytest.raises(SheetError, match="rusak"):
        take(make((ONE, "", None, None, None, 10), given=[(ONE, "Orang", value, "lain")]))


def test_a_hundred_thousand_rows_are_refused_by_name():
    body = pack(make((ONE, "", None, None, None, 10)))
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(4, 100_004))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in whole.namelist():
            text = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            packed.writestr(name, text)
    with pytest.raises(SheetError, match=f"paling banyak {MOST_ROWS}"):
        take(out.getvalue())
