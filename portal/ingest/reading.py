"""One stream of one run: pages in, staged; rounds closed; sweeps made."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update

from connectors.base import Connector, Context, Download, FetchNote, Page, StreamSpec
from connectors.cleaning.personal import mask
from connectors.records import Document, Record, Reject
from portal.ingest.keeping import keep_raw
from portal.ingest.runs import Ticket, hold_on
from portal.ingest.staging import (
    Prepared,
    ensure_standing,
    forget_keys,
    note_fetches,
    note_keys,
    prepare,
    read_state,
    stage_page,
)
from portal.ingest.vanishing import Suspect, close_round, settle
from portal.ingest.workshop import Workshop
from portal.model import Item, ItemVersion, Run, StreamState
from portal.rules.codec import decode


class StreamReader:
    """Reads the streams of one run. Everything from outside passes the door before it is kept."""

    def __init__(
        self,
        shop: Workshop,
        ticket: Ticket,
        connector: Connector,
        ctx: Context,
        fetches: list[FetchNote],
        told: Callable[[str, int, int | None], None],
    ) -> None:
        self.shop = shop
        self.ticket = ticket
        self.connector = connector
        self.ctx = ctx
        self.fetches = fetches
        self.told = told

    def read_stream(self, spec: StreamSpec) -> None:
        """Read what is new, then sweep when it is due; each page is committed before the next."""
        if not (self.ctx.mode == "sweep" and spec.sweeps):
            self._read(spec)
        if spec.sweeps and self._sweep_due(spec.name):
            self._sweep(spec)

    def flush(self) -> None:
        """Keep the notes of requests that led to no page."""
        rows = self._take_fetches()
        if not rows:
            return
        with self.shop.database.writing() as session:
            session.execute(
                update(Run)
                .where(Run.id == self.ticket.run_id)
                .values(
                    requests=Run.requests + len(rows),
                    bytes=Run.bytes + sum(row.size for row in rows),
                )
            )
            note_fetches(session, self.ticket, rows)

    def _read(self, spec: StreamSpec) -> None:
        state = read_state(self._standing(spec.name).state)
        if self.ctx.mode == "full":
            state = replace(state, value="", ids=(), validators=())
        first = not state.resume
        for page in self.connector.read(self.ctx, spec.name, state):
            self.shop.passing("after fetch")
            self._stage(spec, page, first=first)
            first = False
            self.shop.passing("after page commit")
            self.told(spec.name, page.done, page.total)
            if page.last and page.complete and not spec.sweeps:
                self._close_round(spec, sweep=False)
            if page.last or self.ctx.stopped():
                return

    def _stage(self, spec: StreamSpec, page: Page, *, first: bool) -> None:
        stream, now = spec.name, self.shop.clock()
        prepared, masked = self._prepare(stream, page.records, now)
        rejects = tuple(
            Reject(mask(r.key).text, r.code, mask(r.message).text, mask(r.url).text)
            for r in page.rejects
        )
        if prepared:
            keep_raw(
                self.shop.raw,
                self.shop.database,
                self.ticket.source_id,
                stream,
                [each.body for each in prepared],
                now,
            )
        stage_page(
            self.shop.database,
            self.ticket,
            stream,
            replace(page, rejects=rejects),
            prepared,
            self._take_fetches(),
            masked,
            now,
            self.shop.passing,
            first=first,
            counts=not spec.sweeps,
            lease_seconds=self.shop.lease_seconds,
        )

    def _prepare(
        self, stream: str, records: Sequence[Record], now: datetime
    ) -> tuple[list[Prepared], int]:
        keys = frozenset(each.key for each in records if isinstance(each, Document))
        cabinet = self.shop.cabinet
        held = cabinet.held_documents(self.ticket.source_id, stream, keys) if keys else {}
        prepared: list[Prepared] = []
        total = 0
        for record in records:
            clean, count = self.shop.door(record)
            if isinstance(clean, Document) and isinstance(record, Document):
                clean, found = self._file(record, clean, held.get(clean.key), now)
                count += found
            prepared.append(prepare(clean))
            total += count
        return prepared, total

    def _file(
        self, raw: Document, clean: Document, held: Document | None, now: datetime
    ) -> tuple[Document, int]:
        """Mirror the file behind a cleaned document. The address to ask is the raw one: masking
        a number in it would make it unreachable, and such a file is refused by its name."""

        def fetch(_document: Document) -> Download:
            return self.connector.fetch_file(self.ctx, raw)

        return self.shop.cabinet.file_document(clean, held, fetch, now)

    def _sweep_due(self, stream: str) -> bool:
        if self.ctx.mode == "sweep":
            return True
        swept = self._standing(stream).swept_at
        return swept is None or self.shop.clock() - swept >= self.shop.sweep_every

    def _sweep(self, spec: StreamSpec) -> None:
        source_id = self.ticket.source_id
        resume = self._standing(spec.name).sweep_resume
        first = not resume
        for page in self.connector.sweep(self.ctx, spec.name, resume):
            with self.shop.database.writing() as session:
                hold_on(session, self.shop.database, self.ticket, self.shop.lease_seconds)
                standing = ensure_standing(session, source_id, spec.name)
                if first:
                    forget_keys(session, source_id, spec.name)
                note_keys(session, source_id, spec.name, standing.round, page.keys)
                standing.sweep_resume = page.resume
            first = False
            self.shop.passing("after page commit")
            if page.last:
                if page.complete:
                    self._close_round(spec, sweep=True)
                return
            if self.ctx.stopped():
                return

    def _close_round(self, spec: StreamSpec, *, sweep: bool) -> None:
        suspects = close_round(
            self.shop.database,
            self.ticket.source_id,
            spec.name,
            spec.floor,
            self.shop.clock(),
            sweep=sweep,
        )
        if suspects:
            self._settle(spec.name, suspects)

    def _settle(self, stream: str, suspects: Sequence[Suspect]) -> None:
        gone = settle(
            self.shop.database,
            self.ticket.source_id,
            suspects,
            lambda key, url: self.connector.confirm_gone(self.ctx, stream, key, url),
            self._url_of,
            self.shop.projectors,
            self.shop.clock(),
        )
        with self.shop.database.writing() as session:
            session.execute(
                update(Run).where(Run.id == self.ticket.run_id).values(vanished=Run.vanished + gone)
            )

    def _url_of(self, item_id: int) -> str:
        with self.shop.database.reading() as session:
            item = session.get_one(Item, item_id)
            version = session.get(ItemVersion, item.published_id) if item.published_id else None
            return decode(version.body).url if version is not None else ""

    def _standing(self, stream: str) -> StreamState:
        with self.shop.database.reading() as session:
            standing = session.get(StreamState, (self.ticket.source_id, stream))
        return standing or StreamState(state="", sweep_resume="", swept_at=None)

    def _take_fetches(self) -> list[FetchNote]:
        rows = [replace(row, url=mask(row.url).text) for row in self.fetches]
        self.fetches.clear()
        return rows
