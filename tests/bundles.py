"""Signed bundles as units and as attackers make them, for tests of what is taken of them."""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from connectors.bundle.format import LINES, Manifest, record_path
from connectors.bundle.signing import KeyPair, make_key
from connectors.bundle.writing import Part, pack_bundle
from connectors.records import Article, Cell, Contact, Document, Official, Record, Statistic
from portal.rules.codec import encode, type_name

DESA = "64.08.05.2006"
OTHER = "64.08.05.2004"
MADE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RECORDS: tuple[Record, ...] = (
    Article(
        key="gotong-royong",
        title="Gotong royong membersihkan sungai",
        html="<p>Warga <b>bersama</b> membersihkan sungai.</p><script>x()</script>",
        published=datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
    ),
    Document(
        key="perdes-3",
        title="Perdes Nomor 3 Tahun 2026 tentang APBDes",
        number="3",
        year=2026,
        classification="berkala",
        file_url="files/perdes-3.txt",
    ),
    Contact(key="telepon", channel="telepon", value="(0549) 23167"),
    Contact(key="jam", channel="jam", value="Senin–Jumat 08.00–15.00"),
    Official(key="kades", name="Rahmat Hidayat", post="Kepala Desa", rank=1),
    Statistic(
        key="penduduk-jumlah-2026",
        indicator="penduduk-jumlah",
        title="Jumlah penduduk",
        period="2026",
        cells=(
            Cell("total", "Total", "L", Decimal(800)),
            Cell("total", "Total", "P", Decimal(760)),
            Cell("total", "Total", "", Decimal(1560)),
        ),
    ),
)
FILES = {"files/perdes-3.txt": b"Peraturan Desa Nomor 3 Tahun 2026"}


def make_parts(
    records: Sequence[Record] = RECORDS,
    files: Mapping[str, bytes] = FILES,
    lines: Mapping[str, Sequence[str]] | None = None,
) -> list[Part]:
    """The files of a bundle; `lines` are added as they stand, by type."""
    told: dict[str, list[str]] = {}
    for record in records:
        told.setdefault(type_name(record), []).append(encode(record))
    for name, more in (lines or {}).items():
        told.setdefault(name, []).extend(more)
    parts = [
        Part(record_path(name), LINES, "\n".join(each).encode()) for name, each in told.items()
    ]
    return parts + [Part(path, "text/plain", body) for path, body in files.items()]


def head(**more: object) -> Manifest:
    """The head of the first bundle of the village."""
    given = {
        "unit_code": DESA,
        "created_at": MADE,
        "sequence": 1,
        "previous_sha256": "",
        "producer": "Kantor desa",
        "files": (),
        **more,
    }
    return Manifest(**given)  # type: ignore[arg-type]


def make_bundle(
    target: Path,
    key: KeyPair,
    records: Sequence[Record] = RECORDS,
    files: Mapping[str, bytes] = FILES,
    lines: Mapping[str, Sequence[str]] | None = None,
    **more: object,
) -> Path:
    """A bundle of these records at a path."""
    pack_bundle(target, head(**more), make_parts(records, files, lines), key)
    return target


def hash_of(path: Path) -> str:
    """By what the next bundle names this one."""
    with zipfile.ZipFile(path) as archive:
        return hashlib.sha256(archive.read("bundle.json")).hexdigest()


def repack(path: Path, change, *, sign: KeyPair | None = None) -> Path:
    """The same ZIP after `change(members)`; signed anew when a key is given."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    change(members)
    if sign is not None:
        members["bundle.sig"] = sign.sign(members["bundle.json"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def rewrite_head(**fields: object):
    """A change of bundle.json by fields."""

    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members["bundle.json"])
        members["bundle.json"] = json.dumps({**told, **fields}).encode()

    return change


KEY = make_key(DESA)
