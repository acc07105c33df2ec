"""A table that is only offered as a spreadsheet, opened in the guarded child: one sheet of it."""

from collections.abc import Iterator, Mapping

from connectors.lembar.opening import CellValue, OpenedSheet, SheetError, open_workbook

FORMATS = frozenset({"xlsx"})
Value = str | float


def read_table(
    body: bytes, required: tuple[str, ...]
) -> tuple[frozenset[str], list[Mapping[str, object]]]:
    """The titles and rows of the one visible sheet that has these columns, else of the first.
    SheetError when two sheets have them, or a cell of the table is not what it seems."""
    sheets = [each for each in open_workbook(body) if each.visible and _find_head(each) is not None]
    fitting = [each for each in sheets if set(required) <= set(_titles(each).values())]
    if len(fitting) > 1:
        names = ", ".join(each.name[:40] for each in fitting)
        raise SheetError(f"lembar {names} memuat kolom yang sama; yang mana tidak jelas.")
    if not sheets:
        raise SheetError("tidak ada lembar yang terlihat dan berisi.")
    sheet = (fitting or sheets)[0]
    titles = _titles(sheet)
    if len(set(titles.values())) < len(titles):
        raise SheetError(f"lembar {sheet.name[:40]} memuat dua kolom dengan judul yang sama.")
    return frozenset(titles.values()), list(_read_rows(sheet, titles))


def _find_head(sheet: OpenedSheet) -> int | None:
    """The row of titles: the first that is not empty."""
    return next((at for at, row in enumerate(sheet.rows) if any(row)), None)


def _titles(sheet: OpenedSheet) -> dict[int, str]:
    head = sheet.rows[_find_head(sheet) or 0]
    return {at: cell.text.strip() for at, cell in enumerate(head) if cell and cell.text.strip()}


def _read_rows(sheet: OpenedSheet, titles: Mapping[int, str]) -> Iterator[Mapping[str, object]]:
    first = (_find_head(sheet) or 0) + 1
    for number, row in enumerate(sheet.rows[first:], start=first):
        for at, title in titles.items():
            cell = row[at] if at < len(row) else None
            where = f"lembar {sheet.name[:40]}, baris {number + 1}, kolom {title[:40]}"
            if (number, at) in sheet.merged:
                raise SheetError(f"{where}: sel gabungan.")
            if (number, at) in sheet.formulas and cell is None:
                raise SheetError(f"{where}: rumus tanpa nilai atau galat.")
        if any(row):
            yield {
                title: _value(row[at] if at < len(row) else None) for at, title in titles.items()
            }


def _value(cell: CellValue | None) -> Value | None:
    if cell is None:
        return None
    return float(cell.text) if cell.kind == "n" else cell.text
