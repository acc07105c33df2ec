"""Every request is written and counted, however its run ends."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fakes import FakeConnector, FakeRegistry, FakeSite, add_fake_source, article
from fakes import make_fake_workshop as make_shop
from sqlalchemy import select, update

from connectors.base import Answer, Context, FetchNote, Page, State
from connectors.errors import BudgetSpentError, NotExpectedError, UnreachableError
from connectors.records import Identity
from portal.ingest.run import harvest_source
from portal.model import Fetch, Run

ADDRESS = "http://desa.example/warga/6408046404880001"  # holds a number of a person


class NotingHttp:
    """Answers nothing, and notes each request as the guarded session does."""

    def __init__(self, note: Callable[[FetchNote], None], clock) -> None:
        self.note, self.clock = note, clock

    def get(self, url: str, **_rest: object) -> Answer:
        self.note(FetchNote(url, 200, 7, 1, "", self.clock()))
        return Answer(url, url, 200, {}, b"jawaban", self.clock())


class AskingConnector(FakeConnector):
    """Asks for something before each page, as real ones do."""

    asked = 0

    def _ask(self, ctx: Context) -> None:
        self.asked += 1
        ctx.http.get(ADDRESS)

    def identify(self, ctx: Context) -> Identity:
        self._ask(ctx)
        return super().identify(ctx)

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        pages = super().read(ctx, stream, state)
        while True:
            self._ask(ctx)
            page = next(pages, None)
            if page is None:
                return
            yield page


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"artikel": [article(n) for n in range(5)]})
    connector = AskingConnector(site, settings.home)
    shop = replace(
        make_shop(tree_database, settings.home, clock, site),
        registry=FakeRegistry(connector),
        open_http=lambda _source, note: NotingHttp(note, clock),
    )
    return site, connector, shop, add_fake_source(tree_database, clock)


def counted(database) -> tuple[int, int, list[Fetch]]:
    with database.reading() as session:
        run = session.scalars(select(Run)).one()
        return run.requests, run.bytes, list(session.scalars(select(Fetch)))


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (UnreachableError("gone away"), "failed"),
        (NotExpectedError("a page of another shape"), "failed"),
        (BudgetSpentError("spent"), "partial"),
        (RuntimeError("our own fault"), "failed"),
    ],
)
def test_a_run_that_breaks_between_pages_counts_all_it_asked(place, error, state: str) -> None:
    site, connector, shop, source_id = place
    site.ending["artikel:2"] = error
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, connector.asked) == (state, 3)
    requests, size, rows = counted(shop.database)
    assert (requests, size, len(rows)) == (3, 21, 3) == (report.requests, report.bytes, 3)
    assert not any("6408046404880001" in row.url for row in rows)


def test_a_refused_site_costs_a_request_too(place) -> None:
    site, connector, shop, source_id = place
    site.code = "64.08.04.2011"
    report = harvest_source(shop, source_id, "incremental")
    assert (report.error, report.requests, connector.asked) == ("identity", 1, 1)
    assert len(counted(shop.database)[2]) == 1


def test_a_stopped_run_counts_what_it_asked(place) -> None:
    _, connector, shop, source_id = place
    told: list[str] = []
    report = harvest_source(
        shop, source_id, "incremental", lambda stream, *_: told.append(stream),
        halted=lambda: bool(told),
    )  # fmt: skip
    assert (report.state, report.requests) == ("partial", connector.asked)
    assert len(counted(shop.database)[2]) == connector.asked


def test_a_run_that_lost_its_lease_still_counts_what_it_asked(place) -> None:
    _, connector, shop, source_id = place

    asks = connector._ask

    def ask(ctx: Context) -> None:
        asks(ctx)
        if connector.asked == 3:
            with shop.database.writing() as session:
                session.execute(update(Run).values(token="orang lain"))

    connector._ask = ask
    assert harvest_source(shop, source_id, "incremental").state == "lost"
    requests, _, rows = counted(shop.database)
    assert (requests, len(rows)) == (3, 3)
    with shop.database.reading() as session:
        run = session.scalars(select(Run)).one()
        assert (run.state, run.new) == ("running", 2), "nothing else of it is written"


def test_many_requests_without_a_page_are_written_in_steps(place) -> None:
    site, connector, shop, source_id = place
    site.code = "64.08.04.2011"
    asks = connector._ask
    connector._ask = lambda ctx: [asks(ctx) for _ in range(1201)]
    assert harvest_source(shop, source_id, "incremental").requests == 1201
    assert len(counted(shop.database)[2]) == 1201
