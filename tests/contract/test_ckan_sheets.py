"""Tables that a data portal offers as spreadsheets alone: the right number or a named refusal."""

import pytest
from openpyxl import Workbook

from connectors.errors import NotExpectedError, SchemaDriftError
from tests.data_portal import DESA, LURAH, MAP, DataPortal, read, told, without
from tests.workbooks import pack

HEAD = ["kode", "jumlah", "tahun"]


def make(*rows, head=HEAD, above=()):
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (*above, head, *rows):
        sheet.append(list(row))
    return book


def offer(book, **more):
    sheet = {"id": "r1", "name": "2025", "format": "XLSX", "url": "/data/2025.xlsx"}
    portal = DataPortal(resources=[sheet, *more.get("beside", ())])
    portal.files["/data/2025.xlsx"] = book if isinstance(book, bytes) else pack(book)
    return portal


def test_rows_of_a_sheet_are_read_like_any_others() -> None:
    book = make((DESA, 1560, 2025), (6408051001, "1.234", "2025"), ("Jumlah", 2794, 2025))
    [page] = read(offer(book), without(MAP, angka="indonesia"))
    assert told([page]) == {(DESA, "2025"): {("total", ""): 1560},
                            (LURAH, "2025"): {("total", ""): 1234}}  # fmt: skip
    assert page.complete and page.dropped == 1  # the row of sums is no desa


def test_what_is_easier_to_read_is_read_instead() -> None:
    csv = {"id": "r2", "format": "CSV", "url": "/data/2025.csv"}
    portal = offer(make((DESA, 1, 2025)), beside=(csv,))
    portal.files["/data/2025.csv"] = f"kode,jumlah,tahun\n{DESA},2,2025\n"
    assert told(read(portal)) == {(DESA, "2025"): {("total", ""): 2}}


def test_hidden_sheets_are_not_read_and_two_that_fit_are_refused() -> None:
    book = make((DESA, 5, 2025))
    more = book.create_sheet("Lama")
    more.append(HEAD)
    more.append([DESA, 9, 2025])
    with pytest.raises(NotExpectedError) as caught:
        read(offer(book))
    assert "Data, Lama memuat kolom yang sama" in caught.value.sentence
    more.sheet_state = "hidden"
    assert told(read(offer(book))) == {(DESA, "2025"): {("total", ""): 5}}
    book["Data"].title = "Keterangan"
    book["Keterangan"]["A1"] = "Judul"
    more.sheet_state = "visible"
    assert told(read(offer(book))) == {(DESA, "2025"): {("total", ""): 9}}


def test_a_column_that_is_gone_is_named() -> None:
    with pytest.raises(SchemaDriftError, match="jumlah"):
        read(offer(make((DESA, 1, 2025), head=["kode", "jiwa", "tahun"])))
    with pytest.raises(SchemaDriftError):  # a heading above the titles hides them
        read(offer(make((DESA, 1, 2025), above=[["Penduduk 2025"]])))


def merge(book):
    book["Data"].merge_cells("B2:B3")


def leave_formula(book):
    book["Data"]["B3"] = "=SUM(B2:B2)"


def repeat_title(book):
    book["Data"]["D1"] = "jumlah"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (merge, "baris 2, kolom jumlah: sel gabungan"),
        (leave_formula, "baris 3, kolom jumlah: rumus tanpa nilai"),
        (repeat_title, "judul yang sama"),
    ],
)
def test_a_cell_that_is_not_what_it_seems_keeps_everything_as_it_was(change, said) -> None:
    book = make((DESA, 1, 2025), (LURAH, 2, 2025))
    change(book)
    with pytest.raises(NotExpectedError) as caught:
        read(offer(book))
    assert said in caught.value.sentence


@pytest.mark.parametrize("body", [b"<html>masuk</html>", b"PK\x03\x04 putus", b""])
def test_a_file_that_is_no_sheet_is_refused(body) -> None:
    with pytest.raises(NotExpectedError):
        read(offer(body))


def test_more_rows_than_the_reader_takes_are_refused_by_name() -> None:
    with pytest.raises(NotExpectedError) as caught:
        read(offer(make(*((DESA, 1, 2025) for _ in range(2_500)))))
    assert "paling banyak" in caught.value.sentence
