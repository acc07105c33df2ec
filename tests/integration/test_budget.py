"""A run whose budget is spent keeps what it read, and the next one goes on from there."""

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import select

from connectors.errors import BudgetSpentError
from portal.db import Database
from portal.ingest.run import harvest_source
from portal.model import Item, Run, Source


def titles(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Item.title).where(Item.published_id.is_not(None))))


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"artikel": [article(n) for n in range(5)], "arsip": [article(9)]})
    source_id = add_fake_source(tree_database, clock)
    return site, make_fake_workshop(tree_database, settings.home, clock, site), source_id


def test_a_spent_budget_is_partial_and_no_fault_of_the_source(place) -> None:
    site, shop, source_id = place
    site.ending["artikel:2"] = BudgetSpentError("spent")
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.error, report.new) == ("partial", "policy", 2)
    assert "dilanjutkan nanti" in report.sentence
    assert "arsip:0" not in site.asked  # nothing more is asked of the source
    assert titles(shop.database) == ["Kabar 0", "Kabar 1"]
    with shop.database.reading() as session:
        assert session.get_one(Source, source_id).last_success_at == shop.clock()
        assert session.get_one(Run, report.run_id).state == "partial"


def test_the_next_run_goes_on_where_it_stopped(place) -> None:
    site, shop, source_id = place
    site.ending["artikel:2"] = BudgetSpentError("spent")
    harvest_source(shop, source_id, "incremental")
    site.ending.clear()
    site.asked.clear()
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.new) == ("done", 4)
    assert site.asked[0] == "artikel:2"
    assert len(titles(shop.database)) == 6


def test_a_budget_spent_before_the_first_stream_is_no_failure_either(place) -> None:
    site, shop, source_id = place
    site.failing = BudgetSpentError("spent")
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.error, report.new) == ("partial", "policy", 0)
    assert site.asked == []
