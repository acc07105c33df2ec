"""The sheet with the numbers of a kecamatan's villages, written with what is already known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from connectors.lembar.template import VILLAGES_NAME
from connectors.lembar.village_form import (
    NAME,
    Given,
    Handed,
    NumberColumn,
    form_of_villages,
    list_handed,
)
from portal.reads.known_numbers import NOTHING, KnownNumbers
from portal.tree import UnitView
from portal.web.lembar import begin_book, finish_book, write_sheet

_EXPLAINED = (
    "Isilah lembar Angka desa. Satu baris untuk satu desa atau kelurahan.",
    "Jangan mengubah judul kolom, nama lembar dan kolom Kode.",
    "Angka yang sudah terisi adalah yang kami ketahui. Biarkan bila Anda tidak punya angka lain.",
    "Sel kosong berarti belum diketahui. Jangan menulis nol untuk yang belum diketahui.",
    "Angka Anda berdiri sebagai sumber kecamatan di samping angka desa sendiri.",
    "Baris yang dihapus tidak mengubah apa pun. Angka Anda yang dikosongkan dihapus dari portal.",
    "Kirim berkas ini di ruang kerja, bagian Lembar isian.",
)
_FIRST_WIDTHS = (15, 32, 16)
_WIDTH = 14


def write_villages_form(
    root: UnitView,
    villages: Sequence[UnitView],
    known: Mapping[str, KnownNumbers],
    columns: Sequence[NumberColumn],
    year: int,
    made: datetime,
) -> bytes:
    """The workbook of a kecamatan for one year, a row for each of these villages."""
    book = begin_book((f"Angka desa {root.title} tahun {year}", *_EXPLAINED), made)
    sheet = book.create_sheet(NAME)
    cells: dict[tuple[str, str], Given] = {}
    rows = []
    for village in villages:
        told = known.get(village.code, NOTHING)
        given = {each.title: told.cells.get(each.place) for each in columns}
        cells |= {(village.code, title): each for title, each in given.items() if each}
        day = told.as_of.isoformat() if told.as_of else None
        numbers = (_plain(each.value) if each else None for each in given.values())
        rows.append((village.code, village.title, day, *numbers))
    widths = (*_FIRST_WIDTHS, *(max(_WIDTH, len(each.title) + 2) for each in columns))
    write_sheet(sheet, form_of_villages(columns), rows, widths)
    sheet.freeze_panes = "C3"
    return finish_book(book, VILLAGES_NAME, root, (year,), list_handed(Handed(year, cells)))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
