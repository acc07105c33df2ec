"""One page of records, staged: versions, refusals and the next state in one transaction."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Delete, String, Update, bindparam, delete, select, update
from sqlalchemy.orm import Session

from connectors.base import FetchNote, Page, State, Validator
from connectors.cleaning.personal import mask
from connectors.records import Record, Tombstone
from portal.db import Database, add_missing, add_rows
from portal.ingest.filing import count_held
from portal.ingest.points import Passing
from portal.ingest.runs import Ticket, hold_on
from portal.ingest.versions import Prepared, Staged, stage_records
from portal.model import Fetch, Rejection, Run, SeenKey, StreamState

REJECTIONS_PER_RUN = 500
FETCHES_AT_ONCE = 500


def write_state(state: State) -> str:
    """A stream's state as JSON, at most 64 KB."""
    text = json.dumps(
        {
            "value": state.value,
            "ids": state.ids,
            "resume": state.resume,
            "validators": [[v.url, v.etag, v.last_modified] for v in state.validators],
            "learned": state.learned,
        },
        ensure_ascii=False,
    )
    if len(text) > 65536:
        raise ValueError("a stream's state is over 64 KB")
    return text


def read_state(text: str) -> State:
    """The state a text was made from; an empty text is the beginning."""
    if not text:
        return State()
    body = json.loads(text)
    return State(
        value=body["value"],
        ids=tuple(body["ids"]),
        resume=body["resume"],
        validators=tuple(Validator(*each) for each in body["validators"]),
        learned=tuple((name, value) for name, value in body["learned"]),
    )


def stage_page(
    database: Database,
    ticket: Ticket,
    stream: str,
    page: Page,
    prepared: Sequence[Prepared],
    fetches: Sequence[FetchNote],
    masked: int,
    now: datetime,
    passing: Passing,
    *,
    first: bool,
    counts: bool,
    lease_seconds: int,
    also: Callable[[Session], None],
) -> Staged:
    """Commit a page whole or not at all. `counts`: the reading itself may list every live key,
    so its keys are remembered; `first`: it starts over, and those of an unfinished one are
    forgotten. A stream that sweeps remembers keys in its sweeps alone. `also` writes what
    belongs into the same transaction."""
    with database.writing() as session:
        hold_on(session, database, ticket, lease_seconds)
        staged = write_page(
            session, ticket, stream, page, prepared, fetches, masked, now, first=first,
            counts=counts,
        )  # fmt: skip
        also(session)
        session.flush()
        passing("before page commit")
    return staged


def write_page(
    session: Session,
    ticket: Ticket,
    stream: str,
    page: Page,
    prepared: Sequence[Prepared],
    fetches: Sequence[FetchNote],
    masked: int,
    now: datetime,
    *,
    first: bool,
    counts: bool,
) -> Staged:
    """Write a page within a transaction that has looked after its ticket; see `stage_page`."""
    standing = ensure_standing(session, ticket.source_id, stream)
    standing.state = write_state(page.next_state)
    if page.last:
        standing.read_at = now
        standing.error_class = standing.error_sentence = ""
    if first and counts:
        forget_keys(session, ticket.source_id, stream)
    staged = stage_records(session, ticket, stream, prepared, now)
    if counts:
        keys = {each.record.key for each in prepared if not _is_gone(each)}
        seen = tuple(sorted(keys | set(page.present)))
        note_keys(session, ticket.source_id, stream, standing.round, seen)
    _note_rejects(session, ticket, stream, page)
    note_fetches(session, ticket, fetches)
    held = count_held(each.record for each in prepared)
    count_on_run(session, ticket, staged, fetches, masked, len(page.rejects), held)
    return replace(staged, rejected=len(page.rejects))


def count_on_run(
    session: Session,
    ticket: Ticket,
    staged: Staged,
    fetches: Sequence[FetchNote],
    masked: int,
    rejected: int,
    held: int,
) -> None:
    """Add what a transaction brought to the counts of its run."""
    more = {
        "new": staged.new,
        "changed": staged.changed,
        "unchanged": staged.unchanged,
        "rejected": rejected,
        "masked": masked,
        "held": held,
        "requests": len(fetches),
        "bytes": sum(each.size for each in fetches),
    }
    told = {f"more_{name}": count for name, count in more.items()}
    session.connection().execute(_count_up(tuple(more)), {"run": ticket.run_id, **told})


@cache
def _count_up(names: tuple[str, ...]) -> Update:
    """The statement that adds to these counts of a run, made once."""
    columns = Run.__table__.c
    counts = {name: columns[name] + bindparam(f"more_{name}", type_=BigInteger) for name in names}
    run = bindparam("run", type_=BigInteger)
    return update(Run).where(Run.id == run).values(counts)


def ensure_standing(session: Session, source_id: int, stream: str) -> StreamState:
    """The stream's row, made when it is met for the first time."""
    standing = session.get(StreamState, (source_id, stream))
    if standing is None:
        standing = StreamState(source_id=source_id, stream=stream, round=1)
        session.add(standing)
    return standing


def _is_gone(prepared: Prepared) -> bool:
    return isinstance(prepared.record, Tombstone)


def note_keys(
    session: Session, source_id: int, stream: str, round_: int, keys: Sequence[str]
) -> None:
    """Remember that these keys were met in this round."""
    add_missing(
        session,
        SeenKey,
        [{"source_id": source_id, "stream": stream, "round": round_, "key": key} for key in keys],
    )


def forget_keys(session: Session, source_id: int, stream: str) -> None:
    """Begin a round afresh."""
    session.connection().execute(_forget(), {"source": source_id, "stream": stream})


@cache
def _forget() -> Delete:
    """The statement that forgets the keys of a stream, made once."""
    return delete(SeenKey).where(
        SeenKey.source_id == bindparam("source", type_=BigInteger),
        SeenKey.stream == bindparam("stream", type_=String),
    )


def _note_rejects(session: Session, ticket: Ticket, stream: str, page: Page) -> None:
    if not page.rejects:
        return
    held = session.scalar(select(Run.rejected).where(Run.id == ticket.run_id)) or 0
    for reject in page.rejects[: max(0, REJECTIONS_PER_RUN - held)]:
        session.add(
            Rejection(
                run_id=ticket.run_id,
                source_id=ticket.source_id,
                stream=stream,
                key=reject.key[:300],
                code=reject.code[:30],
                message=reject.message[:300],
                url=reject.url[:500],
            )
        )


def note_fetches(session: Session, ticket: Ticket, fetches: Sequence[FetchNote]) -> None:
    """Write the requests of a run as they went."""
    rows = [
        {
            "run_id": ticket.run_id,
            "source_id": ticket.source_id,
            "url": each.url[:500],
            "status": each.status,
            "bytes": each.size,
            "ms": each.ms,
            "error_class": each.error_class,
            "at": each.at,
        }
        for each in fetches
    ]
    add_rows(session, Fetch, rows)


def clean_notes(fetches: Sequence[FetchNote]) -> list[FetchNote]:
    """These notes without numbers of persons in their addresses."""
    return [replace(each, url=mask(each.url).text) for each in fetches]


def flush_fetches(database: Database, ticket: Ticket, fetches: Sequence[FetchNote]) -> None:
    """Write and count the requests that led to no page. They were made, whatever came of the
    run, so its token is not asked for."""
    rows = clean_notes(fetches)
    for at in range(0, len(rows), FETCHES_AT_ONCE):
        part = rows[at : at + FETCHES_AT_ONCE]
        with database.writing() as session:
            count_on_run(session, ticket, Staged(), part, 0, 0, 0)
            note_fetches(session, ticket, part)


Door = Callable[[Record], tuple[Record, int]]
