"""A ZIP archive laid out under names of our own; bombs and traps are refused by name."""

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geo.formats.feature import FormatError
from geo.formats.member import Member
from geo.formats.sniffing import HEAD, Format, sniff

MOST_ENTRIES = 2_000
MOST_BYTES = 512 * 1024 * 1024
_MOST_RATIO = 200  # text of coordinates packs to a tenth; a bomb to a thousandth
_SMALL = 1024 * 1024
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SKIPPED = (".xml", ".sbn", ".sbx", ".qix", ".qpj", ".qml", ".sld", ".txt", ".md", ".pdf", ".png",
            ".jpg", ".jpeg", ".docx", ".xlsx", ".ds_store", ".lyr", ".mxd", ".qgs", ".idx", ".atx",
            ".fbn", ".fbx", ".ain", ".aih", ".ixs", ".mxs", ".db", ".html", ".htm")  # fmt: skip
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_BROKEN = "Arsip ZIP ini rusak atau terpotong. Unduh atau kemas ulang."


@dataclass(frozen=True, slots=True)
class _Entry:
    info: zipfile.ZipInfo
    path: PurePosixPath


def unpack(archive: Path, folder: Path) -> tuple[Member, ...]:
    """The readable members of an archive, written below `folder`."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _list_entries(opened)
            return _lay_out(opened, entries, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(_BROKEN) from None
    except RuntimeError:  # zipfile's word for a password or a way of packing it does not know
        raise FormatError("Arsip ZIP ini tidak dapat dibuka. Kemas ulang secara biasa.") from None


def _list_entries(archive: zipfile.ZipFile) -> list[_Entry]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise FormatError(f"Arsip ZIP memuat lebih dari {MOST_ENTRIES} berkas.")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise FormatError(f"Isi arsip ZIP lebih besar dari {MOST_BYTES // _SMALL} MB.")
    found = []
    for info in infos:
        name = info.filename
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", name):
            raise FormatError("Arsip ZIP memuat nama berkas yang menunjuk ke luar foldernya.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise FormatError("Arsip ZIP memuat tautan ke berkas lain. Kemas berkas aslinya.")
        if info.flag_bits & 1:
            raise FormatError("Arsip ZIP ini bersandi. Kemas ulang tanpa sandi.")
        if info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(info.compress_size, 1):
            raise FormatError("Arsip ZIP ini mengembang tidak wajar dan tidak dibuka.")
        hidden = path.name.startswith("._") or path.name.startswith(".")
        if info.is_dir() or "__MACOSX" in path.parts or hidden:
            continue
        found.append(_Entry(info, path))
    if not found:
        raise FormatError("Arsip ZIP ini tidak memuat berkas.")
    return found


def _lay_out(archive: zipfile.ZipFile, entries: list[_Entry], folder: Path) -> tuple[Member, ...]:
    sets: dict[PurePosixPath, dict[str, _Entry]] = {}
    single: list[_Entry] = []
    for entry in entries:
        suffix = entry.path.suffix.lower()
        if suffix in _PARTS:
            stem = PurePosixPath(str(entry.path.with_suffix("")).lower())
            sets.setdefault(stem, {})[suffix] = entry
        elif suffix not in _SKIPPED:
            single.append(entry)
    members = [
        _write_set(archive, parts, folder / f"lapis-{at}")
        for at, parts in enumerate(sets.values(), 1)
        if ".shp" in parts
    ]
    for at, entry in enumerate(single, 1):
        member = _write_single(archive, entry, folder / f"isi-{at}")
        if member is not None:
            members.append(member)
    if not members:
        if any(str(entry.path) == "xl/workbook.xml" for entry in entries):
            raise FormatError("Berkas ini lembar kerja XLSX. Simpan dahulu sebagai CSV.")
        if sets:
            raise FormatError("Arsip ini memuat bagian Shapefile, tetapi tidak memuat .shp.")
        raise FormatError("Arsip ZIP ini tidak memuat peta yang dikenal.")
    return tuple(members)


def _write_set(archive: zipfile.ZipFile, parts: Mapping[str, _Entry], target: Path) -> Member:
    title = parts[".shp"].path.stem
    for needed in (".shx", ".dbf"):
        if needed not in parts:
            raise FormatError(f"Berkas {title}{needed} tidak ada dalam arsip; sertakan.")
    for suffix, entry in parts.items():
        _write(archive, entry, target.with_suffix(suffix))
    with target.with_suffix(".shp").open("rb") as shapes:
        if not shapes.read(4).startswith(b"\x00\x00\x27\x0a"):
            raise FormatError(f"Berkas {title}.shp bukan Shapefile.")
    return Member(
        Format.SHAPEFILE, target.with_suffix(".shp"), title, ".prj" in parts, ".cpg" in parts
    )


def _write_single(archive: zipfile.ZipFile, entry: _Entry, target: Path) -> Member | None:
    _write(archive, entry, target)
    with target.open("rb") as source:
        head = source.read(HEAD)
    if head.startswith(_ARCHIVES):
        raise FormatError("Ada arsip di dalam arsip. Buka dahulu, lalu kemas satu lapis saja.")
    try:
        kind = sniff(head)
    except FormatError as error:
        if "VRT" in str(error):
            raise
        return None
    if kind is Format.GEOPACKAGE:
        target = target.rename(target.with_suffix(".gpkg"))
    return Member(kind, target, entry.path.stem)


def _write(archive: zipfile.ZipFile, entry: _Entry, target: Path) -> None:
    """Counted as it comes: what the archive says about sizes is not believed."""
    left = entry.info.file_size
    with archive.open(entry.info) as source, target.open("xb") as copy:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise FormatError("Arsip ZIP ini mengembang tidak wajar dan tidak dibuka.")
            copy.write(block)
