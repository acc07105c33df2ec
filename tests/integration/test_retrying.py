"""The retry list: a record that failed does not hold the others back and is asked for again."""

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import select

from connectors.errors import NotExpectedError, UnreachableError
from connectors.records import Document
from portal.ingest.comparing import compare
from portal.ingest.run import harvest_source
from portal.model import Item, ItemVersion, Rejection, Retry
from portal.rules.codec import decode

BROKEN = NotExpectedError("half a page")


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"artikel": [article(n) for n in range(5)]})
    source_id = add_fake_source(tree_database, clock)
    return site, make_fake_workshop(tree_database, settings.home, clock, site), source_id


def rows(shop):
    with shop.database.reading() as session:
        return session.scalars(select(Retry).order_by(Retry.stream, Retry.key)).all()


def titles(shop):
    with shop.database.reading() as session:
        return sorted(session.scalars(select(Item.title).where(Item.published_id.is_not(None))))


def test_the_others_come_and_the_failed_one_with_the_next_run(place) -> None:
    site, shop, source_id = place
    site.unreadable["a1"] = BROKEN
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.new, report.rejected) == ("done", 4, 1)
    (row,) = rows(shop)
    assert (row.key, row.part, row.attempts, row.url) == ("a1", "catatan", 0, article(1).url)
    assert "artikel/a1" not in site.asked, "it was tried twice in one run"
    del site.unreadable["a1"]
    report = harvest_source(shop, source_id, "incremental")
    assert (report.new, report.unchanged) == (1, 4)
    assert "Kabar 1" in titles(shop)
    assert rows(shop) == []


def test_five_tries_a_growing_while_apart_then_given_up_with_a_sentence(place, clock) -> None:
    site, shop, source_id = place
    site.unreadable["a1"] = BROKEN
    harvest_source(shop, source_id, "incremental")
    for tried, hours in enumerate((0, 1, 6, 24, 72), start=1):
        if hours:
            clock.move(hours=hours, minutes=-1)
            harvest_source(shop, source_id, "incremental")
            assert site.asked.count("artikel/a1") == tried - 1, "asked before its time"
            clock.move(minutes=1)
        report = harvest_source(shop, source_id, "incremental")
        assert site.asked.count("artikel/a1") == tried
    (row,) = rows(shop)
    assert (row.attempts, row.next_try_at) == (5, None)
    assert row.message.startswith("Sudah 5 kali dicoba lagi dan tetap gagal, maka dilepas. ")
    with shop.database.reading() as session:
        refused = session.scalars(
            select(Rejection.message).where(Rejection.run_id == report.run_id)
        ).all()
    assert (refused, report.rejected) == ([row.message], 1)
    told = [each for each in compare(shop.database, source_id) if each.what == "gagal"]
    assert [(each.title, each.reason) for each in told] == [(row.key, row.message)]
    clock.move(days=30)
    harvest_source(shop, source_id, "incremental")
    assert site.asked.count("artikel/a1") == 5, "what was given up is left alone"


def test_a_full_reading_asks_for_what_was_given_up(place, clock) -> None:
    site, shop, source_id = place
    site.unreadable["a1"] = BROKEN
    harvest_source(shop, source_id, "incremental")
    for _ in range(5):
        clock.move(days=4)
        harvest_source(shop, source_id, "incremental")
    assert rows(shop)[0].next_try_at is None
    harvest_source(shop, source_id, "full")
    (row,) = rows(shop)
    assert (row.attempts, row.next_try_at) == (0, clock())
    del site.unreadable["a1"]
    harvest_source(shop, source_id, "full")
    assert rows(shop) == []
    assert "Kabar 1" in titles(shop)


def test_what_the_source_has_no_more_leaves_the_list(place) -> None:
    site, shop, source_id = place
    site.unreadable["a1"] = BROKEN
    harvest_source(shop, source_id, "incremental")
    site.streams["artikel"] = [each for each in site.streams["artikel"] if each.key != "a1"]
    harvest_source(shop, source_id, "incremental")
    assert rows(shop) == []


def test_a_host_that_fails_ends_the_tries_and_costs_one_record_one_try(place) -> None:
    site, shop, source_id = place
    site.unreadable |= {"a1": BROKEN, "a2": BROKEN}
    harvest_source(shop, source_id, "incremental")
    site.unreadable |= {"a1": UnreachableError("timeout"), "a2": UnreachableError("timeout")}
    report = harvest_source(shop, source_id, "incremental")
    assert report.state == "done"
    assert [(row.key, row.attempts) for row in rows(shop)] == [("a1", 1), ("a2", 0)]


def test_a_file_that_failed_is_fetched_again_without_asking_for_its_document(place, clock) -> None:
    site, shop, source_id = place
    url = "http://d.example/perdes.txt"
    site.streams = {"dokumen": [Document(key="7", title="Perdes", file_url=url)]}
    site.unreadable[url] = UnreachableError("reset")
    harvest_source(shop, source_id, "incremental")
    (row,) = rows(shop)
    assert (row.part, row.url) == ("berkas", url)
    harvest_source(shop, source_id, "incremental")
    assert site.asked.count(url) == 2
    harvest_source(shop, source_id, "incremental")
    assert site.asked.count(url) == 2, "the reading leaves the file to the list"
    del site.unreadable[url]
    site.files[url] = b"Isi perdes"
    clock.move(hours=1)
    report = harvest_source(shop, source_id, "incremental")
    assert (report.changed, rows(shop)) == (1, [])
    with shop.database.reading() as session:
        item = session.scalars(select(Item)).one()
        shown = decode(session.get(ItemVersion, item.published_id).body)
    assert shown.file.state == "ada"


def test_a_key_with_a_personal_number_is_never_kept(place) -> None:
    site, shop, source_id = place
    secret = article(1, url="http://desa.example/warga-6408041203850002")
    site.streams["artikel"] = [secret, article(2)]
    site.unreadable["a1"] = BROKEN
    harvest_source(shop, source_id, "incremental")
    assert rows(shop) == []
