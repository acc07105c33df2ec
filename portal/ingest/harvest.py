"""Many sources at once: a pool of threads, leases kept alive, leftovers published."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from typing import Protocol

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from connectors.base import Mode
from portal.ingest.covering import cover_cells
from portal.ingest.drawing import draw_dirty
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.leftovers import sweep_leftovers
from portal.ingest.publishing import list_unpublished, publish_stream
from portal.ingest.run import RunReport, harvest_source
from portal.ingest.runs import Ticket, abandon_expired, keep_alive
from portal.ingest.showing_anew import show_anew
from portal.ingest.workshop import Workshop
from portal.model import Breaker, Run, Source, UnitVersion
from portal.rules.brought import BROUGHT

CONCURRENCY = 16


class Watcher(Protocol):
    """Who is told how a harvest goes."""

    def started(self, source_id: int) -> None:
        """A source was taken."""
        ...

    def moved(self, source_id: int, stream: str, done: int, total: int | None) -> None:
        """A page of a source was committed."""
        ...

    def ended(self, report: RunReport) -> None:
        """A source's run is over."""
        ...


def harvest(
    shop: Workshop,
    source_ids: Sequence[int],
    mode: Mode,
    watcher: Watcher,
    *,
    concurrency: int = CONCURRENCY,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[RunReport, ...]:
    """Harvest these sources; one failing source never stops another. A source held by another
    process is waited for and its run reported."""
    recover(shop)
    keeper = _Keeper(shop)
    reports: list[RunReport] = []

    def one(source_id: int) -> RunReport:
        if stopped():
            return RunReport(source_id, 0, "cancelled")
        watcher.started(source_id)

        def told(stream: str, done: int, total: int | None) -> None:
            watcher.moved(source_id, stream, done, total)

        with keeper.keeping() as holding:
            report = harvest_source(shop, source_id, mode, told, holding, stopped)
        return _await_other(shop, source_id, mode) if report.state == "active" else report

    with keeper, ThreadPoolExecutor(max_workers=concurrency) as pool:
        waiting = [pool.submit(one, source_id) for source_id in source_ids]
        for each in as_completed(waiting):
            report = each.result()
            reports.append(report)
            watcher.ended(report)
    draw_dirty(shop.database, shop.clock)
    show_anew(shop.database, shop.projectors, shop.clock())
    cover_cells(shop.database, shop.catalogue, shop.small_cells, shop.clock)
    judge_duties(shop.database, shop.cabinet, shop.duties, shop.clock())
    return tuple(sorted(reports, key=lambda report: report.source_id))


def recover(shop: Workshop) -> None:
    """Take up what a killed process left: expired runs, staged versions, half-written files."""
    now = shop.clock()
    with shop.database.writing() as session:
        abandon_expired(session, shop.database, now)
    sweep_leftovers(shop.cabinet.folder)
    sweep_leftovers(shop.raw)
    sweep_leftovers(shop.papers)
    for source_id, stream in list_unpublished(shop.database):
        publish_stream(shop.database, source_id, stream, shop.projectors, now, shop.passing)
    draw_dirty(shop.database, shop.clock)
    show_anew(shop.database, shop.projectors, now)
    cover_cells(shop.database, shop.catalogue, shop.small_cells, shop.clock)
    judge_duties(shop.database, shop.cabinet, shop.duties, now)


# What people bring has no site that could be asked.
_HARVESTED = and_(Source.active.is_(True), Source.kind.not_in(BROUGHT))


def list_due(session: Session, now: datetime) -> list[int]:
    """Active sources whose time has come and whose host is not being left alone."""
    rows = session.execute(
        select(Source.id, Source.url).where(
            _HARVESTED, (Source.due_at.is_(None)) | (Source.due_at <= now)
        )
    ).all()
    resting = set(
        session.scalars(
            select(Breaker.host)
            .where(Breaker.open_until.is_not(None))
            .where(Breaker.open_until > now)
        )
    )
    return [row.id for row in rows if not any(host in row.url for host in resting)]


def list_sources(
    session: Session, *, source_id: int | None = None, unit_code: str = ""
) -> list[int]:
    """All active sources, or the one asked for, or those of a unit and all below it."""
    statement = select(Source.id).where(_HARVESTED).order_by(Source.id)
    if source_id is not None:
        return list(session.scalars(select(Source.id).where(Source.id == source_id)))
    if unit_code:
        unit = session.scalar(
            select(UnitVersion).where(UnitVersion.code == unit_code, UnitVersion.valid_to.is_(None))
        )
        if unit is None:
            return []
        inside = select(UnitVersion.unit_id).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(unit.scope_key, unit.scope_end),
        )
        statement = statement.where(Source.unit_id.in_(inside))
    return list(session.scalars(statement))


def _await_other(shop: Workshop, source_id: int, mode: Mode) -> RunReport:
    """Wait for another process's run; take the source over when its lease runs out unused."""
    while True:
        with shop.database.reading() as session:
            run = session.scalars(
                select(Run).where(Run.source_id == source_id).order_by(Run.id.desc()).limit(1)
            ).first()
        if run is None or run.state == "abandoned":
            return harvest_source(shop, source_id, mode)
        if run.state not in ("queued", "running"):
            return _report(run)
        time.sleep(0.2)
        with shop.database.writing() as session:
            abandon_expired(session, shop.database, shop.clock())


def _report(run: Run) -> RunReport:
    return RunReport(
        source_id=run.source_id,
        run_id=run.id,
        state=run.state,  # type: ignore[arg-type]
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        vanished=run.vanished,
        rejected=run.rejected,
        masked=run.masked,
        held=run.held,
        requests=run.requests,
        bytes=run.bytes,
        error=run.error_class,
        sentence=run.error_sentence,
    )


class _Keeper:
    """Keeps the leases of this process's runs alive while they wait for slow sites."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._tickets: dict[int, Ticket] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> "_Keeper":
        self._thread.start()
        return self

    def __exit__(self, *_rest: object) -> None:
        self._done.set()
        self._thread.join()

    def keeping(self) -> "_Holding":
        """A place for one run's ticket, empty again when the run is over."""
        return _Holding(self._tickets, self._lock)

    def _work(self) -> None:
        while not self._done.wait(self._shop.lease_seconds / 3):
            with self._lock:
                tickets = list(self._tickets.values())
            if tickets:
                keep_alive(self._shop.database, tickets, self._shop.lease_seconds)


class _Holding:
    def __init__(self, tickets: dict[int, Ticket], lock: threading.Lock) -> None:
        self._tickets = tickets
        self._lock = lock
        self._mine: list[int] = []

    def __enter__(self) -> Callable[[Ticket], None]:
        return self._hold

    def __exit__(self, *_rest: object) -> None:
        with self._lock:
            for run_id in self._mine:
                self._tickets.pop(run_id, None)

    def _hold(self, ticket: Ticket) -> None:
        with self._lock:
            self._tickets[ticket.run_id] = ticket
            self._mine.append(ticket.run_id)


def total(reports: Iterable[RunReport]) -> RunReport:
    """All reports added up, for the last line of the table."""
    rows = list(reports)
    return RunReport(
        source_id=0,
        run_id=0,
        state="done",
        new=sum(row.new for row in rows),
        changed=sum(row.changed for row in rows),
        unchanged=sum(row.unchanged for row in rows),
        vanished=sum(row.vanished for row in rows),
        rejected=sum(row.rejected for row in rows),
        masked=sum(row.masked for row in rows),
        held=sum(row.held for row in rows),
        requests=sum(row.requests for row in rows),
        bytes=sum(row.bytes for row in rows),
        seconds=sum(row.seconds for row in rows),
    )
