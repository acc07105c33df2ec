"""What a harvest may cost: statements do not grow with the records of a page."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import func, select

from connectors.records import Cell, Document, Statistic
from portal.db import Database
from portal.ingest.run import harvest_source
from portal.model import File, Item, ItemVersion, Observation, Placement, ShownValue, UnitVersion
from portal.release import read_releases
from tests.statements import hearing

TABLES = (Item, ItemVersion, Observation, File, Placement)


def table(name: str, *values: int | str | None, as_of: date = date(2026, 6, 30)) -> Statistic:
    cells = tuple(
        Cell(f"k{at}", f"K {at}", "", None if value is None else Decimal(value))
        for at, value in enumerate(values)
    )
    return Statistic(key=name, indicator=f"uji-{name}", title=name, as_of=as_of, cells=cells)


def make_site(count: int) -> FakeSite:
    site = FakeSite(
        {
            "artikel": [article(n) for n in range(count)],
            "statistik": [table(f"t{n}", *range(n + 1)) for n in range(count)],
            "dokumen": [
                Document(key=str(n), title=f"Perdes {n}", file_url=f"http://d.example/{n}.txt")
                for n in range(count)
            ],
        },
        page_size=100,
    )
    for document in site.streams["dokumen"]:
        site.files[document.file_url] = f"Isi {document.key}".encode()
    return site


def harvest_counting(database, settings, clock, code: str, site: FakeSite) -> list[str]:
    source_id = add_fake_source(database, clock, code)
    shop = make_fake_workshop(database, settings.home, clock, site)
    with hearing(database) as said:
        assert harvest_source(shop, source_id, "incremental").state == "done"
    return [statement for statement, _ in said]


def test_a_large_page_takes_as_many_statements_as_a_small_one(
    tree_database, settings, clock
) -> None:
    small = harvest_counting(tree_database, settings, clock, "64.08.04.2012", make_site(3))
    large = harvest_counting(tree_database, settings, clock, "64.08.04.2001", make_site(60))
    assert len(large) <= len(small), sorted(set(large), key=large.count)[-3:]


def describe(database: Database) -> tuple[list[int | None], dict[int, int]]:
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(each)) for each in TABLES]
        return counts, read_releases(session)


def test_a_repeat_writes_no_row_and_bumps_no_release(tree_database, settings, clock) -> None:
    site = make_site(12)
    double = replace(article(3), title="Kunci yang sama, isi lain")
    site.streams["artikel"].append(double)  # a source that lists one key twice
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    harvest_source(shop, source_id, "incremental")
    before = describe(tree_database)
    assert min(before[0]) >= 12
    for mode in ("incremental", "full"):
        report = harvest_source(shop, source_id, mode)
        assert (report.new, report.changed) == (0, 0)
        assert describe(tree_database) == before


def test_sums_align_the_scale_of_their_parts(tree_database, settings, clock) -> None:
    for code, value in (("64.08.04.2012", "12.5"), ("64.08.04.2001", "10")):
        site = FakeSite({"statistik": [table("luas", value)]})
        shop = make_fake_workshop(tree_database, settings.home, clock, site)
        harvest_source(shop, add_fake_source(tree_database, clock, code), "incremental")
    with tree_database.reading() as session:
        rows = session.scalars(select(ShownValue).where(ShownValue.level != "desa")).all()
    assert {(row.level, row.sum, row.scale) for row in rows} == {
        ("kecamatan", 225, 1),
        ("kabupaten", 225, 1),
    }


def test_a_snapshot_of_a_new_year_stands_beside_the_former_one(
    tree_database, settings, clock
) -> None:
    site = FakeSite({"statistik": [table("umur", 5)]})
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    harvest_source(shop, source_id, "incremental")
    site.streams["statistik"] = [table("umur", 6, as_of=date(2027, 1, 31))]
    harvest_source(shop, source_id, "incremental")
    with tree_database.reading() as session:
        rows = session.scalars(select(ShownValue)).all()
    assert {(row.level, row.period, row.sum) for row in rows} == {
        ("desa", "2026", 5),
        ("kecamatan", "2026", 5),
        ("kabupaten", "2026", 5),
        ("desa", "2027", 6),
        ("kecamatan", "2027", 6),
        ("kabupaten", "2027", 6),
    }


def test_two_villages_published_at_once_both_count(tree_database, settings, clock) -> None:
    """The second waits for the first one's kecamatan, and then adds to what it finds."""
    reached, others = threading.Event(), []

    def hold(point: str) -> None:
        if point == "before release" and not others:
            others.append(threading.Thread(target=run_other))
            others[0].start()
            reached.wait(2)  # on SQLite it cannot come so far
            others[0].join(0.5)  # long enough to meet what is not committed yet

    def tell(point: str) -> None:
        if point == "within publish":
            reached.set()

    def make(code: str, value: int, passing):
        site = FakeSite({"statistik": [table("umur", value)]})
        source_id = add_fake_source(tree_database, clock, code)
        shop = make_fake_workshop(tree_database, settings.home, clock, site, passing=passing)
        return lambda: states.append(harvest_source(shop, source_id, "incremental").state)

    states: list[str] = []
    run_other = make("64.08.04.2001", 7, tell)
    make("64.08.04.2012", 5, hold)()
    others[0].join()
    assert states == ["done", "done"]
    with tree_database.reading() as session:
        highest = select(ShownValue.level, func.max(ShownValue.sum)).group_by(ShownValue.level)
        levels = {row[0]: row[1] for row in session.execute(highest)}
        parent = select(UnitVersion.unit_id).where(UnitVersion.code == "64.08.04")
        rows = session.scalars(select(ShownValue).where(ShownValue.unit_id.in_(parent))).all()
    assert levels == {"desa": 7, "kecamatan": 12, "kabupaten": 12}
    assert [(row.sum, row.reporting) for row in rows] == [(12, 2)]


@pytest.mark.parametrize("count", [1, 7])
def test_what_a_page_does_not_change_is_not_written(tree_database, settings, clock, count) -> None:
    site = FakeSite({"artikel": [article(n) for n in range(count)]})
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    harvest_source(shop, source_id, "incremental")
    with hearing(tree_database) as said:
        harvest_source(shop, source_id, "incremental")
    written = [each for each, _ in said if each.startswith(("INSERT INTO item", "UPDATE item"))]
    assert written == []
