"""Rows of IDM and Indeks Desa, as published: a score, a status, the parts of the index."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from connectors.lembar.reading import Readable, Row, RowFault, fault_of
from connectors.lembar.template import INDEKS
from connectors.records import IndexPart, VillageIndex

_SCORE = re.compile(r"\d{1,3}([.,]\d{1,6})?")
_LONGEST = 200
PARTS = (
    "IKS", "IKE", "IKL", "Layanan dasar", "Sosial", "Ekonomi", "Lingkungan", "Aksesibilitas",
    "Tata kelola",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexForm:
    """What may be written of one index. `parts` and `statuses`: words by code."""

    code: str
    title: str
    names: tuple[str, ...]
    first_year: int
    last_year: int  # 0: it is still published
    most: int
    parts: Mapping[str, str]
    statuses: Mapping[str, str]


def read_indexes(rows: Sequence[Row], forms: Sequence[IndexForm]) -> Readable:
    """One record for each index and year."""
    seen: set[str] = set()
    for row in rows:
        try:
            record = _read_row(row, forms)
            if record.key in seen:
                raise RowFault("Tahun", "indeks tahun ini sudah ditulis di baris lain.")
        except RowFault as fault:
            yield fault_of(INDEKS, row, fault)
            continue
        seen.add(record.key)
        yield record


def _read_row(row: Row, forms: Sequence[IndexForm]) -> VillageIndex:
    form = _find_form(row, forms)
    year = row.year("Tahun") or 0
    if year < form.first_year or (form.last_year and year > form.last_year):
        until = f"sampai {form.last_year}" if form.last_year else "dan sesudahnya"
        raise RowFault("Tahun", f"{form.title} diterbitkan untuk {form.first_year} {until}.")
    link = row.text("Tautan")
    if link and not link.startswith(("http://", "https://")):
        raise RowFault("Tautan", "alamat harus diawali http:// atau https://.")
    parts = []
    for column in PARTS:
        score = _read_score(row, column, form)
        code = next((code for code, title in form.parts.items() if title == column), "")
        if score is not None and not code:
            raise RowFault(column, f"bukan bagian {form.title}.")
        if score is not None:
            parts.append(IndexPart(code, column, score))
    return VillageIndex(
        key=f"{form.code}-{year}",
        index=form.code,
        year=year,
        score=_read_score(row, "Skor", form),
        status=_read_status(row, form),
        parts=tuple(parts),
        document=row.text("Dokumen")[:_LONGEST],
        url=link,
    )


def _find_form(row: Row, forms: Sequence[IndexForm]) -> IndexForm:
    written = " ".join(row.text("Indeks").lower().split())
    for form in forms:
        if written in {form.code, form.title.lower(), *(name.lower() for name in form.names)}:
            return form
    asked = " atau ".join(form.title for form in forms)
    raise RowFault("Indeks", f"“{written}” tidak dikenal; tulislah {asked}.")


def _read_status(row: Row, form: IndexForm) -> str:
    """The code of a published word; another word is refused, for nobody published it."""
    written = " ".join(row.text("Status").lower().split())
    for code, title in form.statuses.items():
        if written == title.lower():
            return code
    words = ", ".join(form.statuses.values())
    raise RowFault("Status", f"“{written}” bukan status {form.title}; pilihannya {words}.")


def _read_score(row: Row, column: str, form: IndexForm) -> Decimal | None:
    text = row.text(column).strip()
    if not text:
        return None
    if not _SCORE.fullmatch(text):
        raise RowFault(column, f"“{text}” bukan skor. Kosongkan bila belum diketahui.")
    score = Decimal(text.replace(",", "."))
    if score > form.most:
        raise RowFault(column, f"{text} di luar skor {form.title}, 0 sampai {form.most}.")
    return score
