"""Public documents by class, year and kind, with their mirrored files."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Document, StoredFile
from portal.model import Item, ItemVersion, Placement
from portal.reads.listing import ItemRow
from portal.reads.records import read_records
from portal.rules.codec import decode
from portal.tree import UnitView

TYPES = ("document",)
CLASSES = {
    "berkala": "Berkala",
    "serta-merta": "Serta-merta",
    "setiap-saat": "Setiap saat",
}
_FILE_WORDS = {
    "tautan": "tautan ke situs lain",
    "tidak ada": "berkas tidak ada di sumber",
    "terlalu besar": "berkas terlalu besar untuk disalin",
    "ditahan": "berkas kami tahan karena memuat data pribadi",
    "terkunci": "berkas kami tahan karena terkunci dan isinya tidak dapat kami periksa",
    "rusak": "berkas kami tahan karena rusak dan isinya tidak dapat kami periksa",
    "tidak dikenal": "berkas kami tahan karena jenisnya belum dapat kami periksa",
    "terlalu panjang": "berkas kami tahan karena terlalu panjang untuk kami periksa",
    "gagal": "berkas belum berhasil kami salin",
}
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_OFFICE = frozenset({"doc", "docx", "xls", "xlsx", "ods", "odt", "ppt", "pptx", "csv", "rtf"})


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as lists and pages show it. `download` is our own copy, empty without one."""

    row: ItemRow
    classification: str
    kind: str
    number: str
    year: int | None
    decided: date | None
    summary: str
    url: str
    download: str
    size: int
    file_words: str
    reading: str  # how much of our copy is text: "", "terbaca", "terbaca sebagian", "belum terbaca"


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A file that a shown document refers to."""

    sha256: str
    mime: str
    name: str
    unit_id: int


def read_documents(session: Session, rows: tuple[ItemRow, ...]) -> tuple[DocumentView, ...]:
    """These rows as documents."""
    records = read_records(session, rows)
    pairs = [(row, records[row.id]) for row in rows]
    return tuple(_view(row, record) for row, record in pairs if isinstance(record, Document))


def read_copy(session: Session, root: UnitView, sha256: str, item_id: int) -> StoredCopy | None:
    """The file of a document that is shown below this root today; a hidden document takes its
    file along."""
    found = session.execute(
        select(ItemVersion.body, Placement.unit_id)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Placement, (Placement.item_id == Item.id) & (Placement.role == "publisher"))
        .where(Item.id == item_id, Item.type == "document", Item.hidden_at.is_(None))
        .where(Placement.scope_key.between(root.scope_key, root.scope_end))
    ).first()
    record = decode(found.body) if found else None
    if found is None or not isinstance(record, Document) or record.file is None:
        return None
    if record.file.state != "ada" or record.file.sha256 != sha256:
        return None
    return StoredCopy(sha256, record.file.mime, record.file.name, found.unit_id)


def kind_label(kind: str) -> str:
    """A document kind in words: `perdes` → `Perdes`, `sk-kades` → `SK Kades`."""
    short = {"sk": "SK", "apbdes": "APBDes", "rkpdes": "RKPDes", "rpjmdes": "RPJMDes"}
    words = [short.get(word, word) for word in kind.split("-")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _ending(file: StoredFile) -> str:
    named = file.name.rpartition(".")[2].lower()
    return _ENDINGS.get(file.mime) or (named if named in _OFFICE else "bin")


def _view(row: ItemRow, record: Document) -> DocumentView:
    file = record.file
    held = file is not None and file.state == "ada"
    ending = _ending(file) if file else ""
    download = f"/berkas/{file.sha256}/{row.id}-{row.slug}.{ending}" if file and held else ""
    words = _FILE_WORDS.get(file.state, "") if file and not held else ""
    return DocumentView(
        row=row,
        classification=record.classification,
        kind=record.kind,
        number=record.number,
        year=record.year,
        decided=record.decided,
        summary=record.summary,
        url=record.url or record.file_url,
        download=download,
        size=file.size if file and held else 0,
        file_words=words if file else "halaman",
        reading=file.reading if file and held else "",
    )
