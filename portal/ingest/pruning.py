"""Forgetting what is no longer needed, in steps so small that nobody waits for them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, CursorResult, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.db import Database
from portal.ingest.keeping import raw_path
from portal.model import (
    Base,
    BundleReceipt,
    Curation,
    DutyChange,
    Fetch,
    Item,
    ItemVersion,
    NeedDay,
    NeedMet,
    Raw,
    Rejection,
    Retry,
    Run,
    SheetUpload,
)
from portal.rules.retention import Retention, choose_versions

STEP = 200  # rows a transaction; on SQLite others wait for it
_Key = TypeVar("_Key", int, str)
_REST = 0.02  # seconds between two steps, for whoever waits to write


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much went."""

    requests: int = 0
    raw: int = 0
    runs: int = 0
    rejections: int = 0
    versions: int = 0
    retries: int = 0
    needs: int = 0
    changes: int = 0


def prune(
    database: Database,
    raw_folder: Path,
    retention: Retention,
    now: datetime,
    *,
    stopped: Callable[[], bool] = lambda: False,
    rest: Callable[[float], None] = time.sleep,
) -> Pruned:
    """One round over everything that has a span; safe to kill, safe to repeat."""
    pruner = _Pruner(database, stopped, rest)
    old_run = now - retention.runs
    aged = select(Run.id).where(Run.ended_at < old_run)
    requests = pruner.delete(Fetch, Fetch.id, Fetch.at < now - retention.requests)
    retries = pruner.delete_retries(now - retention.retry)
    raw = pruner.delete_raw(raw_folder, now - retention.raw)
    versions = pruner.delete_versions(retention)
    rejections = pruner.delete(Rejection, Rejection.id, Rejection.run_id.in_(aged))
    runs = pruner.delete(
        Run,
        Run.id,
        Run.ended_at < old_run,
        ~select(ItemVersion.id).where(ItemVersion.run_id == Run.id).exists(),
        ~select(Fetch.id).where(Fetch.run_id == Run.id).exists(),
        ~select(Rejection.id).where(Rejection.run_id == Run.id).exists(),
        # Receipts of what people brought name the run that took it.
        ~select(SheetUpload.id).where(SheetUpload.run_id == Run.id).exists(),
        ~select(BundleReceipt.id).where(BundleReceipt.run_id == Run.id).exists(),
    )
    needs = pruner.delete_needs((now - retention.needs).date())
    long_ago = (now - retention.changes).date()
    changes = pruner.delete(DutyChange, DutyChange.id, DutyChange.day < long_ago)
    return Pruned(requests, raw, runs, rejections, versions, retries, needs, changes)


class _Pruner:
    """Deletes in steps, each a transaction of its own, found before it begins."""

    def __init__(
        self, database: Database, stopped: Callable[[], bool], rest: Callable[[float], None]
    ) -> None:
        self._database = database
        self._stopped = stopped
        self._rest = rest

    def delete(
        self, model: type[Base], key: InstrumentedAttribute[int], *where: ColumnElement[bool]
    ) -> int:
        """Rows of a table that meet the conditions, by their number."""

        def find() -> list[int]:
            with self._database.reading() as session:
                return list(session.scalars(select(key).where(*where).order_by(key).limit(STEP)))

        def remove(session: Session, numbers: list[int]) -> int:
            return _count(session.execute(delete(model).where(key.in_(numbers), *where)))

        return sum(self._steps(find, remove))

    def delete_retries(self, before: datetime) -> int:
        """Failures that nobody could read for so long."""
        with self._database.writing() as session:
            return _count(session.execute(delete(Retry).where(Retry.since < before)))

    def delete_needs(self, before: date) -> int:
        """Days on which readers pressed a need, and needs that were met: a few rows a day."""
        with self._database.writing() as session:
            pressed = _count(session.execute(delete(NeedDay).where(NeedDay.day < before)))
            met = _count(session.execute(delete(NeedMet).where(NeedMet.met_on < before)))
        return pressed + met

    def delete_raw(self, folder: Path, before: datetime) -> int:
        """Kept answers and their files. The file goes within the transaction: whoever keeps the
        same answer anew at this moment waits for it, and writes row and file again."""

        def find() -> list[str]:
            with self._database.reading() as session:
                return list(session.scalars(select(Raw.sha256).where(Raw.at < before).limit(STEP)))

        def remove(session: Session, names: list[str]) -> int:
            count = _count(session.execute(delete(Raw).where(Raw.sha256.in_(names))))
            for name in names:
                raw_path(folder, name).unlink(missing_ok=True)
            return count

        return sum(self._steps(find, remove))

    def delete_versions(self, retention: Retention) -> int:
        """Superseded versions beyond the newest and one a year; never one a hand edit names."""
        after, count = 0, 0
        while not self._stopped():
            with self._database.reading() as session:
                items = _list_long(session, after, retention.newest_versions)
                gone = _list_gone(session, items, retention) if items else []
            if not items:
                return count
            after = items[-1]
            for at in range(0, len(gone), STEP):
                with self._database.writing() as session:
                    some = gone[at : at + STEP]
                    count += _count(
                        session.execute(
                            delete(ItemVersion).where(
                                ItemVersion.id.in_(some), ItemVersion.state == "superseded"
                            )
                        )
                    )
                self._rest(_REST)
        return count

    def _steps(
        self, find: Callable[[], list[_Key]], remove: Callable[[Session, list[_Key]], int]
    ) -> Iterator[int]:
        while not self._stopped():
            found = find()
            if not found:
                return
            with self._database.writing() as session:
                count = remove(session, found)
            yield count
            if not count:
                return
            self._rest(_REST)


def _list_long(session: Session, after: int, newest: int) -> list[int]:
    """The next items with more superseded versions than stay in any case."""
    return list(
        session.scalars(
            select(ItemVersion.item_id)
            .where(ItemVersion.state == "superseded", ItemVersion.item_id > after)
            .group_by(ItemVersion.item_id)
            .having(func.count() > newest)
            .order_by(ItemVersion.item_id)
            .limit(STEP)
        )
    )


def _list_gone(session: Session, items: list[int], retention: Retention) -> list[int]:
    rows = session.execute(
        select(ItemVersion.item_id, ItemVersion.id, ItemVersion.fetched_at)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(
            ItemVersion.item_id.in_(items),
            ItemVersion.state == "superseded",
            # An item that was never published again still points at its last version.
            (Item.published_id.is_(None)) | (Item.published_id != ItemVersion.id),
        )
        .order_by(ItemVersion.item_id)
    ).all()
    named = set(
        session.scalars(select(Curation.upstream_version_id).where(Curation.item_id.in_(items)))
    )
    gone: list[int] = []
    for _, versions in groupby(rows, key=lambda row: row.item_id):
        chosen = choose_versions(((row.id, row.fetched_at) for row in versions), retention)
        gone += [number for number in chosen if number not in named]
    return gone


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
