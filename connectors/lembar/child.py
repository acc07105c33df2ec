"""The child process that opens a spreadsheet: its cells as one document of JSON on stdout."""

import json
import sys
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from connectors.lembar.template import MOST_ROWS
from geo.formats.jail import Limits, enter

_WIDEST = 40
_UNPACKED = 64 * 1024 * 1024
_BROKEN = "Berkas ini bukan lembar kerja XLSX yang utuh."


def main() -> None:
    """Read the file of the first argument; the answer says what it is, or what is wrong."""
    enter(Limits(memory=768 * 1024 * 1024, seconds=30))
    try:
        answer = _read(sys.argv[1])
    except (CalamineError, zipfile.BadZipFile, OSError, KeyError, ValueError, EOFError):
        answer = {"error": _BROKEN}
    except (MemoryError, RecursionError):
        answer = {"error": "Lembar ini terlalu besar untuk dibaca."}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _read(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as packed:
        if sum(each.file_size for each in packed.infolist()) > _UNPACKED:
            return {"error": "Lembar ini terlalu besar untuk dibaca."}
    book = CalamineWorkbook.from_path(path)
    formulas = _find_formulas(path)
    sheets = []
    if len(set(book.sheet_names)) < len(book.sheet_names):
        return {"error": _BROKEN}  # which of two of one name is meant, nobody can say
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height > MOST_ROWS + 2:
            many = (
                f"Lembar {meta.name} berisi {sheet.total_height} baris; paling banyak {MOST_ROWS}."
            )
            return {"error": many}
        rows = [[_tell(cell) for cell in row[:_WIDEST]] for row in _rows(sheet)]
        ranges = sheet.merged_cell_ranges or []
        if len(ranges) > MOST_ROWS:
            return {"error": f"Lembar {meta.name} berisi terlalu banyak sel gabungan."}
        merged = _spread(ranges)
        sheets.append(
            {
                "name": meta.name,
                "visible": meta.visible == SheetVisibleEnum.Visible,
                "rows": rows,
                "merged": merged,
                "formulas": formulas.get(meta.name, []),
            }
        )
    return {"sheets": sheets}


def _spread(ranges: list[Any]) -> list[list[int]]:
    """Every cell a merged one covers: the value stands in the first one alone."""
    return [
        [row, column]
        for (top, left), (bottom, right) in ranges
        for row in range(top, min(bottom, MOST_ROWS + 2) + 1)
        for column in range(left, min(right, _WIDEST) + 1)
    ]


def _rows(sheet: Any) -> list[list[Any]]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return rows


def _find_formulas(path: str) -> dict[str, list[list[int]]]:
    """Where formulas and errors stand: without a value they read as empty, which they are not."""
    found: dict[str, list[list[int]]] = {}
    book = load_workbook(path, read_only=True, data_only=False)
    for sheet in book.worksheets:
        cells = []
        for at, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_WIDEST)):
            cells += [[at, to] for to, cell in enumerate(row) if cell.data_type in "fe"]
        found[sheet.title] = cells
    book.close()
    return found


def _tell(cell: Any) -> list[Any] | None:
    """A cell with its kind: text, number or day; nothing for an empty one."""
    match cell:
        case None | "":
            return None
        case bool():
            return ["t", "ya" if cell else "tidak"]
        case int() | float():
            return ["n", repr(cell)]
        case datetime():
            return ["d", cell.date().isoformat()]
        case date():
            return ["d", cell.isoformat()]
    return ["t", str(cell).strip()[:5000]]


if __name__ == "__main__":
    main()
