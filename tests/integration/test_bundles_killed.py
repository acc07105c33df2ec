"""Two bundles at once, and a process killed at any point: nothing is half-written or twice."""

import threading
from pathlib import Path

import pytest
from conftest import START
from sqlalchemy import func, select

from portal.errors import BusyError
from portal.ingest.ancestry import find_version
from portal.ingest.assembling import make_projectors
from portal.ingest.carrying import ensure_source, take_turn
from portal.ingest.publishing import list_unpublished, publish_stream
from portal.model import (
    BundleReceipt,
    ItemVersion,
    Run,
)
from tests.bundle_office import Office
from tests.bundles import (
    DESA,
    FILES,
    RECORDS,
)

HERE = Path(__file__).parent


@pytest.fixture
def office(tree_database, settings_of, clock, tmp_path):
    """A portal that trusts the village's key."""
    return Office(tree_database, settings_of(tree_database), clock, tmp_path)


def test_two_at_once_are_told_apart(office):
    """One waits its turn with a sentence; nothing is taken twice."""
    path = office.make()
    source_id = ensure_source(office.database, _unit(office), DESA, office.clock())
    take_turn(office.database, source_id, office.clock())
    with pytest.raises(BusyError, match="sedang diterima"):
        office.take(path)
    with office.database.writing() as session:
        session.scalars(select(Run)).one().state = "cancelled"
    found: list[object] = []

    def one() -> None:
        try:
            found.append(office.take(path).again)
        except BusyError:
            found.append("sibuk")

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4 and found.count(False) == 1
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BundleReceipt)) == 1
        active = select(func.count()).select_from(Run).where(Run.state == "running")
        assert session.scalar(active) == 0


def _unit(office) -> int:
    with office.database.reading() as session:
        return find_version(session, DESA).unit_id


POINTS = [
    ("within file", 1),
    ("before page commit", 1),
    ("after page commit", 1),
    ("within publish", 1),
    ("before release", 2),
    ("after publish", 1),
]


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_killed_at_any_point_nothing_is_half_written(office, nursery, point, nth):
    path = office.make()

    def run(where: str):
        url = office.database.engine.url.render_as_string(hide_password=False)
        return nursery.run("carried", url, office.settings.home, path, where, nth)

    assert run(point).returncode == -9
    with office.database.reading() as session:
        receipts = session.scalar(select(func.count()).select_from(BundleReceipt))
        versions = session.scalar(select(func.count()).select_from(ItemVersion))
    # Either all of it is in the database, to be shown, or none of it.
    assert (receipts, versions) in ((0, 0), (1, 6))
    with office.database.writing() as session:  # its lease runs out
        for each in session.scalars(select(Run).where(Run.state == "running")):
            each.lease_until = 0
    ended = run("none")
    assert ended.stdout == ("again" if receipts else "taken"), ended.stderr
    for source_id, stream in list_unpublished(office.database):  # as the harvester does
        projectors = make_projectors(office.settings, office.database)
        publish_stream(office.database, source_id, stream, projectors, START, lambda _point: None)
    assert office.shown() == {each.key for each in RECORDS}
    again = office.take(path)
    assert again.again
    leftovers = list((office.settings.home / "sementara").glob("bundel-*"))
    assert len(leftovers) <= 1
    assert FILES["files/perdes-3.txt"] in {
        each.read_bytes() for each in office.settings.files.rglob("*") if each.is_file()
    }
