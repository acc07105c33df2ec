"""What a bundle brings goes the way of every harvest, but whole or not at all: everything is read,
cleaned and filed first, then written in one transaction together with the bundle's receipt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from connectors.base import Http, Page, SourceConfig
from connectors.cleaning.personal import mask
from connectors.records import Reject
from connectors.sources.bundle import KIND, TITLES
from portal.db import Database
from portal.errors import BusyError, InputError
from portal.ingest.brought_sources import ensure_brought_source
from portal.ingest.filing import count_held
from portal.ingest.publishing import publish_stream
from portal.ingest.reading_bundles import Part, Tools, read_parts
from portal.ingest.runs import LostRunError, Ticket, end, hold_on, take
from portal.ingest.staging import ensure_standing, write_page
from portal.model import Source


@dataclass(frozen=True, slots=True)
class Carried:
    """What a bundle brought, before or after it was written."""

    run_id: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    masked: int = 0
    held: int = 0
    parts: dict[str, int] = field(default_factory=dict)  # records by type, in words
    rejects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Receive = Callable[[Session, Carried], None]


def ensure_source(database: Database, unit_id: int, unit_code: str, now: datetime) -> int:
    """The source behind the bundles of a unit, made at the first."""
    with database.writing() as session:
        return ensure_brought_source(session, unit_id, unit_code, KIND, now).id


def take_turn(database: Database, source_id: int, now: datetime) -> Ticket:
    """The right to take a bundle of this unit; BusyError while another one is being taken."""
    ticket = take(database, source_id, "full", now)
    if ticket is None:
        raise BusyError("Berkas luring lain dari unit ini sedang diterima. Coba lagi sebentar.")
    return ticket


def carry_in(
    tools: Tools,
    ticket: Ticket,
    config: SourceConfig,
    http: Http,
    made_at: datetime,
    now: datetime,
    receive: Receive,
    *,
    late: bool,
) -> Carried:
    """Show what the bundle behind `http` says. `receive` writes the receipt in the same
    transaction. `late`: newer bundles were taken already, so only what they do not speak of is."""
    try:
        parts = read_parts(tools, ticket, config, http, now, late=late)
        carried = _write(tools, ticket, parts, made_at, now, receive)
    except LostRunError:
        raise BusyError(
            "Penerimaan berkas luring ini terhenti terlalu lama; tidak ada yang disimpan. Ulangi."
        ) from None
    except BaseException as error:
        _give_up(tools.database, ticket, now, error)
        raise
    for part in parts:
        publish_stream(
            tools.database, ticket.source_id, part.stream, tools.projectors, now, tools.passing
        )
    return carried


def give_back(database: Database, ticket: Ticket, now: datetime) -> None:
    """End a turn in which nothing was to do."""
    with database.writing() as session:
        end(session, ticket, "cancelled", now)


def _write(
    tools: Tools,
    ticket: Ticket,
    parts: Sequence[Part],
    made_at: datetime,
    now: datetime,
    receive: Receive,
) -> Carried:
    with tools.database.writing() as session:
        hold_on(session, tools.database, ticket)
        carried = Carried(ticket.run_id)
        for part in parts:
            records = tuple(each.record for each in part.prepared)
            rejects = tuple(_mask(each) for each in part.rejects)
            page = Page(records, part.state, rejects, last=True)
            staged = write_page(
                session, ticket, part.stream, page, part.prepared, (), part.masked, now,
                first=True, counts=False,
            )  # fmt: skip
            if part.complete:
                standing = ensure_standing(session, ticket.source_id, part.stream)
                standing.hold, standing.held_at = part.hold, now if part.hold else None
            carried = replace(
                carried,
                new=carried.new + staged.new,
                changed=carried.changed + staged.changed - part.gone,
                unchanged=carried.unchanged + staged.unchanged,
                removed=carried.removed + part.gone,
                masked=carried.masked + part.masked,
                held=carried.held + count_held(records),
                parts=carried.parts | {TITLES[part.stream]: len(records) - part.gone},
                rejects=(*carried.rejects, *(_tell(part.stream, each) for each in rejects)),
                notes=(*carried.notes, *_notes(part)),
            )
        source = session.get_one(Source, ticket.source_id)
        # As of the day the bundle was made: it says nothing of the days since.
        source.last_success_at = max(source.last_success_at or made_at, min(made_at, now))
        receive(session, carried)
        # Ended here, so that what is staged is published by whoever comes next if we are killed.
        end(session, ticket, "done", now)
        session.flush()
        tools.passing("before page commit")
    tools.passing("after page commit")
    return carried


def _notes(part: Part) -> Iterable[str]:
    title = TITLES[part.stream]
    if part.skipped:
        yield f"{title}: {part.skipped} catatan dilewati, karena berkas yang lebih baru memuatnya."
    if part.hold:
        yield f"{title} ditahan: {part.hold}"


def _tell(stream: str, reject: Reject) -> str:
    return f"{TITLES[stream]}, baris {reject.message}"


def _mask(reject: Reject) -> Reject:
    return Reject(mask(reject.key).text, reject.code, mask(reject.message).text)


def _give_up(database: Database, ticket: Ticket, now: datetime, error: BaseException) -> None:
    sentence = str(error) if isinstance(error, InputError) else "Penerimaan terhenti."
    with database.writing() as session:
        end(session, ticket, "failed", now, "not_expected", sentence)
