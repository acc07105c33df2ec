"""The sheet of places: a position in one cell, faults by row, another form refused by its name."""

import pytest
from openpyxl import Workbook

from connectors.lembar.opening import SheetError, is_workbook, open_workbook
from connectors.lembar.place_sheet import PLACES, read_place_sheet
from tests.workbooks import make_places_workbook, make_workbook, pack

HERE = "0.984300, 117.987600"
WHERE = [each.title for each in PLACES.columns].index("Letak")


def read(*rows, **more):
    return read_place_sheet(open_workbook(pack(make_places_workbook(rows, **more))))


def test_a_row_is_a_place_with_its_position_as_map_apps_give_it():
    told = read(("SDN 1", "SD", "sekolah", HERE, "64.08.05.2006", "Jalan Poros", "", "2026-06-30"))
    (row,) = told.features
    assert told.unit_code == "64.08.05.2006" and not told.faults and row.label == "baris 3"
    assert (row.geometry.x, row.geometry.y) == (117.9876, 0.9843)
    assert row.properties["Nama"] == "SDN 1" and row.properties["Kode desa"] == "64.08.05.2006"
    assert row.properties["Tanggal update"] == "2026-06-30" and "Sumber" not in row.properties


@pytest.mark.parametrize(
    "where",
    ["0°59'3.48\"N 117°59'15.36\"E", "https://maps.google.com/?q=0.9843,117.9876",
     "117.9876, 0.9843", "0,9843; 117,9876"],
)  # fmt: skip
def test_positions_are_read_however_people_paste_them(where):
    (row,) = read(("SDN 1", "", "", where)).features
    assert (round(row.geometry.x, 4), round(row.geometry.y, 4)) == (117.9876, 0.9843)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("", "SD", "", HERE), "Nama", "belum diisi"),
        (("SDN 1", "SD"), "Letak", "belum diisi"),
        (("SDN 1", "", "", HERE, "", "", "", "kemarin"), "Tanggal update", "bukan tanggal"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_by_row_and_column(row, column, said):
    (fault,) = read(("A", "", "", HERE), row).faults
    assert str(fault).startswith(f"Baris 4, kolom {column}:") and said in str(fault)


def test_a_position_nobody_can_read_is_a_row_without_one():
    told = read(("SDN 1", "", "", "dekat balai desa"))
    (row,) = told.features
    assert row.geometry is None and row.fault and row.label == "baris 3"


def test_another_form_a_changed_head_and_an_empty_sheet_are_refused_whole():
    with pytest.raises(SheetError, match="lembar isian satu unit"):
        read_place_sheet(open_workbook(pack(make_workbook({}))))
    foreign = Workbook()
    foreign.active.append(["nama", "lat", "lon"])
    with pytest.raises(SheetError, match="simpan berkas ini sebagai CSV"):
        read_place_sheet(open_workbook(pack(foreign)))
    with pytest.raises(SheetError, match="belum berisi"):
        read()
    book = make_places_workbook([("SDN 1", "", "", HERE)])
    book["Tempat"].cell(1, WHERE + 1, "Koordinat")
    with pytest.raises(SheetError, match="seharusnya “Letak”"):
        read_place_sheet(open_workbook(pack(book)))
    book = make_places_workbook([("SDN 1", "", "", HERE)])
    book["Tempat"].title = "Lokasi"
    with pytest.raises(SheetError, match="tidak memuat lembar Tempat"):
        read_place_sheet(open_workbook(pack(book)))


def test_only_a_workbook_is_taken_for_one():
    assert is_workbook(pack(make_places_workbook([])))
    for body in (b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"nama,lat,lon\n", b"PK\x05\x06"):
        assert not is_workbook(body)
