"""Rows of the document lists, read by an allow-list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.text import squash
from connectors.errors import NotExpectedError

Fate = Literal["", "dihapus", "dinonaktifkan", "dikecualikan"]
CLOSED = "4"  # informasi yang dikecualikan: never fetched, never shown
_DELETED = "3"


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row of the public documents. `fate`: why it may not be shown, or empty."""

    id: str
    title: str
    category: str  # 1 berkala, 2 serta-merta, 3 setiap saat
    year: str
    fate: Fate
    uploaded: datetime | None
    updated: datetime | None
    raw_dates: str


@dataclass(frozen=True, slots=True)
class LawRow:
    """One row of village law: decree of the head, or regulation."""

    id: str
    title: str
    year: str
    group: str  # 2 SK Kades, 3 Perdes; or the words of the newer interface
    kind: str  # what the village calls it: RPJMDes, APBDes …
    number: str
    decided: str
    summary: str
    link: str  # a file that lies elsewhere


def read_public_rows(body: object, url: str, zone: str) -> tuple[PublicRow, ...]:
    """The rows of a /ppid answer; NotExpectedError for a refusal or another shape."""
    data = body.get("data") if isinstance(body, dict) else None
    rows = data.get("ppid") if isinstance(data, dict) else None
    if not isinstance(body, dict) or body.get("status") != "success" or not isinstance(rows, list):
        raise NotExpectedError("no list of documents", url=url)
    return tuple(_public(row, zone) for row in rows if isinstance(row, dict) and say(row, "id"))


def read_law_rows(body: object, url: str) -> tuple[tuple[LawRow, ...], int]:
    """The rows of a datatables answer, and how many there are in all."""
    rows = body.get("data") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(rows, list):
        raise NotExpectedError("no list of village law", url=url)
    total = say(body, "recordsFiltered") or say(body, "recordsTotal")
    found = tuple(read_law(row, say(row, "id")) for row in rows if isinstance(row, dict))
    return found, int(total) if total.isdigit() else len(found)


def read_law(row: Mapping[str, object], key: str) -> LawRow:
    """One row of village law, in the shape both generations share."""
    told = row.get("attr")
    attr: Mapping[str, object] = told if isinstance(told, dict) else {}
    named = row.get("kategori_dokumen")
    name = say(named, "nama") if isinstance(named, dict) else say(row, "kategori_dokumen")
    return LawRow(
        id=key,
        title=say(row, "nama"),
        year=say(row, "tahun"),
        group=say(row, "kategori"),
        kind=say(attr, "jenis_peraturan") or name,
        number=say(attr, "no_ditetapkan") or say(attr, "no_kep_kades"),
        decided=say(attr, "tgl_ditetapkan") or say(attr, "tgl_kep_kades"),
        summary=say(attr, "uraian"),
        link=say(row, "url"),
    )


def say(row: Mapping[str, object], name: str) -> str:
    """A plain value as one line of text; empty for null and for anything nested."""
    value = row.get(name)
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return squash(str(value))


def _public(row: Mapping[str, object], zone: str) -> PublicRow:
    uploaded, updated = say(row, "tgl_upload"), say(row, "updated_at")
    return PublicRow(
        id=say(row, "id"),
        title=say(row, "nama"),
        category=say(row, "kategori"),
        year=say(row, "tahun"),
        fate=_fate(row),
        uploaded=parse_moment(uploaded, zone),
        updated=parse_moment(updated, zone),
        raw_dates=" / ".join(each for each in (uploaded, updated) if each),
    )


def _fate(row: Mapping[str, object]) -> Fate:
    if say(row, "aksi") == _DELETED:
        return "dihapus"
    if say(row, "kategori") == CLOSED:
        return "dikecualikan"
    return "" if say(row, "enabled") == "1" else "dinonaktifkan"
