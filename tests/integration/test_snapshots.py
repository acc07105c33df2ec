"""Statistics without a date of their own: they hold for the year in which they are read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from fakes import FakeSite, add_fake_source, make_fake_workshop
from sqlalchemy import func, select

from connectors.records import Cell, Statistic
from portal.ingest.publishing import publish_stream
from portal.ingest.run import harvest_source
from portal.model import Item, ItemVersion, Observation, ShownValue
from portal.release import read_releases


def table(people: int, **more: object) -> Statistic:
    cells = (Cell("islam", "Islam", "", Decimal(people)),)
    return Statistic(
        key="agama", indicator="penduduk-agama", title="Agama", cells=cells, **more
    )  # fmt: skip


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"statistik": [table(90)]})
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    return site, shop, lambda: harvest_source(shop, source_id, "incremental")


def shown(shop, level: str = "desa"):
    with shop.database.reading() as session:
        rows = session.scalars(select(ShownValue).where(ShownValue.level == level))
        return {row.period: row.sum for row in rows}


def days(shop):
    with shop.database.reading() as session:
        rows = session.scalars(select(Observation).order_by(Observation.period))
        return {row.period: row.as_of for row in rows}


def test_later_numbers_of_a_year_replace_and_a_new_year_is_another_period(place, clock) -> None:
    site, shop, harvest = place
    harvest()
    assert shown(shop) == {"2026": 90}
    clock.move(days=20)
    site.streams["statistik"] = [table(95)]
    assert harvest().changed == 1
    assert shown(shop) == {"2026": 95}
    clock.now = datetime(2027, 3, 1, tzinfo=UTC)
    assert harvest().changed == 1, "the same numbers in a new year are news"
    assert shown(shop) == {"2026": 95, "2027": 95}
    assert days(shop) == {"2026": date(2026, 12, 14), "2027": date(2027, 3, 1)}
    site.streams["statistik"] = [table(99)]
    harvest()
    for level in ("desa", "kecamatan", "kabupaten"):
        assert shown(shop, level) == {"2026": 95, "2027": 99}


def test_a_repeat_within_the_year_writes_nothing(place, clock) -> None:
    _, shop, harvest = place
    harvest()
    clock.now = datetime(2027, 1, 2, tzinfo=UTC)
    harvest()

    def state():
        with shop.database.reading() as session:
            count = session.scalar(select(func.count()).select_from(ItemVersion))
            ids = session.scalars(select(Observation.id).order_by(Observation.id)).all()
            return count, ids, read_releases(session)

    before = state()
    clock.move(days=300)
    assert harvest().unchanged == 1
    assert state() == before


def test_the_year_is_that_of_the_place(place, clock) -> None:
    _, shop, harvest = place
    clock.now = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23.59 WITA
    harvest()
    clock.now = datetime(2026, 12, 31, 16, 1, tzinfo=UTC)  # 00.01 WITA
    harvest()
    assert days(shop) == {"2026": date(2026, 12, 31), "2027": date(2027, 1, 1)}


def test_a_day_of_its_own_decides_and_former_years_stay(place, clock) -> None:
    site, shop, harvest = place
    site.streams["statistik"] = [table(80, as_of=date(2024, 6, 30))]
    harvest()
    site.streams["statistik"] = [table(85, as_of=date(2025, 6, 30))]
    harvest()
    assert shown(shop) == {"2024": 80, "2025": 85}
    clock.now = datetime(2027, 3, 1, tzinfo=UTC)
    assert harvest().unchanged == 1, "a new year of ours is none of theirs"
    site.streams["statistik"] = [table(86, as_of=date(2025, 12, 31))]
    harvest()
    assert shown(shop) == {"2024": 80, "2025": 86}


def test_a_stated_period_is_replaced_whole(place) -> None:
    site, shop, harvest = place
    site.streams["statistik"] = [table(80, period="2062")]
    harvest()
    site.streams["statistik"] = [table(80, period="2026")]
    harvest()
    assert shown(shop) == {"2026": 80}, "a slip that was put right leaves nothing"


def test_what_vanishes_takes_all_its_years_along(place, clock) -> None:
    site, shop, harvest = place
    other = replace(table(1), key="suku", indicator="penduduk-suku")
    site.streams["statistik"].append(other)
    harvest()
    clock.now = datetime(2027, 3, 1, tzinfo=UTC)
    harvest()
    site.streams["statistik"] = [other]
    harvest()
    clock.move(hours=25)
    assert harvest().vanished == 1
    with shop.database.reading() as session:
        assert set(session.scalars(select(Observation.indicator))) == {"penduduk-suku"}
        assert set(session.scalars(select(ShownValue.indicator))) == {"penduduk-suku"}


def test_a_reading_held_over_the_turn_of_the_year_counts_for_its_own(place, clock) -> None:
    _, shop, harvest = place
    harvest()
    with shop.database.writing() as session:
        session.query(ItemVersion).update({"state": "staged"})
        session.query(Observation).delete()
        source_id = session.scalars(select(Item.source_id)).first()
    clock.now = datetime(2027, 2, 1, tzinfo=UTC)
    publish_stream(shop.database, source_id, "statistik", shop.projectors, clock(), shop.passing)
    assert days(shop) == {"2026": date(2026, 11, 24)}
