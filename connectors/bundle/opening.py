"""A bundle's ZIP, opened with nothing believed: first its head, then, once that is trusted, all."""

import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from connectors.bundle.format import (
    HEAD,
    MOST_FILES,
    SIGNATURE,
    BundleError,
    Entry,
    Manifest,
    read_manifest,
)
from connectors.bundle.signing import LARGEST as LARGEST_SIGNATURE
from connectors.bundle.signing import Signature, read_signature

LARGEST = 64 * 1024 * 1024  # the ZIP itself
MOST_BYTES = 128 * 1024 * 1024  # laid out
MOST_LINES = 8 * 1024 * 1024  # all records together
_LARGEST_HEAD = 512 * 1024
_LARGEST_FILE = 50 * 1024 * 1024
_DIRECTORY = 256 * 1024  # of the list at the end of the ZIP: some 2,000 names
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"  # of a second list beyond 4 GB, which would go before the first
_LOCATOR_SIZE = 20
_SMALL = 1024 * 1024
_MOST_RATIO = 200
_BLOCK = 1 << 18
_BROKEN = "Berkas luring ini rusak atau terpotong. Salin ulang dari perangkat asalnya."
_SWOLLEN = "Berkas luring ini mengembang tidak wajar dan tidak dibuka."
_NESTED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_OFFICE = ("[Content_Types].xml", "mimetype")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The head of a bundle, not trusted yet. `body`: the exact bytes that were signed."""

    body: bytes
    manifest: Manifest
    signature: Signature

    @property
    def sha256(self) -> str:
        """By what the next bundle names this one."""
        return hashlib.sha256(self.body).hexdigest()


def peek(path: Path) -> Envelope:
    """The head of a bundle; BundleError in one sentence when it is none."""
    with _open(path) as archive:
        infos = _check_names(archive)
        for name in (HEAD, SIGNATURE):
            if name not in infos:
                raise BundleError(f"Berkas ini bukan berkas luring: {name} tidak ada di dalamnya.")
        body = _read_small(archive, infos[HEAD], _LARGEST_HEAD)
        signed = _read_small(archive, infos[SIGNATURE], LARGEST_SIGNATURE)
        return Envelope(body, read_manifest(body), read_signature(signed))


def lay_out(path: Path, manifest: Manifest, folder: Path) -> None:
    """Every file of a trusted bundle written below `folder`, exactly as bundle.json names it;
    BundleError when anything is missing, besides, or another than it says."""
    with _open(path) as archive:
        infos = _check_names(archive)
        listed = {each.path for each in manifest.files}
        for name in infos.keys() - listed - {HEAD, SIGNATURE}:
            raise BundleError(f"Berkas {name[:80]} ada di dalam arsip, tetapi tidak terdaftar.")
        if sum(each.size for each in manifest.files) > MOST_BYTES:
            raise BundleError(f"Isi berkas luring lebih besar dari {MOST_BYTES // _SMALL} MB.")
        if sum(each.size for each in manifest.record_files()) > MOST_LINES:
            raise BundleError(f"Catatan lebih besar dari {MOST_LINES // _SMALL} MB.")
        for entry in manifest.files:
            info = infos.get(entry.path)
            if info is None:
                raise BundleError(f"Berkas {entry.path} terdaftar, tetapi tidak ada di arsip.")
            _write(archive, info, entry, folder / entry.path)


def _open(path: Path) -> zipfile.ZipFile:
    size = path.stat().st_size
    if size > LARGEST:
        raise BundleError(f"Berkas luring lebih besar dari {LARGEST // _SMALL} MB.")
    _check_directory(path, size)
    try:
        return _Guarded(path)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, IndexError):
        raise BundleError(_BROKEN) from None


class _Guarded(zipfile.ZipFile):
    """A ZIP whose faults while it is read are a sentence too."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: object) -> None:  # fmt: skip
        self.close()
        if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
            raise BundleError(_BROKEN) from None
        if isinstance(error, RuntimeError):  # zipfile's word for a password
            raise BundleError("Berkas luring ini bersandi atau dikemas dengan cara lain.") from None


def _check_directory(path: Path, size: int) -> None:
    """The list of names is read whole into memory: how long it is, is looked at before."""
    with path.open("rb") as source:
        source.seek(max(0, size - _END_SIZE - 65_535))
        tail = source.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise BundleError("Berkas ini bukan berkas luring: bukan arsip ZIP yang utuh.")
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR):
        raise BundleError("Berkas luring ini dikemas dengan cara lain. Buat ulang secara biasa.")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MOST_FILES + 2 or length > _DIRECTORY:
        raise BundleError(f"Berkas luring memuat lebih dari {MOST_FILES} berkas.")


def _check_names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    lower: set[str] = set()
    for info in archive.infolist():
        name = info.filename
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
            raise BundleError("Berkas luring memuat nama yang menunjuk ke luar foldernya.")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BundleError("Berkas luring memuat tautan ke berkas lain.")
        if info.flag_bits & 1:
            raise BundleError("Berkas luring ini bersandi. Buat ulang tanpa sandi.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BundleError("Berkas luring ini dikemas dengan cara lain. Buat ulang.")
        if info.is_dir():
            continue
        if name.lower() in lower:
            raise BundleError(f"Berkas luring memuat {name[:80]} dua kali.")
        if info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(info.compress_size, 1):
            raise BundleError(_SWOLLEN)
        lower.add(name.lower())
        found[name] = info
    return found


def _read_small(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as source:
        body = source.read(most + 1)
    if len(body) > most:
        raise BundleError(f"{info.filename} di dalam berkas luring terlalu besar.")
    return body


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry, target: Path) -> None:
    """Counted and hashed as it comes: what the archive says about sizes is not believed."""
    if entry.size > _LARGEST_FILE:
        raise BundleError(f"Berkas {entry.path} lebih besar dari {_LARGEST_FILE // _SMALL} MB.")
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    with archive.open(info) as source, target.open("xb") as copy:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > entry.size:
                break
            digest.update(block)
            copy.write(block)
    if size != entry.size:
        raise BundleError(f"Ukuran {entry.path} lain dari yang tertulis di bundle.json.")
    if digest.hexdigest() != entry.sha256:
        raise BundleError(f"Sidik {entry.path} tidak cocok: isinya rusak atau diubah.")
    _refuse_archive(target, entry.path)


def _refuse_archive(target: Path, path: str) -> None:
    """Office files are ZIPs too; any other archive within is refused."""
    with target.open("rb") as source:
        head = source.read(8)
    said = f"Ada arsip di dalam berkas luring: {path}. Buka dahulu, lalu masukkan isinya."
    if head.startswith(_NESTED):
        raise BundleError(said)
    if not head.startswith(b"PK\x03\x04"):
        return
    try:
        _check_directory(target, target.stat().st_size)
        with zipfile.ZipFile(target) as inner:
            names = inner.namelist()
    except (BundleError, zipfile.BadZipFile, ValueError, EOFError, RuntimeError, IndexError):
        raise BundleError(said) from None
    if not any(each in names for each in _OFFICE):
        raise BundleError(said)
