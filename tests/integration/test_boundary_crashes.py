"""Killed, overtaken, out of disk: an import is there whole or not at all."""

import threading
from pathlib import Path

import pytest
from shapely import MultiPolygon, Polygon
from sqlalchemy import event

from portal.errors import InputError
from portal.ingest.drawing import draw_dirty
from portal.model import BoundaryImport, Drawing, Outline, Redraw
from tests.boundary_files import CODES, ROW, ring_of, square, write_geojson
from tests.boundary_office import Office

HERE = Path(__file__).parent


@pytest.fixture
def office(tree_database, tmp_path, clock):
    return Office(tree_database, tmp_path, clock)


@pytest.fixture
def row(tmp_path):
    return write_geojson(tmp_path / "batas.geojson", ROW)


@pytest.fixture
def run(office, nursery):
    """An import that dies; what it said before."""
    url = office.database.engine.url.render_as_string(hide_password=False)
    return lambda file, nth: nursery.run("killed_import", url, office.folder, file, nth)


def test_sigkill_at_any_statement_leaves_nothing(office, row, run):
    before = office.state()
    for nth in (1, 2, 4, 6, 9, 13, 0):
        ended = run(row, nth)
        assert ended.returncode == -9, ended.stderr
        assert office.state() == before, f"after statement {nth}"
    # What the dead ones kept of the file is no obstacle to the next.
    outcome = office.bring(row)
    assert (outcome.state, outcome.stored) == ("tersimpan", 3)


def test_sigkill_between_storing_and_drawing_is_made_good(office, row, run):
    ended = run(row, 10_000)
    assert ended.stdout.startswith("done"), ended.stderr
    assert office.count(Redraw) == 3 and office.count(Drawing) == 0
    draw_dirty(office.database, office.clock)
    assert office.count(Redraw) == 0 and office.count(Drawing) > 0


def test_of_two_operators_at_once_one_is_told(office, row, tmp_path):
    other = write_geojson(tmp_path / "lain.geojson", {CODES[0]: square(0), CODES[1]: square(1)})
    examined = [office.examine(row), office.examine(other)]
    both = threading.Barrier(2)
    outcomes, refusals = [], []

    def store(mine):
        both.wait()
        try:
            outcomes.append(office.store(mine))
        except InputError as error:
            refusals.append(error.sentence)

    threads = [threading.Thread(target=store, args=(each,)) for each in examined]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(outcomes) == len(refusals) == 1 and "orang lain" in refusals[0]
    assert office.count(BoundaryImport) == 1
    assert office.count(Outline) == outcomes[0].stored


def test_a_database_without_room_stores_nothing(office, tmp_path):
    """SQLite is given no further page; PostgreSQL refuses the statement as a full disk does."""
    large = {CODES[0]: MultiPolygon([Polygon(ring_of(20_000))])}
    examined = office.examine(write_geojson(tmp_path / "besar.geojson", large))
    before = office.state()
    if office.database.embedded:

        def no_room(connection, _record):
            cursor = connection.cursor()
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}").fetchall()
            cursor.close()

        office.database.engine.dispose()
        event.listen(office.database.engine, "connect", no_room)
    else:

        def no_room(connection, cursor, statement, *_rest):
            if statement.startswith("INSERT INTO boundary ("):
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$")

        event.listen(office.database.engine, "before_cursor_execute", no_room)
    with pytest.raises(InputError, match="Tidak ada yang disimpan"):
        office.store(examined)
    assert office.state() == before


def test_a_folder_without_room_keeps_no_half_file(office, row, tmp_path):
    blocked = tmp_path / "batas"
    blocked.write_text("a file where the folder should be")
    before = office.state()
    with pytest.raises(InputError, match="tidak dapat disimpan"):
        office.bring(row)
    assert office.state() == before and blocked.is_file()
