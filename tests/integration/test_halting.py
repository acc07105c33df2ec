"""A process that shall end: the page under way is the last, and the next process goes on."""

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import func, select

from portal.ingest.harvest import list_due
from portal.ingest.run import harvest_source
from portal.model import Item, Source


@pytest.mark.parametrize("sweeps", [False, True])
def test_a_halted_reading_is_partial_and_due_at_once(
    tree_database, settings, clock, sweeps: bool
) -> None:
    site = FakeSite({"artikel": [article(n) for n in range(7)]}, sweeps=sweeps)
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    told: list[str] = []

    def note(stream: str, done: int, total: int | None) -> None:
        told.append(stream)

    report = harvest_source(shop, source_id, "incremental", note, halted=lambda: bool(told))
    assert (report.state, report.new, len(told)) == ("partial", 2, 1)
    with tree_database.reading() as session:
        assert list_due(session, clock()) == [source_id]
        assert session.get(Source, source_id).health == "menjawab"
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.new) == ("done", 5)
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == 7
        assert list_due(session, clock()) == []
