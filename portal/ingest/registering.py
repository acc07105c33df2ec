"""The register of sources: adding, listing, importing from and exporting to CSV."""

import csv
import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import InputError, UsageError
from portal.ingest.ancestry import find_version, with_ancestors
from portal.ingest.trusting import NOTHING_NAMED, Named, check_named
from portal.model import Source, UnitVersion
from portal.release import bump

LONGEST = 500  # letters of an address
COLUMNS = ("unit_code", "url", "kind", "note", "intermediate", "pin")


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source as somebody types it."""

    url: str
    unit_code: str
    kind: str
    allow_network: str = ""
    note: str = ""
    options: Mapping[str, str] | None = None
    secret_ref: str = ""
    sample: bool = False
    named: Named = NOTHING_NAMED


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of an import that was refused."""

    number: int
    reason: str


def check_source(new: NewSource, kinds: Iterable[str]) -> None:
    """UsageError with a sentence when the input cannot be a source."""
    check_address(new.url, new.allow_network)
    if new.kind not in set(kinds):
        raise UsageError(f"Jenis “{new.kind}” tidak dikenal. Pilihan: {', '.join(sorted(kinds))}.")


def check_address(url: str, allow_network: str = "") -> None:
    """UsageError with a sentence when an address or the network it may lie in is none."""
    try:
        parts = urlsplit(url.strip())
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # half a bracket, a port beyond the last
        is_whole = False
    if not is_whole or any(ord(sign) < 33 for sign in url.strip()):
        raise UsageError(f"“{url}” bukan alamat http atau https yang lengkap.")
    if len(url) > LONGEST:
        raise UsageError(f"Alamat sumber lebih panjang dari {LONGEST} huruf.")
    if parts.username or parts.password:
        raise UsageError("Alamat sumber tidak boleh memuat nama atau sandi.")
    if not allow_network:
        return
    network, _, port = allow_network.rpartition(":")
    try:
        ipaddress.ip_network(network)
        int(port)
    except ValueError:
        raise UsageError(f"Jaringan “{allow_network}” harus berbentuk 127.0.0.1/32:8811.") from None


def add_source(session: Session, new: NewSource, kinds: Iterable[str], now: datetime) -> Source:
    """Register a source; the one already there when unit, kind and address are the same."""
    check_source(new, kinds)
    unit = find_version(session, new.unit_code)
    if unit is None:
        raise UsageError(f"Tidak ada unit berkode {new.unit_code}.")
    url = new.url.strip().rstrip("/")
    held = session.scalar(
        select(Source).where(
            Source.unit_id == unit.unit_id, Source.kind == new.kind, Source.url == url
        )
    )
    if held is not None:
        if new.named and new.named != Named(held.tls_intermediates, held.tls_pin):
            raise UsageError(
                "Sumber ini sudah terdaftar dengan sertifikat lain. Ubah dengan: "
                f"jenjang sources tls {held.id}"
            )
        held.allow_network = new.allow_network or held.allow_network
        return held
    source = Source(
        unit_id=unit.unit_id,
        kind=new.kind,
        url=url,
        allow_network=new.allow_network,
        note=new.note[:300],
        options=json.dumps(dict(new.options or {})),
        secret_ref=new.secret_ref,
        sample=new.sample,
        tls_intermediates=new.named.intermediates,
        tls_pin=new.named.pin,
        created_at=now,
    )
    session.add(source)
    session.flush()
    bump(session, with_ancestors(session, [unit.unit_id]), now)
    return source


def require_source(session: Session, number: int) -> Source:
    """The source of this number; UsageError when there is none."""
    source = session.get(Source, number)
    if source is None:
        raise UsageError(f"Tidak ada sumber bernomor {number}. Lihat: jenjang sources list")
    return source


def import_sources(
    session: Session, path: Path, kinds: Iterable[str], now: datetime
) -> tuple[int, tuple[BadRow, ...]]:
    """Register the rows of a CSV (unit_code,url,kind,note, and maybe intermediate,pin). Good rows
    are taken, bad ones are returned by number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if not {"unit_code", "url", "kind"} <= set(reader.fieldnames or ()):
                raise InputError(f"{path.name}: kolom unit_code,url,kind harus ada di baris 1.")
            rows = list(enumerate(reader, start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name} tidak dapat dibaca: {error}") from None
    known = frozenset(kinds)
    bad: list[BadRow] = []
    taken = 0
    for number, row in rows:
        try:
            new = NewSource(
                url=row["url"] or "",
                unit_code=(row["unit_code"] or "").strip(),
                kind=(row["kind"] or "").strip(),
                note=row.get("note") or "",
                named=check_named(
                    row.get("intermediate") or "", row.get("pin") or "", "intermediate", now
                ),
            )
            add_source(session, new, known, now)
            taken += 1
        except UsageError as error:
            bad.append(BadRow(number, error.sentence))
    return taken, tuple(bad)


def export_sources(session: Session) -> list[tuple[str, ...]]:
    """All sources as import takes them, the names of the columns first. Those for certificates
    are there only when a source names any."""
    rows = session.execute(
        select(
            UnitVersion.code, Source.url, Source.kind, Source.note,
            Source.tls_intermediates, Source.tls_pin,
        )
        .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
        .where(UnitVersion.valid_to.is_(None))
        .order_by(UnitVersion.code, Source.id)
    ).all()  # fmt: skip
    names = any(row.tls_intermediates or row.tls_pin for row in rows)
    width = len(COLUMNS) if names else len(COLUMNS) - 2
    return [COLUMNS[:width], *(tuple(row)[:width] for row in rows)]
