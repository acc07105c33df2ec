"""Runs: taking a source alone, keeping its lease, ending it, finding abandoned ones."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from sqlalchemy import (
    BigInteger,
    CursorResult,
    Select,
    String,
    Update,
    bindparam,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.base import Mode
from portal.db import Database, moment_of
from portal.model import Run

EndState = Literal["done", "partial", "failed", "cancelled"]
LEASE_SECONDS = 60


class LostRunError(Exception):
    """The run is no longer ours: its lease ran out or somebody stopped it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to work on a source. Whoever cannot show the token stops."""

    run_id: int
    source_id: int
    token: str
    mode: Mode


def take(
    database: Database,
    source_id: int,
    mode: Mode,
    now: datetime,
    lease_seconds: int = LEASE_SECONDS,
) -> Ticket | None:
    """The run for this source, or None while another one holds it."""
    token = secrets.token_hex(16)
    try:
        with database.writing() as session:
            abandon_expired(session, database, now)
            moment = session.scalar(select(database.moment())) or 0
            run = Run(
                source_id=source_id,
                token=token,
                mode=mode,
                state="running",
                lease_until=moment + lease_seconds * 1000,
                heartbeat=moment,
                started_at=now,
            )
            session.add(run)
            session.flush()
            return Ticket(run.id, source_id, token, mode)
    except IntegrityError:  # the partial unique index: one active run a source
        return None


def hold_on(
    session: Session, database: Database, ticket: Ticket, lease_seconds: int = LEASE_SECONDS
) -> None:
    """First statement of each page commit: still ours? Else LostRunError, and all rolls back."""
    told = {"run": ticket.run_id, "ours": ticket.token, "lease": lease_seconds * 1000}
    result = session.connection().execute(_lengthen(embedded=database.embedded), told)
    if result.rowcount != 1:
        raise LostRunError(f"run {ticket.run_id} is no longer ours")


@cache
def _lengthen(*, embedded: bool) -> Update:
    """The statement that counts a page of a run that is ours, made once."""
    moment = moment_of(embedded=embedded)
    return (
        update(Run)
        .where(
            Run.id == bindparam("run", type_=BigInteger),
            Run.token == bindparam("ours", type_=String),
            Run.state == "running",
        )
        .values(
            heartbeat=moment,
            lease_until=moment + bindparam("lease", type_=BigInteger),
            pages=Run.pages + 1,
        )
    )


def keep_alive(
    database: Database, tickets: list[Ticket], lease_seconds: int = LEASE_SECONDS
) -> None:
    """Lengthen the leases of runs that are alive but between two commits."""
    with database.writing() as session:
        session.execute(
            update(Run)
            .where(Run.token.in_([ticket.token for ticket in tickets]), Run.state == "running")
            .values(
                heartbeat=database.moment(), lease_until=database.moment() + lease_seconds * 1000
            )
        )


def stop_asked(session: Session, ticket: Ticket) -> bool:
    """Whether somebody asked this run to stop, or it is no longer ours."""
    row = session.connection().execute(_ask_stop(), {"run": ticket.run_id}).one()
    return bool(row.stop_asked) or row.state != "running" or row.token != ticket.token


@cache
def _ask_stop() -> Select[bool, str, str]:
    """The statement that asks how a run stands, made once."""
    run = bindparam("run", type_=BigInteger)
    return select(Run.stop_asked, Run.state, Run.token).where(Run.id == run)


def end(
    session: Session,
    ticket: Ticket,
    state: EndState,
    now: datetime,
    error_class: str = "",
    sentence: str = "",
) -> None:
    """Write the end of a run that is still ours."""
    session.execute(
        update(Run)
        .where(Run.id == ticket.run_id, Run.token == ticket.token, Run.state == "running")
        .values(state=state, ended_at=now, error_class=error_class, error_sentence=sentence[:300])
    )


def abandon_expired(session: Session, database: Database, now: datetime) -> int:
    """Mark runs whose lease ran out; their committed pages stay. Returns how many."""
    result = session.execute(
        update(Run)
        .where(Run.state.in_(("queued", "running")), Run.lease_until < database.moment())
        .values(
            state="abandoned",
            ended_at=now,
            error_class="abandoned",
            error_sentence="Proses terhenti di tengah jalan; dilanjutkan pada giliran berikutnya.",
        )
    )
    assert isinstance(result, CursorResult)
    return result.rowcount
