"""The sheet with one row a unit: good rows, faults by row, and rows nobody may send."""

import pytest

from connectors.lembar.contacts import read_all_contacts
from connectors.lembar.opening import SheetError, open_workbook
from tests.workbooks import make_contacts_workbook, make_workbook, pack

ALLOWED = {"64.08.05.2006": True, "64.08.05.2004": True, "64.08.04.2012": False}
ROW = ("64.08.05.2006", "Desa", "(0549) 23167", None, None, "a@b.go.id", "Jl. Poros", 75661)


def read(*rows, **more):
    return read_all_contacts(open_workbook(pack(make_contacts_workbook(rows, **more))), ALLOWED)


def test_a_row_is_what_one_unit_says():
    filled = read((*ROW, "https://desa.id", "Senin–Jumat 08.00–15.00"))
    assert filled.faults == ()
    [unit] = filled.units
    assert {each.channel: each.value for each in unit.records} == {
        "telepon": "(0549) 23167",
        "surel": "a@b.go.id",
        "alamat": "Jl. Poros",
        "kodepos": "75661",
        "situs": "https://desa.id",
        "jam": "Senin–Jumat 08.00–15.00",
    }


def test_a_mobile_number_is_the_offices_only_where_its_row_says_so():
    marked = (*ROW[:3], "0812-3456-7890", "ya")
    plain = ("64.08.05.2004", "", "", "0812-1111-2222", "")
    first, second = read(marked, plain).units
    assert "+6281234567890" in first.office_phones and second.office_phones == frozenset()


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("64.08.99.2001",), "Kode", "bukan kode unit"),
        (("64.08.04.2012", "", "(0549) 23167"), "Kode", "peran Anda tidak mencakup"),
        ((*ROW[:2], "23167"), "Telepon", "sertakan kode wilayahnya"),
        ((*ROW[:5], "kantor"), "Surel", "bukan alamat surel"),
        ((*ROW[:7], "7566"), "Kodepos", "lima angka"),
        (("Jumlah", "", "3"), "", "baris jumlah"),
        (("", "Desa", "(0549) 23167"), "Kode", "belum diisi"),
    ],
)
def test_a_bad_row_is_named_and_the_others_stand(row, column, said):
    filled = read(row, ("64.08.05.2004", "", "(0549) 23168"))
    [fault] = filled.faults
    assert (fault.row, fault.column) == (3, column) and said in fault.sentence
    assert [each.code for each in filled.units] == ["64.08.05.2004"]


def test_a_unit_written_twice_is_a_fault():
    [fault] = read(ROW, ROW).faults
    assert (fault.row, fault.column) == (4, "Kode") and "baris lain" in fault.sentence


def test_another_form_or_version_is_refused_by_its_name():
    with pytest.raises(SheetError, match="lembar isian satu unit"):
        read_all_contacts(open_workbook(pack(make_workbook({}))), ALLOWED)
    with pytest.raises(SheetError, match="versi 9"):
        read(ROW, version=9)


def test_a_hidden_sheet_is_not_taken_for_an_empty_one():
    book = make_contacts_workbook([ROW])
    book.create_sheet("Petunjuk")
    book["Kontak unit"].sheet_state = "hidden"
    with pytest.raises(SheetError, match="tersembunyi"):
        read_all_contacts(open_workbook(pack(book)), ALLOWED)
