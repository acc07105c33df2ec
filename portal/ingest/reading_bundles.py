"""A bundle's records read, checked, cleaned and filed, before anything is written."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from connectors.base import Context, Http, SourceConfig, State
from connectors.bundle.decoding import LineError
from connectors.bundle.figures import Countable, check_figures
from connectors.records import Document, Record, Reject, Tombstone
from connectors.sources.bundle import Bundle
from portal.db import Database
from portal.errors import InputError
from portal.ingest.filing import Cabinet
from portal.ingest.judging import is_mass_loss
from portal.ingest.masking import Confirmed, MaskingDoor
from portal.ingest.points import Passing
from portal.ingest.projecting import Projector
from portal.ingest.runs import Ticket, keep_alive
from portal.ingest.versions import Prepared, prepare
from portal.model import Item

MOST_RECORDS = 2_000  # of a bundle; what a unit publishes in a year is far less
_BREATH = 10.0  # seconds between two signs of life


@dataclass(frozen=True, slots=True)
class Tools:
    """What taking a bundle works with."""

    database: Database
    cabinet: Cabinet
    confirmed: Confirmed
    projectors: Sequence[Projector]
    known: Countable
    passing: Passing


@dataclass(slots=True)
class Part:
    """One type of records, ready to be written."""

    stream: str
    records: list[Record]
    rejects: list[Reject]
    complete: bool
    state: State
    prepared: list[Prepared] = field(default_factory=list)
    masked: int = 0
    skipped: int = 0
    gone: int = 0
    hold: str = ""


def read_parts(
    tools: Tools, ticket: Ticket, config: SourceConfig, http: Http, now: datetime, *, late: bool
) -> list[Part]:
    """Every type of the bundle. `late`: newer bundles were taken already, so only what they do
    not speak of is read."""
    connector = Bundle()
    ctx = Context(
        http=http, config=config, now=lambda: now, mode="full", stopped=lambda: False,
        known=lambda _stream, _keys: {},
    )  # fmt: skip
    phones = connector.office_phones(ctx)
    door = MaskingDoor(Confirmed(tools.confirmed.numbers | phones))
    parts = []
    for spec in connector.streams(ctx):
        pages = list(connector.read(ctx, spec.name, State()))
        part = Part(
            spec.name,
            [each for page in pages for each in page.records],
            [each for page in pages for each in page.rejects],
            pages[-1].complete,
            pages[-1].next_state,
        )
        _check(part, tools.known)
        parts.append(part)
    if sum(len(part.records) for part in parts) > MOST_RECORDS:
        raise InputError(f"Berkas luring memuat lebih dari {MOST_RECORDS} catatan.")
    breath = _Breath(tools.database, ticket)
    for part in parts:
        _compare(tools.database, ticket.source_id, part, late=late)
        for record in part.records:
            clean, masked = door(record)
            if isinstance(clean, Document) and isinstance(record, Document):
                clean, found = _file(tools.cabinet, connector, ctx, record, clean)
                masked += found
            part.prepared.append(prepare(clean, now.year))
            part.masked += masked
            breath.take()
    return parts


def _check(part: Part, known: Countable) -> None:
    good: dict[str, Record] = {}
    for record in part.records:
        try:
            checked = check_figures(record, known)
            if checked.key in good:
                raise LineError("sudah ada di baris lain.")
            good[checked.key] = checked
        except LineError as error:
            said = f"{record.key[:80]}: {error}"
            part.rejects.append(Reject(record.key, "record_invalid", said))
    part.complete = part.complete and not part.rejects
    part.records = list(good.values())


def _compare(database: Database, source_id: int, part: Part, *, late: bool) -> None:
    """Add what is gone to a complete part; leave out of a late one what newer ones spoke of."""
    with database.reading() as session:
        rows = session.execute(
            select(Item.key, Item.hidden_at).where(
                Item.source_id == source_id, Item.stream == part.stream
            )
        ).all()
    if late:
        held = {row.key for row in rows}
        kept = [each for each in part.records if each.key not in held]
        part.skipped = len(part.records) - len(kept)
        part.records = kept
        return
    shown = {row.key for row in rows if row.hidden_at is None}
    told = {each.key for each in part.records if isinstance(each, Tombstone)} & shown
    part.gone = len(told)
    if not part.complete:
        return
    keys = {each.key for each in part.records}
    gone = sorted(shown - keys)
    part.gone += len(gone)
    part.records += [Tombstone(key=key, reason="dihapus") for key in gone]
    if is_mass_loss(part.gone, len(shown)):
        part.hold = (
            f"{part.gone} dari {len(shown)} catatan tidak ada lagi di berkas luring. "
            "Salinan lama tetap ditampilkan sampai diperiksa."
        )


def _file(
    cabinet: Cabinet, connector: Bundle, ctx: Context, raw: Document, clean: Document
) -> tuple[Document, int]:
    """The document with the file that came along. Its path in the bundle leads nowhere later."""
    filed, found = cabinet.file_document(
        clean, None, lambda _document: connector.fetch_file(ctx, raw)
    )
    return (filed if filed.external else replace(filed, file_url="")), found


class _Breath:
    """Keeps the lease of the turn alive while many files are looked through."""

    def __init__(self, database: Database, ticket: Ticket) -> None:
        self._database = database
        self._ticket = ticket
        self._last = time.monotonic()

    def take(self) -> None:
        """A sign of life when the last one is a while ago."""
        if time.monotonic() - self._last > _BREATH:
            self._last = time.monotonic()
            keep_alive(self._database, [self._ticket])
