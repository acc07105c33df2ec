"""A spreadsheet's bytes as plain cells, opened in a guarded child."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LARGEST = 5 * 1024 * 1024
_PATIENCE = 45
_BOOK = b"xl/workbook.xml"
_FAILED = "Lembar ini tidak dapat dibaca. Simpan sebagai XLSX, lalu kirim lagi."


class SheetError(ValueError):
    """The whole file cannot be taken; the sentence says why."""


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell that is not empty. kind: "t" text, "n" number as text, "d" ISO day."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet: rows of cells from A1 on; merged and formula cells as (row, column) from 0."""

    name: str
    visible: bool
    rows: tuple[tuple[CellValue | None, ...], ...]
    merged: frozenset[tuple[int, int]]
    formulas: frozenset[tuple[int, int]]


def is_workbook(body: bytes) -> bool:
    """Whether a packed file holds a workbook, by a name that stands in it as it is."""
    return body.startswith(b"PK") and _BOOK in body


def open_workbook(body: bytes) -> tuple[OpenedSheet, ...]:
    """All sheets of a workbook. SheetError with a sentence when it cannot be read."""
    if len(body) > LARGEST:
        raise SheetError(f"Berkas lebih besar dari {LARGEST // (1024 * 1024)} MB.")
    if not body.startswith(b"PK"):
        raise SheetError("Berkas ini bukan lembar kerja XLSX. Unduh lembar isian, lalu isi itu.")
    with tempfile.TemporaryDirectory(prefix="lembar-") as folder:
        path = Path(folder) / "masuk.xlsx"
        path.write_bytes(body)
        try:
            told = subprocess.run(
                [sys.executable, "-I", "-m", "connectors.lembar.child", str(path)],
                capture_output=True,
                timeout=_PATIENCE,
                check=True,
                cwd=folder,
            ).stdout
            answer = json.loads(told)
        except (subprocess.SubprocessError, ValueError, OSError):
            raise SheetError(_FAILED) from None
    if "error" in answer:
        raise SheetError(answer["error"])
    return tuple(_open(each) for each in answer["sheets"])


def _open(told: dict[str, object]) -> OpenedSheet:
    rows = told["rows"]
    assert isinstance(rows, list)
    return OpenedSheet(
        name=str(told["name"]),
        visible=bool(told["visible"]),
        rows=tuple(
            tuple(CellValue(cell[0], cell[1]) if cell else None for cell in row) for row in rows
        ),
        merged=_places(told["merged"]),
        formulas=_places(told["formulas"]),
    )


def _places(told: object) -> frozenset[tuple[int, int]]:
    assert isinstance(told, list)
    return frozenset((int(row), int(column)) for row, column in told)
