"""The spreadsheets to fill in, written with what is already known."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from connectors.lembar.template import (
    ALL_NAME,
    APBDES,
    FORMS,
    INDEKS,
    KONTAK_SEMUA,
    META,
    NAME,
    VERSION,
    SheetForm,
)
from portal.reads.known_contacts import NOTHING_KNOWN, KnownContacts
from portal.reads.lembar import Cells, Prefilled
from portal.tree import UnitView

_EXPLAINED = (
    "Isilah lembar-lembar di sebelah. Satu baris untuk satu hal.",
    "Jangan mengubah judul kolom dan nama lembar.",
    "Sel kosong berarti belum diketahui. Jangan menulis nol untuk yang belum diketahui.",
    "Baris yang Anda hapus dihapus juga dari portal, dan dapat dikembalikan.",
    "Jangan menulis nama warga, NIK, nomor KK atau nomor telepon pribadi.",
    "Kirim berkas ini di ruang kerja, bagian Lembar isian.",
)
_EXPLAINED_ALL = (
    "Isilah lembar Kontak unit. Satu baris untuk satu unit.",
    "Jangan mengubah judul kolom, nama lembar dan kolom Kode.",
    "Sel kosong berarti belum diketahui. Baris yang dihapus tidak mengubah apa pun.",
    "Isi yang Anda kosongkan dihapus juga dari portal, dan dapat dikembalikan.",
    "Jangan menulis nomor telepon pribadi. Nomor seluler kantor ditandai ya.",
    "Kirim berkas ini di ruang kerja, bagian Lembar isian.",
)
_HEAD = PatternFill("solid", start_color="FFEFF7F3")
_WIDTHS = (30, 44, 16, 16, 16, 40)
_WIDE = {
    "APBDes": (10, 24, 16, 10, 44, 16, 20, 20),
    "Indeks": (10, 16, 10, 20, *(12,) * 9, 40, 40),
}
_WIDTHS_ALL = (15, 30, 18, 18, 15, 28, 40, 10, 28, 40)


def write_form(unit: UnitView, prefilled: Prefilled, made: datetime) -> bytes:
    """The workbook of a unit."""
    book = begin_book((f"Lembar isian {unit.title}", *_EXPLAINED), made)
    for form in FORMS:
        if form in (APBDES, INDEKS) and unit.kind != "desa":
            continue  # only a desa has village money and an index
        if form.name == "Monografi" and unit.kind not in ("desa", "kelurahan"):
            continue
        widths = _WIDE.get(form.name, _WIDTHS)
        write_sheet(book.create_sheet(form.name), form, prefilled.rows.get(form.name, []), widths)
    return finish_book(book, NAME, unit)


def write_contacts_form(
    root: UnitView,
    units: Sequence[UnitView],
    known: Mapping[int, KnownContacts],
    made: datetime,
) -> bytes:
    """The workbook with one row for each of these units."""
    book = begin_book((f"Kontak semua unit di {root.title}", *_EXPLAINED_ALL), made)
    rows = [_tell_contacts(unit, known.get(unit.id, NOTHING_KNOWN)) for unit in units]
    sheet = book.create_sheet(KONTAK_SEMUA.name)
    write_sheet(sheet, KONTAK_SEMUA, rows, _WIDTHS_ALL)
    sheet.freeze_panes = "C3"
    return finish_book(book, ALL_NAME, root)


def _tell_contacts(unit: UnitView, known: KnownContacts) -> Cells:
    before = (unit.code, unit.title, known.value("telepon"), known.value("whatsapp"), None)
    return (
        *before,
        *(known.value(each) for each in ("surel", "alamat", "kodepos", "situs", "jam")),
    )


def begin_book(lines: Sequence[str], made: datetime) -> Workbook:
    """A workbook that begins with these lines of advice."""
    book = Workbook()
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    told = book.active
    assert isinstance(told, Worksheet)
    told.title = "Petunjuk"
    told.column_dimensions["A"].width = 90
    for number, line in enumerate(lines, start=1):
        told.cell(number, 1, line).font = Font(bold=number == 1)
    return book


def finish_book(
    book: Workbook,
    name: str,
    unit: UnitView,
    about: Sequence[int | str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> bytes:
    """The bytes of a form, with the hidden sheet by which it is known again. `about` and `rows`:
    what that sheet says besides."""
    meta = book.create_sheet(META)
    meta.append([name, VERSION, unit.code, *about])
    for row in rows:
        meta.append(list(row))
    meta.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_sheet(
    sheet: Worksheet, form: SheetForm, rows: Sequence[Cells], widths: Sequence[int] = _WIDTHS
) -> None:
    """The heads and hints of a form, and these rows below them."""
    for number, column in enumerate(form.columns, start=1):
        head = sheet.cell(1, number, column.title)
        head.font, head.fill = Font(bold=True), _HEAD
        hint = sheet.cell(2, number, column.hint)
        hint.font = Font(italic=True, color="FF5D534B")
        sheet.column_dimensions[head.column_letter].width = widths[number - 1]
        if column.verbatim:
            sheet.column_dimensions[head.column_letter].number_format = "@"
    for at, row in enumerate(rows, start=3):
        for number, value in enumerate(row, start=1):
            if value not in (None, ""):
                cell = sheet.cell(at, number, value)
                if form.columns[number - 1].verbatim:
                    cell.number_format = "@"
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins like a formula stays a text
    sheet.freeze_panes = "A3"
