"""Files nobody could search for personal numbers are held, counted and never served."""

from pathlib import Path

import pytest
from fakes import FakeSite, add_fake_source, make_fake_workshop
from paper_files import add_scan, make_pdf, make_writer, save
from pypdf import PdfWriter
from sqlalchemy import select

from connectors.records import HELD_BACK, Document
from portal.ingest.run import harvest_source
from portal.model import File, Item, ItemVersion, Run
from portal.reads.sources import count_held_files
from portal.rules.codec import decode

NIK = "6408041708900003"


def locked(folder: Path) -> bytes:
    writer = make_writer(f"NIK {NIK}")
    writer.encrypt("rahasia", algorithm="RC4-128")
    return save(writer, folder / "terkunci.pdf").read_bytes()


@pytest.fixture
def bodies(tmp_path: Path) -> dict[str, bytes]:
    """A file of each state, by the state it shall get."""
    scan = save(add_scan(PdfWriter()), tmp_path / "pindai.pdf").read_bytes()
    return {
        "ada": make_pdf("Peraturan Desa"),
        "pindai": scan,
        "terkunci": locked(tmp_path),
        "rusak": make_pdf(NIK)[:200],
        "tidak dikenal": b"Rar!\x1a\x07\x01\x00" + bytes(99),
        "ditahan": make_pdf(f"NIK {NIK}"),
    }


@pytest.fixture
def held(tree_database, settings, clock, bodies):
    documents = [
        Document(key=name, title=name, url=f"http://d.example/{name}", file_url=f"http://d/{name}")
        for name in bodies
    ]
    site = FakeSite({"dokumen": list(documents)}, page_size=4)
    site.files = {f"http://d/{name}": body for name, body in bodies.items()}
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    return site, shop, source_id


def states(database) -> dict[str, tuple[str, str]]:
    with database.reading() as session:
        rows = session.execute(
            select(Item.file_state, ItemVersion.body).join(
                ItemVersion, ItemVersion.id == Item.published_id
            )
        ).all()
    found = {}
    for state, body in rows:
        record = decode(body)
        assert isinstance(record, Document)
        assert record.file is not None
        assert record.file.state == state
        found[record.key] = (state, record.file.reading)
    return found


def test_what_could_not_be_searched_is_held_and_counted(held, bodies) -> None:
    _, shop, source_id = held
    report = harvest_source(shop, source_id, "incremental")
    assert states(shop.database) == {
        "ada": ("ada", "terbaca"),
        "pindai": ("ada", "belum terbaca"),
        **{name: (name, "") for name in bodies if name in HELD_BACK},
    }
    assert (report.held, report.masked) == (4, 1)
    with shop.database.reading() as session:
        assert session.scalar(select(Run.held).where(Run.id == report.run_id)) == 4
        assert count_held_files(session, [source_id]) == {source_id: 4}
        assert len(session.scalars(select(File)).all()) == 2
    stored = {path.read_bytes() for path in shop.cabinet.folder.rglob("*") if path.is_file()}
    assert stored == {bodies["ada"], bodies["pindai"]}


def test_a_held_file_is_not_asked_for_again_until_it_changes(held) -> None:
    site, shop, source_id = held
    harvest_source(shop, source_id, "incremental")
    site.asked.clear()
    again = harvest_source(shop, source_id, "incremental")
    assert (again.unchanged, again.held, again.changed) == (6, 4, 0)
    assert not [each for each in site.asked if each.startswith("http")]
    site.files["http://d/terkunci"] = site.files["http://d/ada"]
    old = site.streams["dokumen"]
    site.streams["dokumen"] = [
        Document(key=each.key, title="baru" if each.key == "terkunci" else each.title,
                 url=each.url, file_url=each.file_url)
        for each in old if isinstance(each, Document)
    ]  # fmt: skip
    harvest_source(shop, source_id, "incremental")
    assert states(shop.database)["terkunci"] == ("ada", "terbaca")
