"""What bundle.json says: whose content, which number in a row, and every file with its hash."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from connectors.cleaning.text import squash

FORMAT = 1
HEAD = "bundle.json"
SIGNATURE = "bundle.sig"
RECORDS = "records/"
FILES = "files/"
LINES = "application/x-ndjson"
MOST_FILES = 500
MOST_NUMBER = 1_000_000
# The types of records a unit may send, each in a file of its own: records/article.jsonl …
TYPES = (
    "article", "document", "contact", "service", "official", "statistic", "budget", "villageindex",
)  # fmt: skip
Direction = Literal["masuk", "keluar"]
_PATH = re.compile(r"(records/[a-z]{1,40}\.jsonl|files/[A-Za-z0-9][A-Za-z0-9._-]{0,119})")
_LOOSE = re.compile(r"[a-z][a-z0-9-]{0,40}\.(html|json|xlsx)")  # only on the way out
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_SHA = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}(\.[0-9]{4})?(/[a-z0-9-]{1,60})?")


class BundleError(ValueError):
    """The whole bundle is refused; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bundle as bundle.json names it."""

    path: str
    sha256: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """bundle.json. `full`: what a type named here no longer lists is gone; `previous_sha256`: the
    hash of the bundle.json before this one, empty for the first."""

    unit_code: str
    created_at: datetime
    sequence: int
    previous_sha256: str
    producer: str
    files: tuple[Entry, ...]
    full: bool = False
    direction: Direction = "masuk"

    def record_files(self) -> tuple[Entry, ...]:
        """Those that hold records."""
        return tuple(each for each in self.files if each.path.startswith(RECORDS))


def record_path(type_name: str) -> str:
    """Where the records of a type lie."""
    return f"{RECORDS}{type_name}.jsonl"


def write_manifest(manifest: Manifest) -> bytes:
    """The exact bytes that are signed."""
    body: dict[str, object] = {
        "format": FORMAT,
        "unit_code": manifest.unit_code,
        "created_at": manifest.created_at.astimezone(UTC).isoformat(),
        "sequence": manifest.sequence,
        "previous_sha256": manifest.previous_sha256,
        "producer": manifest.producer,
        "full": manifest.full,
        "direction": manifest.direction,
        "files": [
            {"path": each.path, "sha256": each.sha256, "size": each.size, "type": each.type}
            for each in manifest.files
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def read_manifest(body: bytes) -> Manifest:
    """bundle.json, checked field by field; BundleError names the first that is wrong."""
    told = read_json(body, HEAD)
    if told.get("format") != FORMAT or isinstance(told.get("format"), bool):
        raise BundleError(
            f"Berkas luring ini berformat {_show(told.get('format'))}; portal ini membaca format "
            f"{FORMAT}. Buat ulang dengan program yang sesuai."
        )
    direction = told.get("direction", "masuk")
    if direction not in ("masuk", "keluar"):
        raise _wrong("direction")
    full = told.get("full", False)
    if not isinstance(full, bool):
        raise _wrong("full")
    previous = told.get("previous_sha256")
    if previous != "" and not (isinstance(previous, str) and _SHA.fullmatch(previous)):
        raise _wrong("previous_sha256")
    sequence = told.get("sequence")
    if not _is_count(sequence, MOST_NUMBER) or sequence == 0:
        raise _wrong("sequence")
    code = told.get("unit_code")
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        raise _wrong("unit_code")
    producer = told.get("producer")
    if not isinstance(producer, str):
        raise _wrong("producer")
    return Manifest(
        unit_code=code,
        created_at=_read_moment(told.get("created_at")),
        sequence=int(str(sequence)),
        previous_sha256=str(previous),
        producer=squash(producer)[:120],
        files=_read_files(told.get("files"), strict=direction == "masuk"),
        full=full,
        direction="keluar" if direction == "keluar" else "masuk",
    )


def read_json(body: bytes, name: str) -> Mapping[str, object]:
    """An object of JSON; BundleError names the file."""
    try:
        told = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise BundleError(f"{name} di dalam berkas luring tidak dapat dibaca.")
    return told


def _read_files(told: object, *, strict: bool) -> tuple[Entry, ...]:
    if not isinstance(told, list):
        raise _wrong("files")
    if len(told) > MOST_FILES:
        raise BundleError(f"Berkas luring memuat lebih dari {MOST_FILES} berkas.")
    seen: set[str] = set()
    found: list[Entry] = []
    for each in told:
        entry = _read_entry(each, strict=strict)
        if entry.path.lower() in seen:
            raise BundleError(f"bundle.json menyebut {entry.path} dua kali.")
        seen.add(entry.path.lower())
        found.append(entry)
    return tuple(found)


def _read_entry(told: object, *, strict: bool) -> Entry:
    if not isinstance(told, dict):
        raise _wrong("files")
    path, sha, size, type_ = (told.get(name) for name in ("path", "sha256", "size", "type"))
    known = isinstance(path, str) and (
        _PATH.fullmatch(path) or (not strict and _LOOSE.fullmatch(path))
    )
    if not isinstance(path, str) or not known:
        raise BundleError(f"Nama berkas {_show(path)} di bundle.json tidak diperbolehkan.")
    if strict and path.startswith(RECORDS) and path not in {record_path(each) for each in TYPES}:
        raise BundleError(f"Jenis catatan {_show(path)} tidak dikenal portal ini.")
    if not (isinstance(sha, str) and _SHA.fullmatch(sha)):
        raise BundleError(f"bundle.json tidak menyebut sidik {path} dengan benar.")
    if not _is_count(size, 1 << 40):
        raise BundleError(f"bundle.json tidak menyebut ukuran {path} dengan benar.")
    if not isinstance(type_, str) or not _TYPE.fullmatch(type_):
        raise BundleError(f"bundle.json tidak menyebut jenis {path} dengan benar.")
    return Entry(path, sha, int(str(size)), type_)


def _read_moment(told: object) -> datetime:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 9000:
        raise _wrong("created_at")
    return moment.astimezone(UTC)


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _wrong(field: str) -> BundleError:
    return BundleError(f"bundle.json: isian {field} tidak benar.")


def _show(value: object) -> str:
    return f"“{squash(str(value))[:60]}”"


def _refuse(_constant: str) -> None:
    raise ValueError("not a number of JSON")
