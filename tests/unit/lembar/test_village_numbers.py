"""The sheet with a row a village: what a row says, what it leaves alone, and faults by cell."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.template import META, VERSION, VILLAGES_NAME
from connectors.lembar.village_form import NAME, NumberColumn, form_of_villages
from connectors.lembar.village_numbers import VillageRow, read_village_numbers
from tests.workbooks import pack

BOTH = frozenset({"desa", "kelurahan"})
COLUMNS = (
    NumberColumn("Laki-laki", "jiwa", "orang", "Orang", "total", "total", "L", 0, BOTH),
    NumberColumn("Perempuan", "jiwa", "orang", "Orang", "total", "total", "P", 0, BOTH),
    NumberColumn("Orang", "jiwa", "orang", "Orang", "total", "total", "", 0, BOTH),
    NumberColumn("Luas", "ha", "luas", "Luas", "total", "total", "", 2, frozenset({"desa"})),
)
DESA, LURAH, FAR = "64.08.05.2006", "64.08.05.1001", "64.08.05.2004"
UNITS = {
    DESA: VillageRow("desa", True),
    LURAH: VillageRow("kelurahan", True),
    FAR: VillageRow("desa", False),
}
TODAY = date(2026, 11, 24)


def read(*rows, given=(), year=2026):
    book = Workbook()
    sheet = book.active
    sheet.title = NAME
    form = form_of_villages(COLUMNS)
    sheet.append([column.title for column in form.columns])
    sheet.append([column.hint for column in form.columns])
    for row in rows:
        sheet.append(list(row))
    meta = book.create_sheet(META)
    meta.append([VILLAGES_NAME, VERSION, "64.08.05", year])
    for row in given:
        meta.append(list(row))
    return read_village_numbers(open_workbook(pack(book)), COLUMNS, UNITS, TODAY)


def cells(record):
    return {each.sex: each.value for each in record.cells}


def test_a_row_is_a_table_for_each_indicator():
    filled = read((DESA, "Desa", "2026-06-30", 10, 12, None, "1.234,5"))
    assert filled.faults == ()
    area, people = filled.records
    assert cells(people) == {"L": 10, "P": 12, "": 22} and cells(area) == {"": Decimal("1234.5")}
    assert {each.unit_hint for each in filled.records} == {DESA}
    assert {each.as_of for each in filled.records} == {date(2026, 6, 30)}
    assert people.period == "2026" and filled.spoken == {each.key for each in filled.records}


def test_zero_is_a_number_and_empty_is_none():
    assert [cells(each) for each in read((DESA, "", None, None, None, 0)).records] == [{"": 0}]
    assert read((DESA, "", None)).records == ()


def test_what_came_from_others_and_was_left_is_nobodys_word():
    given = [(DESA, "Orang", "22", "lain"), (DESA, "Luas", "5.5", "sendiri")]
    filled = read((DESA, "", None, None, None, 22, 5.5), given=given)
    assert [each.indicator for each in filled.records] == ["luas"]
    changed = read((DESA, "", None, None, None, 23, None), given=given)
    assert [each.indicator for each in changed.records] == ["orang"]
    assert changed.spoken == {f"orang-2026-{DESA}", f"luas-2026-{DESA}"}  # the own one is emptied


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("64.08.99.2001",), "Kode", "bukan kode desa"),
        ((FAR, "", None, 1), "Kode", "peran Anda tidak mencakup"),
        ((DESA, "", None, 10, 12, 23), "Orang", "10 + 12 = 22, tertulis 23"),
        ((DESA, "", None, -1), "Laki-laki", "di bawah nol"),
        ((DESA, "", None, 1.5), "Laki-laki", "bukan bilangan bulat"),
        ((DESA, "", None, "banyak"), "Laki-laki", "bukan angka"),
        ((DESA, "", None, "1" + "0" * 17), "Laki-laki", "terlalu besar"),
        ((DESA, "", None, None, None, None, "1.234"), "Luas", "dua cara"),
        ((DESA, "", None, None, None, None, 1.2345), "Luas", "lebih teliti dari 2"),
        ((DESA, "", "2027-01-01", 1), "Per tanggal", "belum tiba"),
        (("", "Jumlah", None, 3), "", "baris jumlah"),
        (("", "Desa", None, 3), "Kode", "belum diisi"),
    ],
)
def test_a_bad_row_is_named_and_the_others_stand(row, column, said):
    filled = read(row, (LURAH, "", None, 1, 2))
    [fault] = filled.faults
    assert (fault.row, fault.column) == (3, column) and said in fault.sentence
    assert {each.unit_hint for each in filled.records} == {LURAH}
    assert not any(DESA in key for key in filled.spoken)


def test_a_kelurahan_is_not_asked_what_only_desa_are():
    [fault] = read((LURAH, "", None, None, None, None, 5)).faults
    assert fault.column == "Luas" and "tidak ditanyakan kepada kelurahan" in fault.sentence


def test_a_village_written_twice_is_a_fault():
    [fault] = read((DESA, "", None, 1), (DESA, "", None, 2)).faults
    assert (fault.row, fault.column) == (4, "Kode") and "baris lain" in fault.sentence


@pytest.mark.parametrize(
    ("given", "year"), [([(DESA, "Orang", "banyak", "lain")], 2026), ([], ""), ([(DESA,)], 2026)]
)
def test_a_broken_hidden_sheet_is_refused_by_name(given, year):
    with pytest.raises(SheetError, match="rusak"):
        read((DESA, "", None, 1), given=given, year=year)
