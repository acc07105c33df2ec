"""The spreadsheet to fill in, written with what is already known."""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from connectors.lembar.template import FORMS, META, NAME, VERSION, SheetForm
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
_HEAD = PatternFill("solid", start_color="FFEFF7F3")
_WIDTHS = (30, 44, 16, 16, 16, 40)


def write_form(unit: UnitView, prefilled: Prefilled, made: datetime) -> bytes:
    """The workbook of a unit."""
    book = Workbook()
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    told = book.active
    assert isinstance(told, Worksheet)
    told.title = "Petunjuk"
    told.column_dimensions["A"].width = 90
    for number, line in enumerate((f"Lembar isian {unit.title}", *_EXPLAINED), start=1):
        told.cell(number, 1, line).font = Font(bold=number == 1)
    for form in FORMS:
        if form.name == "APBDes" and unit.kind != "desa":
            continue  # only a desa has village money
        if form.name == "Monografi" and unit.kind not in ("desa", "kelurahan"):
            continue
        _write_sheet(book.create_sheet(form.name), form, prefilled.rows.get(form.name, []))
    meta = book.create_sheet(META)
    meta.append([NAME, VERSION, unit.code])
    meta.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(sheet: Worksheet, form: SheetForm, rows: list[Cells]) -> None:
    for number, column in enumerate(form.columns, start=1):
        head = sheet.cell(1, number, column.title)
        head.font, head.fill = Font(bold=True), _HEAD
        hint = sheet.cell(2, number, column.hint)
        hint.font = Font(italic=True, color="FF5D534B")
        sheet.column_dimensions[head.column_letter].width = _WIDTHS[number - 1]
    for at, row in enumerate(rows, start=3):
        for number, value in enumerate(row, start=1):
            if value not in (None, ""):
                cell = sheet.cell(at, number, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins like a formula stays a text
    sheet.freeze_panes = "A3"
