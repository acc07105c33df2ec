"""A bundle packed and signed: the files it holds, their hashes in bundle.json, the signature."""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from connectors.bundle.format import HEAD, SIGNATURE, Entry, Manifest, write_manifest
from connectors.bundle.signing import KeyPair

_BLOCK = 1 << 20
_PACKED = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".webp")


@dataclass(frozen=True, slots=True)
class Part:
    """A file for a bundle: its bytes, or where they lie."""

    path: str
    type: str
    body: bytes | Path


def pack_bundle(target: Path, head: Manifest, parts: Sequence[Part], key: KeyPair) -> Manifest:
    """Write the bundle, in one step: a half-written one is never at its place. The head as it was
    signed, with its files."""
    entries: list[Entry] = []
    waiting = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(waiting, "w") as archive:
            for part in sorted(parts, key=lambda each: each.path):
                entries.append(_add(archive, part))
            manifest = replace(head, files=tuple(entries))
            body = write_manifest(manifest)
            _put(archive, HEAD, body)
            _put(archive, SIGNATURE, key.sign(body))
        with waiting.open("rb") as made:
            os.fsync(made.fileno())
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    return manifest


def _add(archive: zipfile.ZipFile, part: Part) -> Entry:
    digest = hashlib.sha256()
    size = 0
    with archive.open(_info(part.path), "w") as out:
        for block in _blocks(part.body):
            digest.update(block)
            size += len(block)
            out.write(block)
    return Entry(part.path, digest.hexdigest(), size, part.type)


def _blocks(body: bytes | Path) -> Iterator[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    with body.open("rb") as source:
        while block := source.read(_BLOCK):
            yield block


def _put(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    archive.writestr(_info(name), body)


def _info(name: str) -> zipfile.ZipInfo:
    """The same content gives the same bytes: no times of the day it was packed."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    packed = name.lower().endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
