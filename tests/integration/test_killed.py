"""SIGKILL at every named point and at random moments: the end is as if nothing had happened."""

import random
import re
import time
from pathlib import Path

import pytest
from conftest import ROOT, MovableClock
from fakes import add_fake_source
from sqlalchemy import select
from werkzeug.test import Client

from portal.db import Database
from portal.model import (
    File,
    Item,
    ItemVersion,
    Observation,
    Placement,
    Release,
    Retry,
    Run,
    ShownValue,
    StreamState,
)
from portal.settings import Settings
from portal.wsgi import make_front
from tests.nursery import Ended, Nursery

POINTS = [
    ("after fetch", 1),
    ("after fetch", 4),
    ("before page commit", 1),
    ("before page commit", 3),
    ("after page commit", 2),
    ("within publish", 1),
    ("within publish", 2),
    ("before release", 1),
    ("before release", 3),
    ("after publish", 1),
    ("within file", 1),
    ("within file", 2),
]
_CHANCE = random.Random(6408)
# (n-th point passed, seconds after it): a harvest passes some forty points.
MOMENTS = [(_CHANCE.randrange(1, 28), _CHANCE.uniform(0, 0.004)) for _ in range(20)]


class Harvests:
    """Harvests of one database, each in a process of its own."""

    def __init__(self, nursery: Nursery, database: Database, home: Path, source_id: int) -> None:
        self.nursery = nursery
        self.url = database.engine.url.render_as_string(hide_password=False)
        self.place = (home, source_id)

    def run(self, point: str, nth: int, delay: float = 0) -> Ended:
        return self.nursery.run("killed", self.url, *self.place, point, nth, delay)

    def finish(self) -> None:
        """Harvest until it is done: the lease of the killed run has to run out first."""
        for _ in range(40):
            ended = self.run("none", 1)
            assert ended.returncode == 0, ended.stderr
            if "done" in ended.stdout:
                return
            time.sleep(0.3)
        pytest.fail("the source was never free again")


PATHS = [
    unit + section
    for unit in ("/sangatta-utara/swarga-bara", "/sangatta-utara", "")
    for section in ("/berita", "/ppid", "/monografi", "/berita.json")
]


def read_pages(database: Database, home: Path) -> list[str]:
    """The served pages, without the numbers of items: an aborted insert uses one up."""
    settings = Settings(home, "64.08", "", "", ROOT / "config", "kunci-uji")
    client = Client(make_front(settings, database, MovableClock()))
    pages = [client.get(path) for path in PATHS]
    assert {page.status_code for page in pages} == {200}
    return [re.sub(r"-\d+(?=[\"/.])", "", page.get_data(as_text=True)) for page in pages]


def describe(database: Database, home: Path) -> dict[str, object]:
    """Everything a reader could notice, without ids and times."""
    with database.reading() as session:
        items = session.execute(
            select(Item.stream, Item.key, Item.title, Item.hidden_at, ItemVersion.body)
            .join(ItemVersion, ItemVersion.id == Item.published_id)
            .order_by(Item.stream, Item.key)
        ).all()
        staged = session.scalars(select(ItemVersion).where(ItemVersion.state == "staged")).all()
        versions = session.scalars(select(ItemVersion.hash).order_by(ItemVersion.hash)).all()
        placed = session.execute(
            select(Item.key, Placement.role, Placement.scope_key)
            .join(Item, Item.id == Placement.item_id)
            .order_by(Item.stream, Item.key)
        ).all()
        numbers = session.execute(
            select(Observation.indicator, Observation.category, Observation.num).order_by(
                Observation.indicator, Observation.category
            )
        ).all()
        rolled = session.execute(
            select(
                ShownValue.level,
                ShownValue.indicator,
                ShownValue.category,
                ShownValue.sum,
                ShownValue.reporting,
                ShownValue.expected,
            ).order_by(ShownValue.level, ShownValue.indicator, ShownValue.category)
        ).all()
        files = session.scalars(select(File.sha256).order_by(File.sha256)).all()
        standing = session.execute(
            select(StreamState.stream, StreamState.state, StreamState.hold).order_by(
                StreamState.stream
            )
        ).all()
        waiting = session.execute(
            select(Retry.stream, Retry.key, Retry.part).order_by(Retry.stream, Retry.key)
        ).all()
        released = sorted(session.scalars(select(Release.unit_id)))
    on_disk = sorted(path.name for path in (home / "files").rglob("*") if path.is_file())
    return {
        "items": [tuple(row) for row in items],
        "staged": len(staged),
        "versions": list(versions),
        "placed": [tuple(row) for row in placed],
        "numbers": [tuple(row) for row in numbers],
        "rolled": [tuple(row) for row in rolled],
        "files": list(files),
        "standing": [tuple(row) for row in standing],
        "waiting": [tuple(row) for row in waiting],
        "released": released,
        "on disk": on_disk,
        "pages": read_pages(database, home),
    }


@pytest.fixture(scope="module")
def undisturbed(templates, nursery, tmp_path_factory):
    """What a harvest that nobody kills leaves behind."""
    home = tmp_path_factory.mktemp("undisturbed")
    database = templates.sqlite("tree", home / "jenjang.db")
    source_id = add_fake_source(database, MovableClock())
    Harvests(nursery, database, home, source_id).finish()
    told = describe(database, home)
    database.close()
    assert len(told["items"]) == 14
    assert told["waiting"] == [("artikel", "a90", "catatan"), ("dokumen", "9", "berkas")]
    assert len(told["on disk"]) == 3
    return told


def kill_and_compare(nursery, database, home, clock, undisturbed, *moment) -> None:
    harvests = Harvests(nursery, database, home, add_fake_source(database, clock))
    killed = harvests.run(*moment)
    assert killed.returncode == -9, (killed.returncode, killed.stdout, killed.stderr)
    assert "inside" in killed.stdout
    with database.reading() as session:
        assert session.scalar(select(Run.state)) == "running", "it died outside a run"
    harvests.finish()
    assert describe(database, home) == undisturbed


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_a_kill_at_a_named_point(
    nursery, tree_database, settings, clock, undisturbed, point: str, nth: int
) -> None:
    kill_and_compare(nursery, tree_database, settings.home, clock, undisturbed, point, nth)


@pytest.mark.parametrize(("nth", "delay"), MOMENTS)
def test_a_kill_at_a_random_moment(
    nursery, tree_database, settings, clock, undisturbed, nth: int, delay: float
) -> None:
    kill_and_compare(nursery, tree_database, settings.home, clock, undisturbed, "any", nth, delay)
