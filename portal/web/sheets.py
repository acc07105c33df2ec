"""The same table as a spreadsheet: numbers stay numbers, and nothing in it can run."""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.web.reply import Table, Value

_LONGEST = 32_767  # characters in a cell, a limit of the format
_WIDEST = 60


def write_xlsx(table: Table, about: Sequence[tuple[str, str]], made: datetime) -> bytes:
    """A workbook of two sheets: the table, and what it is, from where and of when."""
    book = Workbook(write_only=True)
    # Two calls at the same moment give the same bytes.
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    sheet = book.create_sheet("Data")
    rows = table.rows()
    for number, name in enumerate(table.columns):
        width = max([len(name), *(len(str(row[number] or "")) for row in rows[:200])])
        sheet.column_dimensions[_letter(number)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, name) for name in table.columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    told = book.create_sheet("Tentang")
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 16, _WIDEST
    for name, text in about:
        told.append([_bold(told, name), _cell(told, text)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    # Control characters are not allowed in XML; a text that starts like a formula stays a text.
    clean = "".join(each for each in value if each >= " " or each in "\n\t")[:_LONGEST]
    cell: Cell = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"
    return cell


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _letter(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
