"""The audit trail: every act is one row, chained to the row before it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database, upsert
from portal.model import Audit, Lease, UnitVersion

_LOCK = "audit"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Deed:
    """What is written of an act. `account_id` None: done at the server's own terminal."""

    act: str
    subject: str
    account_id: int | None = None
    unit_id: int | None = None
    detail: str = ""


def note(session: Session, deed: Deed, now: datetime) -> None:
    """Write the act's row in the transaction of the act itself."""
    turn = _take_turn(session)
    last = session.scalar(select(Audit.digest).order_by(Audit.id.desc()).limit(1)) or ""
    row = Audit(
        at=now,
        account_id=deed.account_id,
        act=deed.act[:40],
        unit_id=deed.unit_id,
        scope_key=_scope_of(session, deed.unit_id),
        subject=deed.subject[:200],
        detail=deed.detail[:4000],
    )
    row.digest = chain(last, row)
    turn.holder = row.digest  # so that a trail that was cut short is found too
    session.add(row)
    session.flush()


def chain(before: str, row: Audit) -> str:
    """The digest of a row after the digest before it."""
    said = [
        before,
        row.at.isoformat(),
        row.account_id,
        row.act,
        row.unit_id,
        row.scope_key,
        row.subject,
        row.detail,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def find_breaks(database: Database) -> Iterator[int]:
    """The ids of rows that do not follow from the row before them: changed, or one is gone. The
    last id stands for an end that is not the one that was written."""
    before, seen = "", 0
    while True:
        with database.reading() as session:
            # The end first: a row written in between is then among the rows.
            end = session.scalar(select(Lease.holder).where(Lease.name == _LOCK)) or ""
            rows = session.scalars(
                select(Audit).where(Audit.id > seen).order_by(Audit.id).limit(_BATCH)
            ).all()
        if not rows:
            if end != before:
                yield seen
            return
        for row in rows:
            if chain(before, row) != row.digest:
                yield row.id
            before, seen = row.digest, row.id


def _take_turn(session: Session) -> Lease:
    """One writer of the trail at a time, or two rows would follow the same one."""
    made = upsert(session)(Lease).values(name=_LOCK, holder="", until=0)
    session.execute(made.on_conflict_do_nothing(index_elements=[Lease.name]))
    return session.scalars(select(Lease).where(Lease.name == _LOCK).with_for_update()).one()


def _scope_of(session: Session, unit_id: int | None) -> int | None:
    if unit_id is None:
        return None
    current = UnitVersion.valid_to.is_(None)
    return session.scalar(
        select(UnitVersion.scope_key).where(UnitVersion.unit_id == unit_id, current)
    )
