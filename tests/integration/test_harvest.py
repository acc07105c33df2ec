"""The harvest over a fake source, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import func, select

from connectors.errors import UnreachableError
from connectors.records import Cell, Document, Statistic, Tombstone
from portal.ingest.harvest import harvest, recover
from portal.ingest.publishing import publish_stream
from portal.ingest.releasing import accept_held
from portal.ingest.run import harvest_source
from portal.ingest.runs import LostRunError, hold_on, take
from portal.model import (
    File,
    Item,
    ItemVersion,
    Observation,
    Placement,
    Run,
    ShownValue,
    Source,
    StreamState,
    UnitVersion,
)
from portal.release import read_releases


class Silent:
    def started(self, source_id):
        pass

    def moved(self, source_id, stream, done, total):
        pass

    def ended(self, report):
        pass


def count(database, table, *where):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def shown(database):
    with database.reading() as session:
        return sorted(
            session.scalars(
                select(Item.title).where(Item.published_id.is_not(None), Item.hidden_at.is_(None))
            )
        )


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"artikel": [article(n) for n in range(5)]})
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    return site, shop, source_id


def test_a_harvest_shows_and_a_repeat_writes_nothing(place) -> None:
    site, shop, source_id = place
    first = harvest_source(shop, source_id, "incremental")
    assert (first.state, first.new, first.changed, first.unchanged) == ("done", 5, 0, 0)
    assert len(shown(shop.database)) == 5
    before = {
        table: count(shop.database, table) for table in (Item, ItemVersion, Placement, Observation)
    }
    with shop.database.reading() as session:
        releases = read_releases(session)
    second = harvest_source(shop, source_id, "incremental")
    assert (second.new, second.changed, second.unchanged) == (0, 0, 5)
    assert before == {table: count(shop.database, table) for table in before}
    with shop.database.reading() as session:
        assert read_releases(session) == releases


def test_an_edit_replaces_and_keeps_the_old(place) -> None:
    site, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    site.streams["artikel"][2] = article(2, "Kabar yang diperbaiki")
    report = harvest_source(shop, source_id, "incremental")
    assert (report.changed, report.unchanged) == (1, 4)
    assert "Kabar yang diperbaiki" in shown(shop.database)
    assert count(shop.database, ItemVersion, ItemVersion.state == "superseded") == 1


def test_vanished_only_after_two_rounds_a_day_apart_and_confirmed(place, clock) -> None:
    site, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    lost, kept = site.streams["artikel"].pop(0), site.streams["artikel"].pop(0)
    site.gone[kept.key] = "alive"
    clock.move(hours=1)
    harvest_source(shop, source_id, "incremental")
    clock.move(hours=10)
    assert harvest_source(shop, source_id, "incremental").vanished == 0
    assert len(shown(shop.database)) == 5
    clock.move(hours=15)
    assert harvest_source(shop, source_id, "incremental").vanished == 1
    assert lost.title not in shown(shop.database)
    assert kept.title in shown(shop.database)
    assert count(shop.database, Placement) == 4  # what is counted by placements is shown
    site.streams["artikel"].insert(0, lost)
    harvest_source(shop, source_id, "incremental")
    assert lost.title in shown(shop.database)
    assert count(shop.database, Placement) == 5


def test_a_sweep_finds_what_incremental_reading_cannot(place, clock) -> None:
    site, shop, source_id = place
    site.sweeps = True
    harvest_source(shop, source_id, "incremental")
    lost = site.streams["artikel"].pop(0)
    harvest_source(shop, source_id, "sweep")
    clock.move(hours=25)
    assert harvest_source(shop, source_id, "sweep").vanished == 1
    assert lost.title not in shown(shop.database)


def test_a_mass_loss_is_held_until_somebody_accepts(place, clock) -> None:
    site, shop, source_id = place
    site.streams["artikel"] = [article(n) for n in range(60)]
    site.page_size = 30
    harvest_source(shop, source_id, "incremental")
    site.streams["artikel"] = [article(n, f"Baru {n}") for n in range(10)]
    harvest_source(shop, source_id, "incremental")
    assert len(shown(shop.database)) == 60
    assert "Baru 1" not in shown(shop.database)
    with shop.database.reading() as session:
        hold = session.get(StreamState, (source_id, "artikel")).hold
    assert "50 dari 60" in hold
    assert accept_held(shop, source_id) == 1
    assert "Baru 1" in shown(shop.database)
    harvest_source(shop, source_id, "incremental")
    clock.move(hours=25)
    assert harvest_source(shop, source_id, "incremental").vanished == 50
    assert len(shown(shop.database)) == 10


def test_a_tombstone_hides_at_once(place) -> None:
    site, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    old = site.streams["artikel"][0]
    site.streams["artikel"][0] = Tombstone(key=old.key, reason="dikecualikan")
    harvest_source(shop, source_id, "incremental")
    assert old.title not in shown(shop.database)
    site.streams["artikel"][0] = old
    harvest_source(shop, source_id, "incremental")
    assert old.title in shown(shop.database)


def test_a_wrong_code_is_refused_with_a_sentence(place) -> None:
    site, shop, source_id = place
    site.code = "64.08.04.2011"
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.error) == ("failed", "identity")
    assert "64.08.04.2011" in report.sentence
    assert count(shop.database, Item) == 0
    with shop.database.reading() as session:
        source = session.get(Source, source_id)
        assert (source.health, source.identity) == ("ditolak", "ditolak")


def test_a_dying_source_bumps_its_unit_and_those_above_only(place, clock) -> None:
    site, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    with shop.database.reading() as session:
        before = read_releases(session)
    site.failing = UnreachableError("connection refused")
    assert harvest_source(shop, source_id, "incremental").state == "failed"
    with shop.database.reading() as session:
        after = read_releases(session)
        moved = {unit for unit in after if after[unit] != before.get(unit)}
        codes = set(session.scalars(select(UnitVersion.code).where(UnitVersion.unit_id.in_(moved))))
    assert codes == {"64.08.04.2012", "64.08.04", "64.08"}
    assert len(shown(shop.database)) == 5
    harvest_source(shop, source_id, "incremental")
    with shop.database.reading() as session:
        assert read_releases(session) == after  # still silent: nothing new to tell


def test_one_active_run_and_a_lost_one_stops(place, clock) -> None:
    _, shop, source_id = place
    ticket = take(shop.database, source_id, "incremental", clock(), 60)
    assert ticket is not None
    assert take(shop.database, source_id, "incremental", clock(), 60) is None
    with shop.database.writing() as session:
        session.get(Run, ticket.run_id).state = "cancelled"
    with pytest.raises(LostRunError), shop.database.writing() as session:
        hold_on(session, shop.database, ticket)


def test_one_failing_source_does_not_stop_another(tree_database, settings, clock) -> None:
    site = FakeSite({"artikel": [article(1)]}, code="64.08.04.2012")
    good = add_fake_source(tree_database, clock)
    bad = add_fake_source(tree_database, clock, "64.08.04.2011")
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    reports = harvest(shop, [good, bad], "incremental", Silent())
    assert {report.source_id: report.state for report in reports} == {good: "done", bad: "failed"}


def test_statistics_roll_up_with_coverage(tree_database, settings, clock) -> None:
    def table(total: int | None) -> Statistic:
        value = None if total is None else Decimal(total)
        return Statistic(
            key="3",
            indicator="penduduk-agama",
            title="Agama",
            as_of=date(2026, 6, 30),
            cells=(Cell("islam", "Islam", "", value),),
        )

    for code, total in (("64.08.04.2012", 90), ("64.08.04.1010", 7), ("64.08.04.2001", None)):
        site = FakeSite({"statistik": [table(total)]})
        source_id = add_fake_source(tree_database, clock, code)
        shop = make_fake_workshop(tree_database, settings.home, clock, site)
        harvest_source(shop, source_id, "incremental")
    with tree_database.reading() as session:
        rows = {
            row.level: (row.sum, row.reporting, row.expected)
            for row in session.scalars(select(ShownValue).where(ShownValue.level != "desa"))
        }
    assert rows == {"kecamatan": (97, 2, 4), "kabupaten": (97, 2, 141)}


def test_files_are_mirrored_once_and_personal_ones_never(tree_database, settings, clock) -> None:
    documents = [
        Document(key="1", title="Perdes", file_url="http://d.example/a.txt"),
        Document(key="2", title="Daftar", file_url="http://d.example/b.txt"),
    ]
    site = FakeSite({"dokumen": list(documents)})
    site.files = {
        "http://d.example/a.txt": b"Peraturan desa",
        "http://d.example/b.txt": b"NIK 6408041203850002 warga",
    }
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    report = harvest_source(shop, source_id, "incremental")
    assert report.masked == 1
    stored = [path for path in (settings.home / "files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [b"Peraturan desa"]
    assert count(tree_database, File) == 1
    site.files.clear()  # a second fetch would fail: unchanged documents keep their file
    assert harvest_source(shop, source_id, "incremental").unchanged == 2


def test_recovery_publishes_what_a_killed_run_staged(place, clock) -> None:
    site, shop, source_id = place

    class Killed(BaseException):
        pass

    def die(point):
        if point == "within publish":
            raise Killed

    dying = make_fake_workshop(
        shop.database, shop.cabinet.folder.parent, clock, site, passing=die, lease_seconds=0
    )
    with pytest.raises(Killed):
        harvest_source(dying, source_id, "incremental")
    assert shown(shop.database) == []
    recover(shop)
    assert len(shown(shop.database)) == 5
    assert (
        publish_stream(
            shop.database, source_id, "artikel", shop.projectors, clock(), shop.passing
        ).shown
        == 0
    )
