"""Forgetting by night: what has had its time goes in small steps, all else stays."""

import gzip
import os
import subprocess
import sys
import tomllib
from datetime import timedelta

import pytest
from conftest import ROOT
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from sqlalchemy import func, select

from portal.ingest.harvest import recover
from portal.ingest.keeping import raw_path
from portal.ingest.pruning import STEP, Pruned, prune
from portal.ingest.run import harvest_source
from portal.ingest.schedule import is_night_due
from portal.model import (
    Curation,
    DutyChange,
    Fetch,
    Item,
    ItemVersion,
    Raw,
    Rejection,
    Retry,
    Run,
    Source,
)
from portal.rules.retention import parse_retention

RETENTION = parse_retention(tomllib.loads((ROOT / "config" / "retention.toml").read_text()))
NOTHING = Pruned()


@pytest.fixture
def place(tree_database, settings, clock):
    site = FakeSite({"artikel": [article(n) for n in range(3)]})
    source_id = add_fake_source(tree_database, clock)
    return site, make_fake_workshop(tree_database, settings.home, clock, site), source_id


def forget(shop, **more):
    how = {"rest": lambda _seconds: None} | more
    return prune(shop.database, shop.raw, RETENTION, shop.clock(), **how)


def count(shop, model):
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def note_fetches(shop, source_id, at, number):
    with shop.database.writing() as session:
        session.add_all(
            Fetch(source_id=source_id, url="http://d.example/", status=200, bytes=1, ms=1, at=at)
            for _ in range(number)
        )


def test_requests_go_after_thirty_days_in_steps(place, clock) -> None:
    _, shop, source_id = place
    note_fetches(shop, source_id, clock(), 2 * STEP + 7)
    clock.move(days=30)
    note_fetches(shop, source_id, clock(), 3)
    assert forget(shop) == NOTHING, "on the thirtieth day they are still there"
    clock.move(seconds=1)
    left: list[int] = []
    done = forget(shop, rest=lambda _seconds: left.append(count(shop, Fetch)))
    assert done == Pruned(requests=2 * STEP + 7)
    assert left == [STEP + 10, 10, 3], "one transaction for all would make others wait"
    assert count(shop, Fetch) == 3


def test_kept_answers_go_with_their_files_and_come_back_when_met_again(place, clock) -> None:
    site, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    with shop.database.reading() as session:
        old = [raw_path(shop.raw, sha256) for sha256 in session.scalars(select(Raw.sha256))]
    assert len(old) == 2 and all(path.exists() for path in old)
    clock.move(days=80)
    site.streams["artikel"].append(article(3))
    harvest_source(shop, source_id, "incremental")
    clock.move(days=11)
    assert forget(shop).raw == 2
    assert not any(path.exists() for path in old)
    assert count(shop, Raw) == 1
    harvest_source(shop, source_id, "full")
    assert old[0].exists() and gzip.decompress(old[0].read_bytes())
    assert forget(shop).raw == 0, "what is kept anew has its whole time before it"


def test_a_kept_answer_whose_file_is_lost_is_forgotten_too(place, clock) -> None:
    _, shop, source_id = place
    harvest_source(shop, source_id, "incremental")
    for path in shop.raw.rglob("*.gz"):
        path.unlink()
    clock.move(days=91)
    assert forget(shop).raw == 2


def edit(place, clock, times, **between):
    site, shop, source_id = place
    for number in range(times):
        site.streams["artikel"][0] = article(0, f"Judul {number}")
        harvest_source(shop, source_id, "incremental")
        clock.move(**between)


def test_of_superseded_versions_three_and_one_a_year_stay(place, clock) -> None:
    _, shop, _ = place
    edit(place, clock, 12, days=90)  # from November 2026 to August 2029
    with shop.database.reading() as session:
        item = session.scalars(select(Item).where(Item.key == "a0")).one()
        before = session.scalars(
            select(ItemVersion.id).where(
                ItemVersion.item_id == item.id, ItemVersion.id != item.published_id
            )
        ).all()
    assert forget(shop).versions == 11 - 5
    with shop.database.reading() as session:
        kept = session.execute(
            select(ItemVersion.id, ItemVersion.fetched_at, ItemVersion.state)
            .where(ItemVersion.item_id == item.id)
            .order_by(ItemVersion.id)
        ).all()
    assert [row.state for row in kept] == ["superseded"] * 5 + ["published"]
    assert [row.id for row in kept[2:5]] == sorted(before)[-3:]
    assert {row.fetched_at.year for row in kept} == {2026, 2027, 2028, 2029}
    assert kept[-1].id == item.published_id
    assert forget(shop).versions == 0


def test_a_version_that_a_hand_edit_names_stays(place, clock) -> None:
    _, shop, _ = place
    edit(place, clock, 8, days=1)
    with shop.database.writing() as session:
        item = session.scalars(select(Item).where(Item.key == "a0")).one()
        named = session.scalars(
            select(ItemVersion.id).where(ItemVersion.item_id == item.id).order_by(ItemVersion.id)
        ).first()
        session.add(
            Curation(item_id=item.id, field="title", value="Judul kami", by="operator",
                     at=clock(), upstream_version_id=named)
        )  # fmt: skip
    forget(shop)
    with shop.database.reading() as session:
        assert session.get(ItemVersion, named) is not None


def test_runs_go_after_a_year_unless_a_version_names_them(place, clock) -> None:
    site, shop, source_id = place
    first = harvest_source(shop, source_id, "incremental")
    second = harvest_source(shop, source_id, "incremental")  # changed nothing
    with shop.database.writing() as session:
        for run_id in (first.run_id, second.run_id):
            session.add(
                Rejection(run_id=run_id, source_id=source_id, stream="artikel", key="x",
                          code="record_invalid", message="Rusak.")
            )  # fmt: skip
        session.add(
            Retry(source_id=source_id, stream="artikel", key="x", part="catatan", url="",
                  next_try_at=None, failed_in=1, code="x", message="x", since=clock())
        )  # fmt: skip
    clock.move(days=365)
    assert forget(shop) == Pruned(raw=2)
    clock.move(seconds=1)
    site.streams["artikel"].append(article(7))
    third = harvest_source(shop, source_id, "incremental")
    assert forget(shop) == Pruned(runs=1, rejections=2, retries=1)
    with shop.database.reading() as session:
        assert set(session.scalars(select(Run.id))) == {first.run_id, third.run_id}


def test_it_stops_between_two_steps(place, clock) -> None:
    _, shop, source_id = place
    note_fetches(shop, source_id, clock(), 3 * STEP)
    clock.move(days=40)
    asked = iter([False, False])
    assert forget(shop, stopped=lambda: next(asked, True)).requests == 2 * STEP
    assert count(shop, Fetch) == STEP


def test_once_a_night_and_when_a_process_begins(clock) -> None:
    night = clock().replace(hour=18)  # 01.00 WIB
    assert is_night_due(None, night)
    assert not is_night_due(night, night + timedelta(hours=2))
    assert not is_night_due(night, night + timedelta(hours=12))
    assert is_night_due(night, night + timedelta(days=1))
    assert is_night_due(night, night + timedelta(hours=31)), "the machine slept at night"


def test_changes_of_duties_go_after_their_span_and_sums_of_months_stay(place, clock) -> None:
    _, shop, source_id = place
    with shop.database.writing() as session:
        unit_id = session.get_one(Source, source_id).unit_id
        for days in (400, 401, 30):
            session.add(
                DutyChange(
                    unit_id=unit_id, scope_key=6408042012, code="lppd", period="2025",
                    day=clock().date() - timedelta(days=days), before="akan", after="telat",
                )
            )  # fmt: skip
    assert forget(shop) == Pruned(changes=1)
    assert count(shop, DutyChange) == 2
    assert forget(shop) == NOTHING


def test_half_written_photos_of_dead_processes_are_swept(place) -> None:
    _, shop, _ = place
    folder = shop.papers / "ab"
    folder.mkdir(parents=True)
    names = {"mine": f".abc.{os.getpid()}", "dead": f".abc.{_find_dead()}", "whole": "abc"}
    for name in names.values():
        (folder / name).write_bytes(b"x")
    recover(shop)
    assert {path.name for path in folder.iterdir()} == {names["mine"], names["whole"]}


def _find_dead() -> int:
    """The number of a process that is no more."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid
