"""Making a bundle of a folder, at the village or in the field: no portal and no network needed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connectors.bundle.checking import check_record
from connectors.bundle.decoding import LineError, decode_line
from connectors.bundle.figures import Countable, check_figures
from connectors.bundle.folder import Gathered, gather
from connectors.bundle.format import LINES, BundleError, Manifest, record_path
from connectors.bundle.opening import peek
from connectors.bundle.signing import KeyPair
from connectors.bundle.writing import Part, pack_bundle
from connectors.cleaning.phones import read_phone
from connectors.records import Contact, Record
from portal.errors import InputError, UsageError
from portal.rules.codec import encode, type_name

MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Which bundle of a key was made last: its number and hash."""

    sequence: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made."""

    manifest: Manifest
    standing: Standing
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    faults: tuple[str, ...]  # what was left out


def make_bundle(
    folder: Path,
    target: Path,
    key: KeyPair,
    zone: str,
    known: Countable,
    former: Standing,
    now: datetime,
    *,
    producer: str = "",
    full: bool = False,
    good_only: bool = False,
) -> Made:
    """Pack and sign what a folder holds. InputError with a sentence for each thing that the
    portal would refuse, unless only the good ones are wanted."""
    try:
        found = gather(folder, key.unit_code, zone, known.indicators, known.indexes)
    except BundleError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{folder} tidak dapat dibaca: {error.strerror}.") from None
    lines, counts = _write_lines(found, key.unit_code, known, now)
    if found.faults and not good_only:
        said = f"{len(found.faults)} isian belum dapat diterima, jadi berkas tidak dibuat."
        raise InputError(said, tuple(found.faults[:MOST_FAULTS]))
    if not lines:
        raise InputError(f"Folder {folder.name} tidak memuat isi yang dapat dikirim.")
    parts = [
        Part(record_path(name), LINES, "\n".join(each).encode()) for name, each in lines.items()
    ]
    parts += [Part(paper.path, paper.type, paper.source) for paper in found.papers]
    head = Manifest(
        unit_code=key.unit_code,
        created_at=now,
        sequence=former.sequence + 1,
        previous_sha256=former.sha256,
        producer=producer[:120],
        files=(),
        full=full and not found.faults,
    )
    try:
        manifest = pack_bundle(target, head, parts, key)
        standing = Standing(manifest.sequence, peek(target).sha256)
    except BundleError as error:
        target.unlink(missing_ok=True)
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{target} tidak dapat ditulis: {error.strerror}.") from None
    return Made(manifest, standing, counts, tuple(found.notes), tuple(found.faults[:MOST_FAULTS]))


def read_standing(path: Path) -> Standing:
    """Where the row of a key stands, kept beside its file; the beginning when there is none."""
    if not path.exists():
        return Standing()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Standing(int(told["sequence"]), str(told["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{path} rusak. Pakai --reply dengan berkas balasan portal.") from None


def write_standing(path: Path, standing: Standing) -> None:
    """Keep where the row of a key stands; in one step."""
    waiting = path.with_name(f".{path.name}.baru")
    told = {"sequence": standing.sequence, "sha256": standing.sha256}
    waiting.write_text(json.dumps(told) + "\n", encoding="utf-8")
    waiting.replace(path)


def _write_lines(
    found: Gathered, unit_code: str, known: Countable, now: datetime
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The lines by type, each read again as the portal will; what it would refuse is a fault."""
    files = {paper.path: paper.path for paper in found.papers}
    lines: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for record in found.records:
        name = type_name(record)
        line = _write_line(record, found.office_phones)
        try:
            read, _ = decode_line(line, name)
            checked = check_figures(check_record(read, unit_code, now, files), known)
            if (name, checked.key) in seen:
                raise LineError("ada dua kali.")
        except LineError as error:
            found.faults.append(f"{_title(record)}: {error}")
            continue
        seen.add((name, checked.key))
        lines.setdefault(name, []).append(line)
    return lines, {name: len(each) for name, each in lines.items()}


def _write_line(record: Record, phones: frozenset[str]) -> str:
    line = encode(record)
    phone = read_phone(record.value) if isinstance(record, Contact) else None
    if phone is None or phone.dial not in phones:
        return line
    return json.dumps({**json.loads(line), "kantor": True}, ensure_ascii=False)


def _title(record: Record) -> str:
    return str(getattr(record, "title", "") or getattr(record, "name", "") or record.key)[:80]
