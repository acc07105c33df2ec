"""One source, from taking its run to the end of it."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import select

from connectors.base import Context, FetchNote, Known, Mode, SourceConfig, StreamSpec
from connectors.errors import BudgetSpentError, IdentityError, Scope, SourceError
from connectors.secret import PLACE, Secret
from portal.db import Database
from portal.ingest.ancestry import current_version
from portal.ingest.health import note_answer, note_failure, note_refusal
from portal.ingest.hiding import HidingDoor
from portal.ingest.identity import check_identity
from portal.ingest.publishing import publish_stream
from portal.ingest.reading import StreamReader
from portal.ingest.retrying import RetryList
from portal.ingest.runs import LostRunError, Ticket, end, stop_asked, take
from portal.ingest.staging import flush_fetches
from portal.ingest.workshop import Workshop
from portal.model import Item, Run, Source, StreamState

log = logging.getLogger(__name__)

Told = Callable[[str, int, int | None], None]  # stream, done, total


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run went, for people and for --json."""

    source_id: int
    run_id: int
    state: Literal["done", "partial", "failed", "cancelled", "active", "lost"]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    masked: int = 0
    held: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    error: str = ""
    sentence: str = ""


@dataclass(slots=True)
class _Course:
    """How far this run came."""

    failed: SourceError | None = None
    partial: list[SourceError] = field(default_factory=list)
    stopped: bool = False
    halted: bool = False  # because this process shall end
    fetches: list[FetchNote] = field(default_factory=list)  # not written yet


def harvest_source(
    shop: Workshop,
    source_id: int,
    mode: Mode,
    told: Told = lambda _stream, _done, _total: None,
    holding: Callable[[Ticket], None] = lambda _ticket: None,
    halted: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Read one source to its end; its report, also when it failed. state "active": another
    process holds it. `holding` hears of the ticket, so that its lease can be kept alive;
    `halted` says that this process shall end: the page under way is the last."""
    started = time.monotonic()
    ticket = take(shop.database, source_id, mode, shop.clock(), shop.lease_seconds)
    if ticket is None:
        return RunReport(source_id, 0, "active")
    holding(ticket)
    course = _Course()
    try:
        _work(shop, ticket, course, told, halted)
    except LostRunError:
        flush_fetches(shop.database, ticket, course.fetches)
        return RunReport(source_id, ticket.run_id, "lost")
    except BudgetSpentError as error:  # before or between the streams
        course.partial.append(error)
        course.stopped = True
    except SourceError as error:
        course.failed = error
    except Exception:  # the border of a run: our own fault ends this source, never another one
        log.exception("run %s of source %s broke", ticket.run_id, source_id)
        course.failed = SourceError("our own fault, see the log")
    return _close(shop, ticket, course, time.monotonic() - started)


def _work(
    shop: Workshop, ticket: Ticket, course: _Course, told: Told, halted: Callable[[], bool]
) -> None:
    source, config = load_source(shop, ticket.source_id)
    shop = hide_secret(shop, source)
    connector = shop.registry.make(source.kind)
    deadline = shop.clock() + shop.run_limit

    def stopped() -> bool:
        if halted():
            course.halted = True
        if course.halted or shop.clock() >= deadline:
            return True
        with shop.database.reading() as session:
            return stop_asked(session, ticket)

    retries = RetryList(shop.database, ticket)
    ctx = Context(
        http=shop.open_http(source, course.fetches.append),
        config=config,
        now=shop.clock,
        mode=ticket.mode,
        stopped=stopped,
        known=_known(shop.database, ticket.source_id),
        waiting=retries.waiting,
    )
    check_identity(shop, source, connector, ctx)
    reader = StreamReader(shop, ticket, connector, ctx, course.fetches, told, retries)
    specs = connector.streams(ctx)
    for spec in specs:
        if stopped():
            course.stopped = True
            break
        try:
            reader.read_stream(spec)
        except BudgetSpentError as error:
            # Not a fault of the source: what was read is published, the rest is read next time.
            course.partial.append(error)
            course.stopped = True
            break
        except SourceError as error:
            _note_stream_error(shop.database, ticket, spec, error)
            if error.scope in (Scope.HOST, Scope.SOURCE):
                raise
            course.partial.append(error)
        finally:
            _publish(shop, ticket, spec)
    course.stopped = course.stopped or reader.cut
    if not course.stopped:
        _retry(shop, ticket, reader, specs)
    if specs and len(course.partial) == len(specs) and not course.stopped:
        course.failed = course.partial[0]  # not one stream could be read: that is a failure


def _retry(
    shop: Workshop, ticket: Ticket, reader: StreamReader, specs: Sequence[StreamSpec]
) -> None:
    """What failed in earlier runs, last: one page that hangs must not delay whole streams. All
    streams were read, so an error here is no failure of the source."""
    for spec in specs:
        try:
            asked = reader.retry_stream(spec)
        except SourceError as error:
            log.info("source %s: no further tries in this run: %s", ticket.source_id, error)
            _publish(shop, ticket, spec)
            return
        if asked:
            _publish(shop, ticket, spec)


def _publish(shop: Workshop, ticket: Ticket, spec: StreamSpec) -> None:
    publish_stream(
        shop.database, ticket.source_id, spec.name, shop.projectors, shop.clock(), shop.passing
    )


def load_source(shop: Workshop, source_id: int) -> tuple[Source, SourceConfig]:
    """A source and what its connector gets to know of it."""
    with shop.database.reading() as session:
        source = session.get_one(Source, source_id)
        unit = current_version(session, source.unit_id)
    options = json.loads(source.options)
    return source, SourceConfig(
        unit_code=unit.code,
        base_url=source.url.rstrip("/"),
        zone=shop.zone_of(unit.scope_key),
        options={str(key): str(value) for key, value in options.items()},
        token=PLACE if source.secret_ref and shop.secret_of(source.secret_ref) else "",
    )


def hide_secret(shop: Workshop, source: Source) -> Workshop:
    """The same workshop, whose door and cabinet also keep back the secret of this source. The
    session took it out already; what a connector unpacked since then may hold it again."""
    value = shop.secret_of(source.secret_ref) if source.secret_ref else ""
    if not value:
        return shop
    secret = Secret(value, source.url)
    door = HidingDoor(shop.door, secret)
    return replace(shop, door=door, cabinet=replace(shop.cabinet, secret=secret))


def _known(database: Database, source_id: int) -> Known:
    def known(stream: str, keys: Iterable[str]) -> Mapping[str, str]:
        asked = list(dict.fromkeys(keys))
        found: dict[str, str] = {}
        with database.reading() as session:
            for at in range(0, len(asked), 500):
                rows = session.execute(
                    select(Item.key, Item.mark).where(
                        Item.source_id == source_id,
                        Item.stream == stream,
                        Item.key.in_(asked[at : at + 500]),
                        Item.hidden_at.is_(None),
                    )
                )
                found.update({row.key: row.mark for row in rows})
        return found

    return known


def _note_stream_error(
    database: Database, ticket: Ticket, spec: StreamSpec, error: SourceError
) -> None:
    with database.writing() as session:
        standing = session.get(StreamState, (ticket.source_id, spec.name))
        if standing is None:
            standing = StreamState(source_id=ticket.source_id, stream=spec.name, round=1)
            session.add(standing)
        standing.error_class = error.code
        standing.error_sentence = error.sentence[:300]


def _close(shop: Workshop, ticket: Ticket, course: _Course, seconds: float) -> RunReport:
    flush_fetches(shop.database, ticket, course.fetches)
    now = shop.clock()
    error = course.failed or (course.partial[0] if course.partial else None)
    state: Literal["done", "partial", "failed"] = "done"
    if course.failed is not None:
        state = "failed"
    elif course.partial or course.stopped:
        state = "partial"
    with shop.database.writing() as session:
        source = session.get_one(Source, ticket.source_id)
        host = urlsplit(source.url).hostname or source.url
        if isinstance(course.failed, IdentityError):
            note_refusal(session, source, course.failed.sentence, now)
        elif course.failed is not None:
            note_failure(session, source, host, course.failed, now)
        else:
            note_answer(session, source, host, now)
            if course.halted:
                source.due_at = now  # the next process goes on at once
        code, sentence = (error.code, error.sentence) if error else ("", "")
        end(session, ticket, state, now, code, sentence)
        run = session.get_one(Run, ticket.run_id, populate_existing=True)
        return RunReport(
            source_id=ticket.source_id,
            run_id=ticket.run_id,
            state=state,
            new=run.new,
            changed=run.changed,
            unchanged=run.unchanged,
            vanished=run.vanished,
            rejected=run.rejected,
            masked=run.masked,
            held=run.held,
            requests=run.requests,
            bytes=run.bytes,
            seconds=seconds,
            error=code,
            sentence=sentence,
        )
