"""What a filled-in spreadsheet says: records, and every cell that cannot be taken, by its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.cleaning.numbers import parse_number
from connectors.lembar.opening import CellValue, OpenedSheet, SheetError
from connectors.lembar.template import FORMS, META, NAME, VERSION, SheetForm
from connectors.records import Record

HEAD_ROWS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell or row that cannot be taken. `row` as a spreadsheet counts, from 1."""

    sheet: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"Lembar {self.sheet}, baris {self.row}"
        return (
            f"{where}, kolom {self.column}: {self.sentence}"
            if self.column
            else (f"{where}: {self.sentence}")
        )


class RowFault(Exception):
    """Raised while a row is read: the column, and what is wrong with it."""

    def __init__(self, column: str, sentence: str) -> None:
        self.column, self.sentence = column, sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the titles of its columns."""

    number: int
    cells: Mapping[str, CellValue | None]

    def text(self, column: str) -> str:
        """The cell as text; a whole number without its point."""
        cell = self.cells.get(column)
        if cell is None:
            return ""
        return cell.text.removesuffix(".0") if cell.kind == "n" else cell.text

    def count(self, column: str) -> int | None:
        """A whole number that is not negative; None when the cell is empty."""
        return self._whole(column, 1)

    def money(self, column: str) -> int | None:
        """An amount in sen; None when the cell is empty."""
        return self._whole(column, 100)

    def day(self, column: str) -> date | None:
        """A day, as a date cell or as 2026-11-24."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RowFault(column, f"“{text}” bukan tanggal; tulislah 2026-11-24.") from None

    def year(self, column: str) -> int | None:
        """A year people can mean."""
        value = self.count(column)
        if value is not None and not 1945 <= value <= 2200:
            raise RowFault(column, f"{value} bukan tahun.")
        return value

    def _whole(self, column: str, factor: int) -> int | None:
        cell = self.cells.get(column)
        if cell is None or not cell.text:
            return None
        # A spreadsheet's own number is not written the Indonesian way: its point parts decimals.
        text = cell.text.replace(".", ",") if cell.kind == "n" else cell.text
        value = parse_number(text).value
        if value is None:
            raise RowFault(column, f"“{cell.text}” bukan angka. Kosongkan bila belum diketahui.")
        whole = value * factor
        if whole != whole.to_integral_value():
            raise RowFault(column, f"“{cell.text}” bukan bilangan bulat; tulislah tanpa koma.")
        if whole < 0:
            raise RowFault(column, "angka tidak boleh di bawah nol.")
        return int(whole)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the workbook says: records by stream, the faults, and what was passed over."""

    unit_code: str
    records: Mapping[str, tuple[Record, ...]]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    office_phones: frozenset[str] = frozenset()


RowsReader = Callable[[Sequence[Row]], Iterator[Record | Fault]]


def check_form(sheets: Sequence[OpenedSheet]) -> str:
    """The unit code of the form; SheetError when it is not ours or another version."""
    meta = next((each for each in sheets if each.name == META), None)
    if meta is None or not meta.rows or len(meta.rows[0]) < 3:
        raise SheetError("Berkas ini bukan lembar isian portal. Unduh dahulu lembar isiannya.")
    name, version, code = (cell.text if cell else "" for cell in meta.rows[0][:3])
    if name != NAME:
        raise SheetError("Berkas ini bukan lembar isian portal. Unduh dahulu lembar isiannya.")
    if version.removesuffix(".0") != str(VERSION):
        raise SheetError(
            f"Lembar ini versi {version.removesuffix('.0')}; sekarang versi {VERSION}. "
            "Unduh lembar yang baru."
        )
    return code


def read_rows(sheet: OpenedSheet, form: SheetForm) -> tuple[list[Row], list[Fault]]:
    """The filled rows of a sheet, and what is wrong with the sheet itself."""
    titles = [cell.text if cell else "" for cell in (sheet.rows[0] if sheet.rows else ())]
    wanted = [column.title for column in form.columns]
    for at, title in enumerate(wanted):
        read = titles[at] if at < len(titles) else ""
        if read != title:
            raise SheetError(
                f"Lembar {form.name}, kolom ke-{at + 1} seharusnya “{title}”, terbaca “{read}”. "
                "Jangan mengubah judul kolom."
            )
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in enumerate(sheet.rows[HEAD_ROWS:], start=HEAD_ROWS + 1):
        row = Row(number, dict(zip(wanted, cells, strict=False)))
        wrong = _find_fault(sheet, row, form)
        if wrong is not None:
            faults.append(wrong)
        elif any(cells[: len(wanted)]):
            rows.append(row)
    return rows, faults


def _find_fault(sheet: OpenedSheet, row: Row, form: SheetForm) -> Fault | None:
    """What keeps a row from being read at all: merged cells, formulas without a value, a total,
    a required cell left empty."""
    at = row.number - 1
    for column, title in enumerate(each.title for each in form.columns):
        if (at, column) in sheet.merged:
            return Fault(form.name, row.number, title, "sel gabungan; pisahkan dahulu.")
        if (at, column) in sheet.formulas and row.cells.get(title) is None:
            said = "rumus tanpa nilai atau galat. Simpan dari program lembar kerja, lalu kirim."
            return Fault(form.name, row.number, title, said)
    if not any(row.cells.values()):
        return None
    first = row.text(form.columns[0].title).lower()
    if first in ("jumlah", "total") or first.startswith(("jumlah ", "total ")):
        return Fault(form.name, row.number, "", "baris jumlah tidak diisi; hapus baris ini.")
    for column_ in form.columns:
        if column_.required and not row.text(column_.title):
            return Fault(form.name, row.number, column_.title, "belum diisi.")
    return None


def form_of(name: str) -> SheetForm | None:
    """The form of a sheet by its name."""
    return next((form for form in FORMS if form.name == name), None)
