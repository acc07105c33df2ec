"""The source behind what people bring is one, also when two bring a unit's first at once."""

import threading

from sqlalchemy import func, select

from portal.ingest.brought_sources import ensure_brought_source
from portal.model import Source
from portal.rules.brought import SHEET
from tests.builders import Builder
from tests.databases import START

DESA = "64.08.05.2006"


def test_two_that_bring_the_first_at_once_share_one_source(tree_database):
    with tree_database.reading() as session:
        unit_id = Builder(session).unit(DESA).unit_id
    found, begun = [], threading.Event()

    def bring():
        begun.set()
        with tree_database.writing() as session:
            found.append(ensure_brought_source(session, unit_id, DESA, SHEET, START).id)

    second = threading.Thread(target=bring)
    with tree_database.writing() as session:
        first = ensure_brought_source(session, unit_id, DESA, SHEET, START).id
        second.start()
        assert begun.wait(30)
        second.join(0.5)
        assert second.is_alive(), "it waits for whoever was first"
    second.join(30)
    assert found == [first]
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Source)) == 1
