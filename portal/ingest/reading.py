"""One stream of one run: pages in, staged; rounds closed; sweeps made."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from connectors.base import (
    Connector,
    Context,
    Download,
    FetchNote,
    Page,
    Pictures,
    Rereads,
    State,
    StreamSpec,
)
from connectors.cleaning.personal import mask
from connectors.errors import Scope, SourceError
from connectors.records import Document, Record, Reject
from portal.ingest.filing import count_held
from portal.ingest.keeping import keep_raw
from portal.ingest.picturing import Gallery
from portal.ingest.retrying import Failure, RetryList, find_failures
from portal.ingest.runs import Ticket, hold_on
from portal.ingest.staging import (
    clean_notes,
    count_on_run,
    ensure_standing,
    forget_keys,
    note_fetches,
    note_keys,
    read_state,
    stage_page,
)
from portal.ingest.vanishing import Suspect, close_round, settle
from portal.ingest.versions import Prepared, prepare, stage_records
from portal.ingest.workshop import Workshop
from portal.model import Item, ItemVersion, Retry, Run, StreamState
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
        retries: RetryList,
    ) -> None:
        self.shop = shop
        self.ticket = ticket
        self.connector = connector
        self.ctx = ctx
        self.fetches = fetches
        self.told = told
        self.retries = retries
        self.cut = False  # a stop came before the end of a stream
        fetch = connector.fetch_photo if isinstance(connector, Pictures) else None
        self.gallery = Gallery(shop.cabinet, ticket.source_id, ctx, fetch)

    def read_stream(self, spec: StreamSpec) -> None:
        """Read what is new, then sweep when it is due; each page is committed before the next."""
        standing = self._standing(spec.name)
        if not (self.ctx.mode == "sweep" and spec.sweeps):
            self._read(spec, read_state(standing.state))
        if spec.sweeps and self._sweep_due(standing.swept_at):
            self._sweep(spec, standing.sweep_resume)

    def retry_stream(self, spec: StreamSpec) -> bool:
        """Ask again for what failed in earlier runs; whether anything was asked for. An error of
        the site counts as one try of one record, and ends the tries of this run."""
        due = self.retries.due(spec.name, self.shop.clock())
        for row in due:
            if self.ctx.stopped():
                break
            try:
                found = self._ask_again(row)
            except SourceError as error:
                self._stage_again(row, (), Failure(row.key, error.code, error.sentence))
                if error.scope in (Scope.HOST, Scope.SOURCE):
                    raise
                continue
            if isinstance(found, Reject):
                self._stage_again(row, (), Failure(row.key, found.code, found.message))
            else:
                self._stage_again(row, (found,) if found is not None else ())
        return bool(due)

    def _ask_again(self, row: Retry) -> Record | Reject | None:
        if row.part == "berkas":
            return self.shop.cabinet.held_documents(
                self.ticket.source_id, row.stream, frozenset({row.key})
            ).get(row.key)
        if not isinstance(self.connector, Rereads):
            return None
        return self.connector.reread(self.ctx, row.stream, row.key, row.url)

    def _stage_again(
        self, row: Retry, records: Sequence[Record], failure: Failure | None = None
    ) -> None:
        """Commit what a try brought together with its outcome."""
        now = self.shop.clock()
        prepared, masked = self._prepare(row.stream, records, again=True)
        failures = find_failures([each.record for each in prepared], ())
        if row.part == "berkas":
            failure, failures = next(iter(failures), failure), ()
        fetches = clean_notes(self.fetches)
        with self.shop.database.writing() as session:
            hold_on(session, self.shop.database, self.ticket, self.shop.lease_seconds)
            ensure_standing(session, self.ticket.source_id, row.stream)
            staged = stage_records(session, self.ticket, row.stream, prepared, now)
            self.retries.note(session, row.stream, (), failures, now)
            self.retries.settle(session, row, failure, now)
            note_fetches(session, self.ticket, fetches)
            kept_back = count_held(each.record for each in prepared)
            count_on_run(session, self.ticket, staged, fetches, masked, 0, kept_back)
            session.flush()
            self.shop.passing("before page commit")
        self.fetches.clear()  # only now: a commit that breaks leaves them to the end of the run
        self.shop.passing("after page commit")

    def _read(self, spec: StreamSpec, state: State) -> None:
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
            if page.last:
                return
            if self.ctx.stopped():
                break
        self.cut = True

    def _stage(self, spec: StreamSpec, page: Page, *, first: bool) -> None:
        stream, now = spec.name, self.shop.clock()
        page = self.gallery.hang(stream, page)
        prepared, masked = self._prepare(stream, page.records)
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
        records = [each.record for each in prepared]
        failures = find_failures(records, page.rejects if spec.rereads else ())
        stage_page(
            self.shop.database,
            self.ticket,
            stream,
            replace(page, rejects=rejects),
            prepared,
            clean_notes(self.fetches),
            masked,
            now,
            self.shop.passing,
            first=first,
            counts=not spec.sweeps,
            lease_seconds=self.shop.lease_seconds,
            also=lambda session: self.retries.note(session, stream, records, failures, now),
        )
        self.fetches.clear()

    def _prepare(
        self, stream: str, records: Sequence[Record], *, again: bool = False
    ) -> tuple[list[Prepared], int]:
        keys = frozenset(each.key for each in records if isinstance(each, Document))
        cabinet = self.shop.cabinet
        held = cabinet.held_documents(self.ticket.source_id, stream, keys) if keys else {}
        waiting = frozenset() if again else self.retries.files_waiting(stream)
        year = self.shop.clock().astimezone(ZoneInfo(self.ctx.config.zone)).year
        prepared: list[Prepared] = []
        total = 0
        for record in records:
            clean, count = self.shop.door(record)
            if isinstance(clean, Document) and isinstance(record, Document):
                clean, found = self._file(record, clean, held.get(clean.key), clean.key in waiting)
                count += found
            prepared.append(prepare(clean, year))
            total += count
        return prepared, total

    def _file(
        self, raw: Document, clean: Document, held: Document | None, waits: bool
    ) -> tuple[Document, int]:
        """Mirror the file behind a cleaned document. The address to ask is the raw one: masking
        a number in it would make it unreachable, and such a file is refused by its name."""

        def fetch(_document: Document) -> Download:
            return self.connector.fetch_file(self.ctx, raw)

        return self.shop.cabinet.file_document(clean, held, fetch, waits=waits)

    def _sweep_due(self, swept: datetime | None) -> bool:
        if self.ctx.mode == "sweep":
            return True
        return swept is None or self.shop.clock() - swept >= self.shop.sweep_every

    def _sweep(self, spec: StreamSpec, resume: str) -> None:
        source_id = self.ticket.source_id
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
                self.cut = True
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
