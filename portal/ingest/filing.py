"""Mirrored files: fetched, searched for personal numbers, then moved to their content address."""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from connectors.base import Download
from connectors.cleaning.filetext import read_kind, read_text
from connectors.cleaning.personal import find
from connectors.errors import EchoError, NotFoundError, SourceError, TooBigError, UnsafeError
from connectors.records import HELD_BACK, Document, Record, StoredFile
from connectors.secret import NO_SECRET, Secret
from portal.db import Database
from portal.ingest.leftovers import waiting_name
from portal.ingest.points import Passing
from portal.model import Item, ItemVersion
from portal.rules.codec import decode

Fetch = Callable[[Document], Download]
FILE_FAILED = "gagal"


def count_held(records: Iterable[Record]) -> int:
    """How many of these came with a file that is not given on."""
    return sum(is_held(record) for record in records)


def is_held(record: Record) -> bool:
    """Whether this is a document whose file is held back."""
    return (
        isinstance(record, Document) and record.file is not None and record.file.state in HELD_BACK
    )


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where files lie, and what is known of them."""

    folder: Path
    database: Database
    passing: Passing
    secret: Secret = NO_SECRET  # of the source that is read

    def path_of(self, sha256: str) -> Path:
        """The content address of a file."""
        return self.folder / sha256[:2] / sha256

    def keep_bytes(self, body: bytes) -> str:
        """Put a file we made in its place; its content address."""
        sha256 = hashlib.sha256(body).hexdigest()
        target = self.path_of(sha256)
        if not _touch(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting = waiting_name(target)
            with waiting.open("wb") as out:
                out.write(body)
                out.flush()
                os.fsync(out.fileno())
            self.passing("within file")
            waiting.replace(target)
        return sha256

    def file_document(
        self,
        document: Document,
        held: Document | None,
        fetch: Fetch,
        *,
        waits: bool = False,
    ) -> tuple[Document, int]:
        """The document with its file mirrored, and how many personal numbers kept it out.

        An unchanged document keeps the file it has, without a request. `waits`: its file failed
        before and is left to the retry list.
        """
        if not document.file_url:
            return document, 0
        if document.external:
            return replace(document, file=StoredFile("tautan")), 0
        if held is not None and _unchanged(document, held, waits=waits):
            return replace(document, file=held.file), 0
        try:
            download = fetch(document)
        except NotFoundError:
            return replace(document, file=StoredFile("tidak ada")), 0
        except EchoError:
            return replace(document, file=StoredFile("ditahan")), 0
        except (TooBigError, UnsafeError):
            return replace(document, file=StoredFile("terlalu besar")), 0
        except SourceError:
            return replace(document, file=StoredFile(FILE_FAILED)), 0
        try:
            return self._keep(document, download)
        finally:
            download.path.unlink(missing_ok=True)

    def _keep(self, document: Document, download: Download) -> tuple[Document, int]:
        found = read_text(download.path, download.mime)
        findings = len(find(found.text)) + len(find(download.name))
        if findings:
            return replace(document, file=StoredFile("ditahan")), findings
        if self.secret.is_in(f"{found.text} {download.name}".encode()):
            return replace(document, file=StoredFile("ditahan")), 0
        if not found.checked:
            # What nobody could search is kept from the store: it may hold anybody's number.
            return replace(document, file=StoredFile(found.state)), 0
        target = self.path_of(download.sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting = waiting_name(target)
            with download.path.open("rb") as source, waiting.open("wb") as out:
                while chunk := source.read(1 << 20):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            self.passing("within file")
            waiting.replace(target)
        kind = read_kind(download.path, download.mime)
        stored = StoredFile("ada", download.sha256, kind, download.size, download.name, found.state)
        return replace(document, file=stored), 0

    def held_documents(
        self, source_id: int, stream: str, keys: frozenset[str]
    ) -> dict[str, Document]:
        """The newest held version of each of these documents."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Item.key, ItemVersion.body)
                .join(ItemVersion, ItemVersion.item_id == Item.id)
                .where(
                    Item.source_id == source_id,
                    Item.stream == stream,
                    Item.key.in_(keys),
                    ItemVersion.hash == Item.head,
                )
                .order_by(ItemVersion.id)
            )
            found = {row.key: decode(row.body) for row in rows}
        return {key: each for key, each in found.items() if isinstance(each, Document)}


def _unchanged(document: Document, held: Document, *, waits: bool) -> bool:
    """A file is asked for again only when the source says something changed, the last attempt
    failed and no other one is planned, or it was kept before files were judged by their text."""
    if held.file is None or (held.file.state == FILE_FAILED and not waits):
        return False
    if held.file.state == "ada" and not held.file.reading:
        return False
    return replace(document, file=None) == replace(held, file=None)


def _touch(path: Path) -> bool:
    """Whether the file is there; it counts as new again, so that nobody sweeps it now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True
