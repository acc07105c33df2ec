"""The retry list: what failed is asked for again by its key in later runs, five times at most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.cleaning.personal import mask
from connectors.records import Document, Record, Reject
from portal.db import Database, upsert
from portal.ingest.filing import FILE_FAILED
from portal.ingest.runs import Ticket
from portal.model import Rejection, Retry, Run

MOST_TRIES = 5
# How long a failed try rests: the first comes with the next run, the last some four days later.
PAUSES = tuple(timedelta(hours=each) for each in (1, 6, 24, 72))
MOST_WAITING = 1000  # of one stream; what fails beyond it is met again by reading alone
MOST_A_RUN = 50
Part = Literal["catatan", "berkas"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed of a stream, and why."""

    key: str
    code: str
    message: str
    url: str = ""
    part: Part = "catatan"


def find_failures(records: Iterable[Record], rejects: Iterable[Reject]) -> tuple[Failure, ...]:
    """What of a page is worth another try. A key or address with a personal number in it must
    not be kept, so such a record is not asked for again."""
    found = [
        Failure(each.key, each.code, each.message, each.url)
        for each in rejects
        if each.key and len(each.key) <= 300 and not mask(each.key).count
    ]
    found += [
        Failure(each.key, "unreachable", "Berkas tidak dapat diunduh.", each.file_url, "berkas")
        for each in records
        if isinstance(each, Document) and each.file is not None and each.file.state == FILE_FAILED
    ]
    return tuple(each for each in found if not mask(each.url).count)


class RetryList:
    """The retry list of one source, as one run sees it. A full run asks for everything anew."""

    def __init__(self, database: Database, ticket: Ticket) -> None:
        self._database = database
        self._ticket = ticket
        self._held: dict[str, set[tuple[str, str]]] = {}
        with database.reading() as session:
            rows = session.execute(
                select(Retry.stream, Retry.key, Retry.part).where(
                    Retry.source_id == ticket.source_id
                )
            )
            for row in rows:
                self._held.setdefault(row.stream, set()).add((row.key, row.part))

    def waiting(self, stream: str) -> frozenset[str]:
        """Keys of records that reading leaves to the retry list."""
        return self._keys(stream, "catatan")

    def files_waiting(self, stream: str) -> frozenset[str]:
        """Keys of documents whose file reading leaves to the retry list."""
        return self._keys(stream, "berkas")

    def _keys(self, stream: str, part: Part) -> frozenset[str]:
        if self._ticket.mode == "full":
            return frozenset()
        return frozenset(key for key, of in self._held.get(stream, ()) if of == part)

    def note(
        self,
        session: Session,
        stream: str,
        records: Sequence[Record],
        failures: Sequence[Failure],
        now: datetime,
    ) -> None:
        """Within the transaction of a page: list what failed, strike off what came after all."""
        held = self._held.setdefault(stream, set())
        failed = {(each.key, each.part) for each in failures}
        came = {(each.key, part) for each in records for part in ("catatan", "berkas")}
        for pair in (came & held) - failed:
            self._strike(session, stream, pair)
        for each in failures:
            if (each.key, each.part) not in held and len(held) >= MOST_WAITING:
                continue
            held.add((each.key, each.part))
            self._list(session, stream, each, now)

    def _list(self, session: Session, stream: str, failure: Failure, now: datetime) -> None:
        """Put a failure on the list. One that is there keeps its count, but for a full run."""
        insert = upsert(session)(Retry).values(
            source_id=self._ticket.source_id,
            stream=stream,
            key=failure.key,
            part=failure.part,
            url=failure.url[:500],
            attempts=0,
            next_try_at=now,
            failed_in=self._ticket.run_id,
            code=failure.code[:30],
            message=mask(failure.message).text[:300],
            since=now,
        )
        if self._ticket.mode == "full":
            fresh = {name: insert.excluded[name] for name in ("attempts", "next_try_at", "code",
                     "message", "failed_in")}  # fmt: skip
            insert = insert.on_conflict_do_update(set_=fresh, index_elements=list(
                Retry.__table__.primary_key))  # fmt: skip
        else:
            insert = insert.on_conflict_do_nothing()
        session.execute(insert)

    def _strike(self, session: Session, stream: str, pair: tuple[str, str]) -> None:
        self._held[stream].discard(pair)
        session.execute(
            delete(Retry).where(
                Retry.source_id == self._ticket.source_id,
                Retry.stream == stream,
                Retry.key == pair[0],
                Retry.part == pair[1],
            )
        )

    def due(self, stream: str, now: datetime) -> Sequence[Retry]:
        """What is to be tried now: nothing that this very run met."""
        if not self._held.get(stream):
            return ()
        with self._database.reading() as session:
            return session.scalars(
                select(Retry)
                .where(
                    Retry.source_id == self._ticket.source_id,
                    Retry.stream == stream,
                    Retry.next_try_at <= now,
                    Retry.failed_in != self._ticket.run_id,
                )
                .order_by(Retry.next_try_at, Retry.key)
                .limit(MOST_A_RUN)
            ).all()

    def settle(self, session: Session, row: Retry, failure: Failure | None, now: datetime) -> None:
        """Write the outcome of a try: struck off, put off, or given up with a sentence."""
        if failure is None:
            self._strike(session, row.stream, (row.key, row.part))
            return
        attempts = row.attempts + 1
        message = mask(failure.message).text
        given_up = attempts >= MOST_TRIES
        if given_up:
            message = f"Sudah {attempts} kali dicoba lagi dan tetap gagal, maka dilepas. {message}"
            session.add(
                Rejection(
                    run_id=self._ticket.run_id,
                    source_id=row.source_id,
                    stream=row.stream,
                    key=row.key,
                    code=failure.code[:30],
                    message=message[:300],
                    url=row.url,
                )
            )
            session.execute(
                update(Run).where(Run.id == self._ticket.run_id).values(rejected=Run.rejected + 1)
            )
        session.execute(
            update(Retry)
            .where(
                Retry.source_id == row.source_id,
                Retry.stream == row.stream,
                Retry.key == row.key,
                Retry.part == row.part,
            )
            .values(
                attempts=attempts,
                next_try_at=None if given_up else now + PAUSES[attempts - 1],
                failed_in=self._ticket.run_id,
                code=failure.code[:30],
                message=message[:300],
            )
        )
