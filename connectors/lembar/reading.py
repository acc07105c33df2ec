"""What a filled-in spreadsheet says: records, and every cell that cannot be taken, by its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from connectors.cleaning.numbers import parse_number
from connectors.lembar.opening import CellValue, OpenedSheet, SheetError
from connectors.lembar.template import (
    ALL_NAME,
    META,
    NAME,
    PLACES_NAME,
    READABLE,
    VERSION,
    VILLAGES_NAME,
    SheetForm,
    forms_of,
)
from connectors.records import Record

HEAD_ROWS = 2
# A row that sums others up, also as "Sub Total", "Grand total" or "J U M L A H".
_TOTAL = re.compile(r"(sub|grand)?[-. ]?(jumlah|total|jml)\b\.?", re.I)
_SPACED = re.compile(r"\b(\w(?: \w)+)\b")
_WORD = re.compile(r"[^\W\d_]+")
_SCALED = re.compile(r"\d ?(ribu|rb|k|ju?ta?|mili?[ay]r|milyar|ml?[rd]?|tril[iy]un|t)\.?$", re.I)
_MOST = 10**15  # what no village counts; in sen it still fits its column
_BELOW = "angka tidak boleh di bawah nol."
_THOUSAND = 1000  # three digits behind a lone mark are thousands, or they are not to be taken


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

    def as_written(self, column: str) -> str:
        """The cell as it stands, for a sentence about it."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def count(self, column: str) -> int | None:
        """A whole number that is not negative; None when the cell is empty."""
        self._require_bare(column)
        return self._whole(column, 1)

    def money(self, column: str, *, signed: bool = False) -> int | None:
        """An amount in sen, below nothing only where it may be; None when the cell is empty."""
        return self._whole(column, 100, signed)

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

    def decimal(self, column: str, places: int) -> Decimal | None:
        """A number that is not negative, of at most so many decimals; None when the cell is
        empty. With decimals a text that can be read two ways is refused."""
        self._require_bare(column)
        if not places:
            whole = self._whole(column, 1)
            return None if whole is None else Decimal(whole)
        value = self._number(column, strict=True)
        if value is None:
            return None
        if value != round(value, places):
            said = f"“{self.as_written(column)}” lebih teliti dari {places} angka di belakang koma."
            raise RowFault(column, said)
        if value < 0:
            raise RowFault(column, _BELOW)
        return value

    def _require_bare(self, column: str) -> None:
        """What counts or measures comes without a word: "12 KK" is no number of people, and
        "3 m" are metres, not thousands of millions."""
        cell = self.cells.get(column)
        word = _WORD.search(cell.text) if cell is not None and cell.kind == "t" else None
        if word is not None and any(each.isdigit() for each in self.as_written(column)):
            said = f"tulislah angkanya saja, tanpa “{word[0][:20]}”."
            raise RowFault(column, said)

    def _whole(self, column: str, factor: int, signed: bool = False) -> int | None:
        value = self._number(column)
        if value is None:
            return None
        whole = value * factor
        if whole != whole.to_integral_value():
            said = f"“{self.as_written(column)}” bukan bilangan bulat; tulislah tanpa koma."
            raise RowFault(column, said)
        if whole < 0 and not signed:
            raise RowFault(column, _BELOW)
        return int(whole)

    def _number(self, column: str, *, strict: bool = False) -> Decimal | None:
        cell = self.cells.get(column)
        if cell is None or not cell.text:
            return None
        # A spreadsheet's own number is not written the Indonesian way: its point parts decimals.
        text = cell.text.replace(".", ",") if cell.kind == "n" else cell.text
        found = parse_number(text)
        value = found.value
        if value is None or "%" in text:
            raise RowFault(column, f"“{cell.text}” bukan angka. Kosongkan bila belum diketahui.")
        if abs(value) >= _MOST:
            raise RowFault(column, f"“{cell.text[:40]}” terlalu besar.")
        if (
            found.ambiguous
            and cell.kind == "t"
            and (strict or _SCALED.search(text.strip()) or value < _THOUSAND)
        ):
            said = f"“{cell.text}” dapat dibaca dua cara; tulislah tanpa titik dan koma."
            raise RowFault(column, said)
        return value


@dataclass(frozen=True, slots=True)
class Filled:
    """What the workbook says: records by stream, the faults, and what was passed over."""

    unit_code: str
    records: Mapping[str, tuple[Record, ...]]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    office_phones: frozenset[str] = frozenset()


Readable = Iterator[Record | Fault]


@dataclass(frozen=True, slots=True)
class Head:
    """What a form says of itself: whose it is, and which version."""

    unit_code: str
    version: int


def check_form(sheets: Sequence[OpenedSheet], wanted: str = NAME) -> Head:
    """The head of the form; SheetError when it is not ours or of a version nobody reads."""
    meta = next((each for each in sheets if each.name == META), None)
    if meta is None or not meta.rows or len(meta.rows[0]) < 3:
        raise SheetError("Berkas ini bukan lembar isian portal. Unduh dahulu lembar isiannya.")
    name, version, code = (cell.text if cell else "" for cell in meta.rows[0][:3])
    if name != wanted:
        known = {
            NAME: "lembar isian satu unit",
            ALL_NAME: "lembar kontak semua unit",
            VILLAGES_NAME: "lembar angka desa",
            PLACES_NAME: "lembar tempat",
        }
        said = (
            f"Berkas ini {known[name]}" if name in known else "Berkas ini bukan lembar isian portal"
        )
        raise SheetError(f"{said}. Unduh dahulu lembar yang tepat di halaman ini.")
    number = version.removesuffix(".0")
    if number not in {str(each) for each in READABLE}:
        raise SheetError(
            f"Lembar ini versi {number}; sekarang versi {VERSION}. Unduh lembar yang baru."
        )
    return Head(code, int(number))


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
    if any(is_total(row.text(title)) for title in (form.columns[0].title, *form.totals)):
        return Fault(form.name, row.number, "", "baris jumlah tidak diisi; hapus baris ini.")
    for column_ in form.columns:
        if column_.required and not row.text(column_.title):
            return Fault(form.name, row.number, column_.title, "belum diisi.")
    return None


def is_total(text: str) -> bool:
    """Whether a label is one of a row that sums others up."""
    closed = _SPACED.sub(lambda found: found[1].replace(" ", ""), text.strip())
    return bool(_TOTAL.match(closed))


def fault_of(form: SheetForm, row: Row, fault: RowFault) -> Fault:
    """The fault of a row with its place."""
    return Fault(form.name, row.number, fault.column, fault.sentence)


def form_of(name: str, version: int) -> SheetForm | None:
    """The form of a sheet by its name, as that version had it."""
    return next((form for form in forms_of(version) if form.name == name), None)
