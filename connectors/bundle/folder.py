"""A plain folder as people fill it, as the content of a bundle: the sheet, papers, news, officials.

lembar.xlsx          the filled-in sheet of the unit, under any name
dokumen/             papers; dokumen/daftar.csv says more of them, if there is one
berita/2026-11-24 Judul.txt     one piece of news: first line the title, then its paragraphs
perangkat.csv        nama;jabatan
"""

import csv
import hashlib
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.bundle.format import FILES, BundleError
from connectors.lembar.filling import read_workbook
from connectors.lembar.indexes import IndexForm
from connectors.lembar.opening import LARGEST, SheetError, open_workbook
from connectors.records import Article, Document, Official, Record

_KINDS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
}
_CLASSES = ("", "berkala", "serta-merta", "setiap-saat")
_LIST = "daftar.csv"
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)[ _-]*(.*)")
_LONGEST_NEWS = 100_000
_LONGEST_LIST = 1024 * 1024
_MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes along."""

    path: str
    type: str
    source: Path


@dataclass(slots=True)
class Gathered:
    """What a folder says. `faults`: what cannot be taken, by file and row."""

    records: list[Record] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    office_phones: frozenset[str] = frozenset()
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gather(
    folder: Path,
    unit_code: str,
    zone: str,
    indicators: Mapping[str, str],
    indexes: Sequence[IndexForm],
) -> Gathered:
    """Everything a folder holds. BundleError when it is none, or its sheet is another unit's."""
    if not folder.is_dir():
        raise BundleError(f"{folder} bukan folder.")
    found = Gathered()
    for path in _list(folder):
        if path.suffix.lower() == ".xlsx":
            _take_sheet(found, path, unit_code, indicators, indexes)
        elif path.name.lower() == "perangkat.csv":
            _take_officials(found, path)
        else:
            found.notes.append(f"{path.name} tidak dikenal dan tidak ikut.")
    _take_papers(found, folder / "dokumen")
    for path in _list(folder / "berita"):
        _take_news(found, path, zone)
    return found


def _list(folder: Path) -> list[Path]:
    """The files of a folder that are meant: no hidden ones, no locks of office programs."""
    if not folder.is_dir():
        return []
    files = (each for each in folder.iterdir() if each.is_file() and not each.is_symlink())
    return sorted(each for each in files if not each.name.startswith((".", "~$", "Thumbs.db")))


def _take_sheet(
    found: Gathered,
    path: Path,
    unit_code: str,
    indicators: Mapping[str, str],
    indexes: Sequence[IndexForm],
) -> None:
    if path.stat().st_size > LARGEST:
        raise BundleError(f"{path.name} lebih besar dari {LARGEST // 1024 // 1024} MB.")
    try:
        filled = read_workbook(open_workbook(path.read_bytes()), indicators, indexes)
    except SheetError as error:
        raise BundleError(f"{path.name}: {error}") from None
    if filled.unit_code != unit_code:
        raise BundleError(f"{path.name} untuk unit {filled.unit_code}, bukan {unit_code}.")
    found.faults += [f"{path.name}: {each}" for each in filled.faults]
    found.notes += [f"{path.name}: {each}" for each in filled.notes]
    found.office_phones |= filled.office_phones
    for some in filled.records.values():
        found.records += some


def _take_officials(found: Gathered, path: Path) -> None:
    for number, row in _rows(path, ("nama", "jabatan")):
        if not row["nama"] or not row["jabatan"]:
            found.faults.append(f"{path.name}, baris {number}: nama dan jabatan harus diisi.")
            continue
        key = f"{row['jabatan']}|{row['nama']}".lower()[:300]
        found.records.append(Official(key=key, name=row["nama"], post=row["jabatan"], rank=number))


def _take_papers(found: Gathered, folder: Path) -> None:
    listed: dict[str, tuple[int, Mapping[str, str]]] = {}
    if (folder / _LIST).is_file():
        for number, row in _rows(folder / _LIST, ("berkas", "judul")):
            listed[row["berkas"].lower()] = (number, row)
    for path in _list(folder):
        if path.name.lower() == _LIST:
            continue
        kind = _KINDS.get(path.suffix.lower())
        if kind is None:
            found.faults.append(f"dokumen/{path.name}: jenis berkas ini tidak dapat dikirim.")
            continue
        number, told = listed.pop(path.name.lower(), (0, {}))
        try:
            document = _read_paper(path, told)
        except ValueError as error:
            found.faults.append(f"dokumen/{_LIST}, baris {number}: {error}")
            continue
        found.records.append(document)
        found.papers.append(Paper(document.file_url, kind, path))
    for number, told in listed.values():
        said = f"berkas {told['berkas'] or '(kosong)'} tidak ada di folder dokumen."
        found.faults.append(f"dokumen/{_LIST}, baris {number}: {said}")


def _read_paper(path: Path, row: Mapping[str, str]) -> Document:
    """When it was published nobody says here: the day it was decided is not that day."""
    title = row.get("judul") or " ".join(re.split(r"[\s_-]+", path.stem)).strip()
    decided = _day(row.get("tanggal", ""))
    given = row.get("golongan", "").lower()
    if given not in _CLASSES:
        raise ValueError(f"golongan “{given}” tidak dikenal; {', '.join(_CLASSES[1:])}.")
    year = row.get("tahun", "")
    if year and not re.fullmatch(r"(19|20|21)\d\d", year):
        raise ValueError(f"“{year}” bukan tahun.")
    return Document(
        key=f"berkas|{path.name.lower()}"[:300],
        title=title[:500],
        number=row.get("nomor", "")[:100],
        year=int(year) if year else None,
        decided=decided,
        classification=given,  # type: ignore[arg-type]
        file_url=f"{FILES}{_plain(path)}",
        file_name=path.name[:200],
    )


def _take_news(found: Gathered, path: Path, zone: str) -> None:
    dated = _DATED.fullmatch(path.stem)
    if path.suffix.lower() != ".txt" or dated is None:
        found.faults.append(f"berita/{path.name}: namai seperti 2026-11-24 Judul.txt.")
        return
    try:
        day = _day(dated[1])
    except ValueError as error:
        found.faults.append(f"berita/{path.name}: {error}")
        return
    lines = _read(path, _LONGEST_NEWS).strip().splitlines()
    if day is None or not lines or not lines[0].strip():
        found.faults.append(f"berita/{path.name}: baris pertama harus berisi judul.")
        return
    body = "\n".join(lines[1:])
    blocks = (" ".join(each.split()) for each in re.split(r"\n\s*\n", body))
    found.records.append(
        Article(
            key=path.stem.lower()[:300],
            title=" ".join(lines[0].split())[:500],
            html="".join(f"<p>{html.escape(each)}</p>" for each in blocks if each),
            published=_morning(day, zone),
        )
    )


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a list by small-lettered heads; numbered as a spreadsheet counts."""
    text = _read(path, _LONGEST_LIST)
    first = text.partition("\n")[0]
    mark = max((";", ",", "\t"), key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=mark))
    except csv.Error:
        raise BundleError(f"{path.name} tidak dapat dibaca sebagai CSV.") from None
    heads = [each.strip().lower() for each in lines[0]] if lines else []
    for name in needed:
        if name not in heads:
            raise BundleError(f"{path.name}: kolom {name} harus ada di baris 1.")
    for number, line in enumerate(lines[1:], start=2):
        if any(each.strip() for each in line):
            cells = [" ".join(each.split()) for each in line] + [""] * len(heads)
            yield number, dict(zip(heads, cells, strict=False))


def _read(path: Path, longest: int) -> str:
    body = path.read_bytes()
    if len(body) > longest:
        raise BundleError(f"{path.name} lebih besar dari {longest // 1024} KB.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” bukan tanggal; tulislah 2026-11-24.") from None


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, _MORNING, ZoneInfo(zone)).astimezone(UTC)


def _plain(path: Path) -> str:
    """A name every system can carry; two files of unlike names never share one."""
    plain = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60]
    mark = hashlib.sha256(path.name.encode()).hexdigest()[:8]
    return f"{plain or 'berkas'}-{mark}{path.suffix.lower()}"
