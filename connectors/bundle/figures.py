"""Numbers, village money and indexes of a bundle: only what the portal knows how to count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.bundle.decoding import LineError
from connectors.lembar.indexes import IndexForm
from connectors.records import Budget, BudgetLine, Record, Statistic, VillageIndex

# The account the lines of each part of an APBDes lie below; the summary has none.
_ROOTS = {
    "pendapatan": "4",
    "pembelanjaan": "5",
    "penerimaan": "6.1",
    "pengeluaran": "6.2",
    "pelaksanaan": "",
}
_YEAR = re.compile(r"(19|20|21)\d\d")
_CODE = re.compile(r"\d(\.\d{1,3}){0,5}")
_LONGEST_FUNDS = 60
_MOST_FIELD = 5


@dataclass(frozen=True, slots=True)
class Countable:
    """What may be told in numbers: indicators, title by code, and the forms of the indexes."""

    indicators: Mapping[str, str]
    indexes: Sequence[IndexForm]


def check_figures(record: Record, known: Countable) -> Record:
    """The record under the key that makes it the only one of its kind and year; LineError when it
    cannot be counted."""
    match record:
        case Statistic():
            return _check_statistic(record, known)
        case Budget():
            return _check_budget(record)
        case VillageIndex():
            return _check_index(record, known)
    return record


def _check_statistic(record: Statistic, known: Countable) -> Statistic:
    if record.indicator not in known.indicators:
        raise LineError(f"indicator: “{record.indicator[:60]}” bukan kode yang dikenal.")
    if not _YEAR.fullmatch(record.period):
        raise LineError("period: harus tahun empat angka.")
    if not record.cells:
        raise LineError("cells: kosong.")
    seen: set[tuple[str, str]] = set()
    for cell in record.cells:
        place = (re.sub(r"[^a-z0-9]+", "-", cell.category.lower()).strip("-"), cell.sex)
        if not place[0] or place in seen:
            raise LineError(f"cells: kelompok “{cell.label[:60]}” kosong atau ditulis dua kali.")
        seen.add(place)
        if cell.value is not None and cell.value < 0:
            raise LineError("cells: angka tidak boleh di bawah nol.")
    key = f"{record.indicator}-{record.period}"
    return replace(record, key=key, title=known.indicators[record.indicator])


def _check_budget(record: Budget) -> Budget:
    if record.group not in _ROOTS:
        raise LineError(f"group: “{record.group[:40]}” bukan bagian APBDes.")
    root = _ROOTS[record.group]
    seen: set[tuple[object, ...]] = set()
    for line in record.lines:
        place = (line.code, line.bidang, line.funds.lower(), line.label.lower())
        if place in seen:
            raise LineError(f"lines: “{line.label[:60]}” ditulis dua kali.")
        seen.add(place)
        _check_line(line, root)
    return replace(record, key=f"{record.year}-{record.group}")


def _check_line(line: BudgetLine, root: str) -> None:
    if not line.label.strip():
        raise LineError("lines: label kosong.")
    if line.code and not (
        root
        and _CODE.fullmatch(line.code)
        and (line.code == root or line.code.startswith(f"{root}."))
    ):
        raise LineError(f"lines: {line.code[:40]} bukan rekening bagian ini.")
    if not 0 <= line.bidang <= _MOST_FIELD or (line.bidang and root != "5"):
        raise LineError(f"lines: bidang {line.bidang} tidak berlaku di sini.")
    if len(line.funds) > _LONGEST_FUNDS:
        raise LineError(f"lines: sumber dana paling panjang {_LONGEST_FUNDS} huruf.")
    if root and any(each is not None and each < 0 for each in (line.planned, line.realised)):
        raise LineError("lines: angka di bawah nol hanya ada di ringkasan.")


def _check_index(record: VillageIndex, known: Countable) -> VillageIndex:
    form = next((each for each in known.indexes if each.code == record.index), None)
    if form is None:
        raise LineError(f"index: “{record.index[:40]}” tidak dikenal.")
    if record.year < form.first_year or (form.last_year and record.year > form.last_year):
        raise LineError(f"year: {form.title} tidak diterbitkan untuk {record.year}.")
    if record.status not in form.statuses:
        raise LineError(f"status: “{record.status[:40]}” bukan status {form.title}.")
    codes = [part.code for part in record.parts]
    if len(set(codes)) < len(codes) or not set(codes) <= form.parts.keys():
        raise LineError(f"parts: ada yang bukan bagian {form.title}, atau dua kali.")
    scores = [record.score, *(part.score for part in record.parts)]
    if any(each is not None and not 0 <= each <= form.most for each in scores):
        raise LineError(f"skor {form.title} 0 sampai {form.most}.")
    parts = tuple(replace(part, label=form.parts[part.code]) for part in record.parts)
    return replace(record, key=f"{record.index}-{record.year}", parts=parts)
