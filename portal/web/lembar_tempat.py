"""The sheet of a unit's places, written with those it sent so far."""

from collections.abc import Sequence
from datetime import datetime

from openpyxl.worksheet.datavalidation import DataValidation

from connectors.lembar.place_sheet import PLACES, WHERE
from connectors.lembar.template import MOST_ROWS, PLACES_NAME
from portal.reads.sent_places import COLUMNS
from portal.rules.place_layers import Layer
from portal.tree import UnitView
from portal.web.lembar import begin_book, finish_book, write_sheet

_EXPLAINED = (
    "Isilah lembar Tempat. Satu baris untuk satu sekolah, puskesmas, kantor, masjid, pasar.",
    "Letak: tekan lama tempatnya di aplikasi peta, salin angkanya, tempel dalam satu sel.",
    "Jangan mengubah judul kolom, nama lembar dan kolom Id tempat.",
    "Baris yang Anda hapus dihapus juga dari peta, selama lapisannya masih ada di lembar ini.",
    "Yang sudah ada di OpenSID atau layanan peta tidak perlu ditulis lagi.",
    "Jangan menulis nama pemilik rumah, NIK, nomor KK atau nomor telepon pribadi.",
    "Kirim berkas ini di ruang kerja, bagian Tempat di peta.",
)
_WIDTHS = (34, 22, 16, 26, 16, 34, 24, 16, 22)
_LONGEST_LIST = 255  # letters a spreadsheet takes as a list of choices


def write_places_form(
    unit: UnitView, sent: Sequence[Sequence[object]], layers: Sequence[Layer], made: datetime
) -> bytes:
    """The workbook of a unit; `sent` are rows of COLUMNS."""
    book = begin_book((f"Tempat di peta {unit.title}", *_EXPLAINED), made)
    sheet = book.create_sheet(PLACES.name)
    write_sheet(
        sheet, PLACES, [_tell(dict(zip(COLUMNS, row, strict=True))) for row in sent], _WIDTHS
    )
    choices = f'"{",".join(each.code for each in layers)}"'
    if len(choices) <= _LONGEST_LIST:
        titles = [each.title for each in PLACES.columns]
        letter = sheet.cell(1, titles.index("Lapisan") + 1).column_letter
        rule = DataValidation(type="list", formula1=choices, allow_blank=True)
        rule.add(f"{letter}3:{letter}{MOST_ROWS + 2}")
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "B3"
    return finish_book(book, PLACES_NAME, unit)


def _tell(said: dict[str, object]) -> tuple[str, ...]:
    """The cells of a place: its position is one, as map apps give it."""
    names = (each.title.lower().replace(" ", "_") for each in PLACES.columns)
    where = f"{said['lat']}, {said['lon']}"
    return tuple(where if each == WHERE.lower() else str(said[each] or "") for each in names)
