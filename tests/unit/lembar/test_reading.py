"""Filled-in spreadsheets: right values or a named refusal, never a wrong number."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from connectors.lembar.filling import read_workbook
from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.template import MOST_ROWS
from connectors.records import Budget, Contact, Document, Service, Statistic
from tests.workbooks import make_workbook, pack

KNOWN = {"penduduk-jumlah": "Jumlah penduduk", "penduduk-kelamin": "Jenis kelamin"}


def read(rows=None, **more):
    return read_workbook(open_workbook(pack(make_workbook(rows or {}, **more))), KNOWN)


def budget_row(
    label, planned=None, realised=None, part="pendapatan", code=None, field=None, funds=""
):
    """A row of the sheet APBDes."""
    return (2026, part, code, field, label, funds, planned, realised)


def only(filled, stream):
    assert filled.faults == ()
    [record] = filled.records[stream]
    return record


def test_each_sheet_becomes_its_records():
    filled = read(
        {
            "Kontak": [("telepon", "(0549) 23167"), ("jam", "Senin–Kamis 08.00–15.00")],
            "Layanan": [("Surat usaha", "KTP; pengantar RT", "Gratis", "1 hari", "Loket 1")],
            "Dokumen": [("Perdes APBDes", "3", 2026, date(2025, 12, 30), "berkala", "")],
            "Monografi": [("penduduk-jumlah", "total", 2026, 800, 760, None)],
            "APBDes": [budget_row("Dana Desa", 812_000_000)],
        }
    )
    assert filled.faults == () and filled.unit_code == "64.08.05.2006"
    contacts = filled.records["lembar-kontak"]
    assert [(each.channel, each.value) for each in contacts if isinstance(each, Contact)] == [
        ("telepon", "(0549) 23167"),
        ("jam", "Senin–Kamis 08.00–15.00"),
    ]
    service, document = only(filled, "lembar-layanan"), only(filled, "lembar-dokumen")
    assert isinstance(service, Service) and service.requirements == ("KTP", "pengantar RT")
    assert isinstance(document, Document)
    assert (document.decided, document.year) == (date(2025, 12, 30), 2026)
    numbers, money = only(filled, "lembar-monografi"), only(filled, "lembar-apbdes")
    assert isinstance(numbers, Statistic) and isinstance(money, Budget)
    assert {cell.sex: cell.value for cell in numbers.cells} == {"L": 800, "P": 760, "": 1560}
    assert (money.lines[0].planned, money.lines[0].realised) == (81_200_000_000, None)


@pytest.mark.parametrize("written", [1204, 1204.0, "1204", "1.204", "1 204", " 1.204 "])
def test_a_number_is_the_same_in_every_way_people_write_it(written):
    filled = read({"Monografi": [("penduduk-jumlah", "total", 2026, None, None, written)]})
    assert only(filled, "lembar-monografi").cells[0].value == Decimal(1204)


@pytest.mark.parametrize(
    "written", ["Rp 1.790.150.000,-", "1.790.150.000,00", "1790150000", 1_790_150_000]
)
def test_money_is_the_same_in_every_way_people_write_it(written):
    filled = read({"APBDes": [budget_row("Dana Desa", written)]})
    assert only(filled, "lembar-apbdes").lines[0].planned == 179_015_000_000


@pytest.mark.parametrize("written", ["1,204", 12.5, "dua ratus", "-5", "12a", "#REF!"])
def test_what_is_no_count_is_refused_by_its_place(written):
    filled = read({"Monografi": [("penduduk-jumlah", "total", 2026, None, None, written)]})
    [fault] = filled.faults
    assert (fault.sheet, fault.row, fault.column) == ("Monografi", 3, "Jumlah")
    assert filled.records["lembar-monografi"] == ()


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("Kontak", ("faks", "0549 1"), "Saluran"),
        ("Kontak", ("telepon", "segera"), "Isi"),
        ("Layanan", ("", "KTP"), "Nama"),
        ("Dokumen", ("Perdes", "", "26"), "Tahun"),
        ("Dokumen", ("Perdes", "", 2026, "31 Februari"), "Tanggal"),
        ("Dokumen", ("Perdes", "", 2026, None, "rahasia"), "Golongan"),
        ("Dokumen", ("Perdes", "", 2026, None, "", "javascript:1"), "Tautan"),
        ("Monografi", ("entah", "total", 2026, 1, 1, 2), "Indikator"),
        ("Monografi", ("penduduk-jumlah", "total", None, 1, 1, 2), "Tahun"),
        ("Monografi", ("penduduk-jumlah", "total", 2026, 800, 760, 1561), "Jumlah"),
        ("APBDes", budget_row("Jalan", 1, 1, part="hibah"), "Bagian"),
        ("APBDes", budget_row("Dana Desa", "banyak"), "Anggaran"),
        ("APBDes", budget_row("Dana Desa", "-5"), "Anggaran"),
        ("APBDes", budget_row("Dana Desa", 10**16), "Anggaran"),
        ("APBDes", budget_row("Dana Desa", 1, code="5.1"), "Kode rekening"),
        ("APBDes", budget_row("Dana Desa", 1, code="41"), "Kode rekening"),
        ("APBDes", budget_row("Dana Desa", 1, code="dana"), "Kode rekening"),
        ("APBDes", budget_row("Dana Desa", 1, code=datetime(2001, 2, 4)), "Kode rekening"),
        ("APBDes", budget_row("Modal", 1, part="penerimaan", code="6.2.2"), "Kode rekening"),
        ("APBDes", budget_row("Belanja", 1, part="ringkasan", code="5"), "Kode rekening"),
        ("APBDes", budget_row("Dana Desa", 1, field=2), "Bidang"),
        ("APBDes", budget_row("Jalan", 1, part="belanja", field=6), "Bidang"),
        ("APBDes", budget_row("Jalan", 1, part="belanja", field="dua"), "Bidang"),
        ("APBDes", budget_row("Jalan", 1, part="belanja", funds="D" * 61), "Sumber dana"),
    ],
)
def test_a_bad_cell_is_named_by_sheet_row_and_column(sheet, row, column):
    [fault] = read({sheet: [row]}).faults
    assert (fault.sheet, fault.row, fault.column) == (sheet, 3, column)
    assert str(fault).startswith(f"Lembar {sheet}, baris 3")


def test_a_total_row_a_merged_cell_and_a_formula_without_value_are_refused():
    book = make_workbook(
        {
            "Monografi": [
                ("Jumlah", "semua", 2026, 1, 1, 2),
                ("penduduk-jumlah", "total", 2026, None, None, "=D3+E3"),
                ("penduduk-kelamin", "laki-laki", 2026, None, None, 5),
            ]
        }
    )
    book["Monografi"].merge_cells("F5:G5")
    filled = read_workbook(open_workbook(pack(book)), KNOWN)
    said = [(fault.row, fault.sentence.split(";")[0].split(".")[0]) for fault in filled.faults]
    assert said == [
        (3, "baris jumlah tidak diisi"),
        (4, "rumus tanpa nilai atau galat"),
        (5, "sel gabungan"),
    ]
    assert filled.records["lembar-monografi"] == ()


def test_hidden_and_foreign_sheets_are_not_read_and_said_so():
    book = make_workbook({"Layanan": [("Surat usaha",)]})
    book["Layanan"].sheet_state = "hidden"
    book.create_sheet("Daftar warga").append(["6408051234567890", "Nama"])
    filled = read_workbook(open_workbook(pack(book)), KNOWN)
    assert filled.notes == ("Lembar Layanan tidak dibaca.", "Lembar Daftar warga tidak dibaca.")
    assert "lembar-layanan" not in filled.records


def test_a_changed_head_another_version_and_a_foreign_file_are_refused_whole():
    book = make_workbook({})
    book["Dokumen"]["B1"] = "No."
    with pytest.raises(SheetError, match="seharusnya “Nomor”, terbaca “No.”"):
        read_workbook(open_workbook(pack(book)), KNOWN)
    with pytest.raises(SheetError, match="versi 7"):
        read(version=7)
    with pytest.raises(SheetError, match="bukan lembar isian"):
        read(name="apbdes-siskeudes")
    foreign = make_workbook({})
    del foreign["_meta"]
    with pytest.raises(SheetError, match="bukan lembar isian"):
        read_workbook(open_workbook(pack(foreign)), KNOWN)


def test_a_sheet_of_a_hundred_thousand_rows_is_refused_in_a_sentence():
    book = make_workbook({})
    sheet = book["Monografi"]
    sheet.cell(100_000, 1, "penduduk-jumlah")
    with pytest.raises(SheetError, match=f"paling banyak {MOST_ROWS}"):
        open_workbook(pack(book))


@pytest.mark.parametrize(
    "body", [b"", b"PK\x03\x04broken", b"<html>", b"%PDF-1.4", b"\xd0\xcf\x11\xe0" * 10]
)
def test_what_is_no_workbook_is_refused_in_a_sentence(body):
    with pytest.raises(SheetError, match="lembar kerja XLSX"):
        open_workbook(body)


def test_a_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 1024 * 1024))
    with pytest.raises(SheetError, match="terlalu besar"):
        open_workbook(out.getvalue())


def test_the_same_contact_document_or_service_twice_is_a_fault():
    filled = read(
        {
            "Kontak": [("telepon", "(0549) 23167"), ("telepon", "(0549) 23168")],
            "Layanan": [("Surat usaha",), ("surat usaha",)],
            "Dokumen": [("Perdes", "3"), ("perdes", "3")],
        }
    )
    assert sorted({fault.sheet for fault in filled.faults}) == ["Dokumen", "Kontak", "Layanan"]
    assert all(fault.row == 4 for fault in filled.faults)


def test_a_day_may_be_a_date_cell_or_text():
    for written in (datetime(2025, 12, 30), "2025-12-30"):
        filled = read({"Dokumen": [("Perdes", "3", 2026, written)]})
        assert only(filled, "lembar-dokumen").decided == date(2025, 12, 30)


def test_a_line_of_money_has_its_account_field_and_funds():
    filled = read(
        {
            "APBDes": [
                budget_row("Jalan", 300, 100, "Belanja", "5.3.5.", 2, "DD"),
                budget_row("Jalan", 200, None, "belanja", "5.3.5", 2, "ADD"),
                budget_row("Pegawai", 90, 90, "belanja", 5.1),
                budget_row("Modal BUMDes", 50, None, "pengeluaran pembiayaan", "6.2.2"),
                budget_row("Sisa lalu", 70, 70, "penerimaan"),
                budget_row("Surplus/Defisit", -20, "-15", "ringkasan"),
                budget_row("Belum ada angkanya"),
            ]
        }
    )
    assert filled.faults == ()
    groups = {record.key: record for record in filled.records["lembar-apbdes"]}
    assert set(groups) == {
        "2026-pembelanjaan", "2026-penerimaan", "2026-pengeluaran", "2026-pelaksanaan",
    }  # fmt: skip
    road, again, staff = groups["2026-pembelanjaan"].lines
    assert (road.code, road.bidang, road.funds, road.planned) == ("5.3.5", 2, "DD", 30_000)
    assert (again.funds, again.realised) == ("ADD", None) and staff.code == "5.1"
    assert groups["2026-pengeluaran"].title == "APBDes 2026 Pengeluaran pembiayaan"
    assert groups["2026-pelaksanaan"].lines[0].realised == -1500, "a deficit stays one"


def test_the_same_account_twice_with_the_same_funds_is_a_fault():
    rows = [budget_row("Jalan", 1, 1, "belanja", "5.3", 2, funds) for funds in ("DD", "ADD", "dd")]
    [fault] = read({"APBDes": rows}).faults
    assert (fault.row, fault.column) == (5, "Uraian")


def test_the_former_version_of_the_form_is_still_read():
    rows = {"APBDes": [(2026, "pendapatan", "Dana Desa", 812_000_000, None)]}
    record = only(read(rows, version=1), "lembar-apbdes")
    [line] = record.lines
    assert (line.label, line.planned, line.code, line.bidang) == (
        "Dana Desa", 81_200_000_000, "", 0,
    )  # fmt: skip
    with pytest.raises(SheetError, match="kolom ke-3 seharusnya “Uraian”"):
        book = make_workbook({}, version=2)
        book["_meta"]["B1"] = 1
        read_workbook(open_workbook(pack(book)), KNOWN)
