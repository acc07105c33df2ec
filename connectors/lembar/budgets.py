"""Rows of village money as budgets: what is planned and realised by account, field and fund."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from connectors.lembar.reading import Readable, Row, RowFault, fault_of
from connectors.lembar.template import APBDES
from connectors.records import Budget, BudgetLine

# How people call a part, what it is called here, and the account its lines lie below.
_GROUPS = {
    "pendapatan": ("pendapatan", "4"),
    "belanja": ("pembelanjaan", "5"),
    "pembelanjaan": ("pembelanjaan", "5"),
    "penerimaan": ("penerimaan", "6.1"),
    "penerimaan pembiayaan": ("penerimaan", "6.1"),
    "pengeluaran": ("pengeluaran", "6.2"),
    "pengeluaran pembiayaan": ("pengeluaran", "6.2"),
    "ringkasan": ("pelaksanaan", ""),
    "pelaksanaan": ("pelaksanaan", ""),
}
_ASKED = ("pendapatan", "belanja", "penerimaan", "pengeluaran", "ringkasan")
_TITLES = {
    "penerimaan": "Penerimaan pembiayaan",
    "pengeluaran": "Pengeluaran pembiayaan",
}
_CODE = re.compile(r"\d(\.\d{1,3}){0,5}")
_FIELDS = (1, 2, 3, 4, 5)
_LONGEST = 60  # of what is written as a source of funds
_MOST = 10**17  # sen: what comes out of a mistyped amount must still fit a sum of a regency
_Told = tuple[int, str, BudgetLine]


def read_budgets(rows: Sequence[Row], _known: Mapping[str, str]) -> Readable:
    """One budget for each part of each year."""
    good: list[_Told] = []
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        try:
            year, group, line = _read_line(row)
            place = (year, group, line.code, line.bidang, line.funds.lower(), line.label.lower())
            if place in seen:
                raise RowFault("Uraian", "sudah ditulis di baris lain.")
        except RowFault as fault:
            yield fault_of(APBDES, row, fault)
            continue
        if line.planned is None and line.realised is None:
            continue
        seen.add(place)
        good.append((year, group, line))
    good.sort(key=lambda each: each[:2])
    for (year, group), some in groupby(good, key=lambda each: each[:2]):
        lines = tuple(line for _, _, line in some)
        title = f"APBDes {year} {_TITLES.get(group, group.capitalize())}"
        yield Budget(key=f"{year}-{group}", year=year, group=group, title=title, lines=lines)


def _read_line(row: Row) -> _Told:
    written = " ".join(row.text("Bagian").lower().split())
    if written not in _GROUPS:
        raise RowFault("Bagian", f"“{written}” tidak dikenal; {', '.join(_ASKED)}.")
    group, root = _GROUPS[written]
    line = BudgetLine(
        label=row.text("Uraian"),
        planned=_read_amount(row, "Anggaran", signed=not root),
        realised=_read_amount(row, "Realisasi", signed=not root),
        code=_read_code(row, root, written),
        bidang=_read_field(row, root, written),
        funds=_read_funds(row),
    )
    return row.year("Tahun") or 0, group, line


def _read_amount(row: Row, column: str, *, signed: bool) -> int | None:
    """`signed`: a deficit stands in the summary alone."""
    amount = row.money(column, signed=signed)
    if amount is not None and abs(amount) > _MOST:
        raise RowFault(column, "angka ini terlalu besar untuk APBDes sebuah desa.")
    return amount


def _read_code(row: Row, root: str, written: str) -> str:
    code = row.text("Kode rekening").rstrip(".")
    if not code:
        return ""
    if not _CODE.fullmatch(code):
        raise RowFault("Kode rekening", f"“{code}” bukan kode rekening; tulislah seperti 4.2.1.")
    if not root:
        raise RowFault("Kode rekening", "dikosongkan di ringkasan; tulislah namanya di Uraian.")
    if code != root and not code.startswith(f"{root}."):
        said = f"{code} bukan rekening {written}; rekening {written} diawali {root}."
        raise RowFault("Kode rekening", said)
    return code


def _read_field(row: Row, root: str, written: str) -> int:
    number = row.count("Bidang")
    if number is None:
        return 0
    if root != "5":
        raise RowFault("Bidang", f"hanya untuk belanja, tidak untuk {written}.")
    if number not in _FIELDS:
        raise RowFault("Bidang", f"{number} bukan bidang; bidang bernomor 1 sampai 5.")
    return number


def _read_funds(row: Row) -> str:
    funds = row.text("Sumber dana")
    if len(funds) > _LONGEST:
        raise RowFault("Sumber dana", f"paling panjang {_LONGEST} huruf.")
    return funds
