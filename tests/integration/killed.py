"""A harvest in a process of its own that may be told to die: run by test_killed.py."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from conftest import START, MovableClock
from fakes import FakeSite, article, make_fake_workshop

from connectors.errors import NotExpectedError
from connectors.records import Cell, Document, Statistic
from portal.db import Database
from portal.ingest.harvest import recover
from portal.ingest.run import harvest_source
from tests.dying import Dying


def make_site() -> FakeSite:
    """Articles, statistics and documents with files: every path of a harvest."""
    tables = [
        Statistic(
            key=name,
            indicator=f"penduduk-{name}",
            title=name,
            as_of=date(2026, 6, 30),
            cells=(Cell("a", "A", "", Decimal(10)), Cell("b", "B", "", Decimal(7))),
        )
        for name in ("agama", "pekerjaan", "umur")
    ]
    documents = [
        Document(key=str(n), title=f"Perdes {n}", file_url=f"http://d.example/{n}.txt")
        for n in range(3)
    ]
    site = FakeSite(
        {
            "artikel": [article(n) for n in range(7)],
            "statistik": list(tables),
            "dokumen": list(documents),
        },
        code="64.08.04.2012",
    )
    site.files = {each.file_url: f"Isi {each.key}".encode() for each in documents}
    # One article cannot be read and one file not fetched: they must be on the list all the same.
    site.streams["artikel"].insert(3, article(90, "Tidak terbaca"))
    site.unreadable["a90"] = NotExpectedError("half a page")
    lost = Document(key="9", title="Perdes hilang", file_url="http://d.example/9.txt")
    site.streams["dokumen"].append(lost)
    site.unreadable[lost.file_url] = NotExpectedError("half a file")
    return site


def main(url: str, home: str, source_id: str, point: str, nth: str, delay: str) -> None:
    """Harvest; die at a point. `delay` in seconds."""
    passing = Dying(point, int(nth), float(delay))
    database = Database(url)
    shop = make_fake_workshop(
        database, Path(home), MovableClock(START), make_site(), passing=passing, lease_seconds=1
    )
    recover(shop)
    sys.stdout.write("inside\n")
    sys.stdout.flush()
    state = harvest_source(shop, int(source_id), "incremental").state
    recover(shop)  # as after every harvest: what may be shown of its numbers is decided
    sys.stdout.write(state)
