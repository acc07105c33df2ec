"""From the sample's sites through the guarded session to served pages, on both databases."""

import gzip
import json
import logging
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from connectors.cleaning.personal import find
from portal.model import (
    File,
    Item,
    ItemVersion,
    Observation,
    Placement,
    Source,
)
from portal.release import read_releases
from portal.sample.server import SampleServer
from portal.sample.sites import Software, Temper
from tests.sample_portal import Portal, code_of

TODAY = date(2026, 11, 24)
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])]


@pytest.fixture(scope="module")
def server():
    with SampleServer(today=TODAY, port=0) as running:
        yield running


@pytest.fixture
def portal_of(tree_database, settings_of, clock, server):
    def make(*codes):
        return Portal(tree_database, settings_of(tree_database), clock, server, codes)

    return make


def test_a_village_from_its_site_to_its_page_at_three_levels(portal_of, server) -> None:
    code = code_of(server, Software.OPENSID_OLD)
    portal = portal_of(code)
    (report,) = portal.harvest()
    assert (report.state, report.rejected) == ("done", 0), report
    path = portal.path(code)
    with portal.database.reading() as session:
        title = session.scalar(
            select(Item.title).where(Item.type == "article").order_by(Item.at.desc()).limit(1)
        )
    for level in (path, path.rpartition("/")[0], ""):
        news = portal.get(f"{level}/berita")
        assert title in news, level
        assert "data contoh" in news.lower()
        for section in ("", "/profil", "/ppid", "/monografi", "/peta", "/kontak", "/tender"):
            portal.get(f"{level}{section}" or "/")
    shown = json.loads(portal.get(f"{path}/monografi.json"))
    assert shown["data"]["topics"]


def test_a_repeat_writes_nothing_and_makes_no_page_anew(portal_of, server) -> None:
    code = code_of(server, Software.OPENSID_OLD)
    office = code_of(server, Software.WORDPRESS)
    portal = portal_of(code, office)
    portal.harvest()
    tables = (Item, ItemVersion, Observation, File, Placement)

    def count():
        with portal.database.reading() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = count()
    with portal.database.reading() as session:
        releases = read_releases(session)
    path = portal.path(code)
    portal.get(path)
    misses = portal.front.misses
    reports = portal.harvest()
    assert sum(report.new + report.changed for report in reports) == 0
    assert count() == before
    with portal.database.reading() as session:
        assert read_releases(session) == releases
    portal.get(path)
    assert portal.front.misses == misses


def test_a_source_dies_and_the_next_answer_says_so(portal_of, server) -> None:
    code = code_of(server, Software.OPENSID_OLD)
    other = next(
        site.unit_code
        for site in server.sites
        if site.software is Software.OPENSID_OLD
        and site.temper is Temper.STEADY
        and site.unit_code[:8] != code[:8]
    )
    portal = portal_of(code, other)
    portal.harvest()
    mine, theirs = portal.path(code), portal.path(other)
    kecamatan = theirs.rpartition("/")[0]
    for path in (mine, theirs, kecamatan):
        portal.get(f"{path}/berita")
    assert "Sumber tidak menjawab" not in portal.get(f"{mine}/berita")
    server.kill(code)
    try:
        (report,) = portal.harvest(code)
        assert report.state == "failed"
        misses = portal.front.misses
        assert "Sumber tidak menjawab" in portal.get(f"{mine}/berita")
        assert portal.front.misses == misses + 1
        portal.get(f"{theirs}/berita")
        portal.get(f"{kecamatan}/berita")
        assert portal.front.misses == misses + 1
    finally:
        server.restore(code)


def test_a_due_date_passes_and_the_next_answer_says_so(portal_of, server, clock) -> None:
    code = code_of(server, Software.OPENSID_OLD)
    portal = portal_of(code)
    portal.harvest()
    path = f"{portal.path(code)}/berita"
    portal.get(path)
    kontak = f"{portal.path(code)}/peta"
    portal.get(kontak)
    misses = portal.front.misses
    clock.move(days=200)
    assert "Lama: sejak" in portal.get(path)
    assert portal.front.misses == misses + 1
    clock.move(days=-200)


def test_planted_numbers_are_masked_and_found_nowhere(portal_of, server, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    code = code_of(server, Software.OPENSID_OLD, Temper.LEAKING)
    portal = portal_of(code)
    (report,) = portal.harvest()
    assert report.masked >= 1
    path = portal.path(code)
    home: Path = portal.settings.home
    served = [portal.get(f"{path}{section}") for section in ("", "/berita", "/ppid", "/profil")]
    with portal.database.reading() as session:
        articles = session.execute(select(Item.slug, Item.id).where(Item.type == "article")).all()
        bodies = list(session.scalars(select(ItemVersion.body)))
        urls = list(session.scalars(select(Source.url)))
    served += [portal.get(f"{path}/berita/{row.slug}-{row.id}") for row in articles]
    raw = [gzip.decompress(file.read_bytes()).decode() for file in (home / "raw").rglob("*.gz")]
    logs = [record.getMessage() for record in caplog.records]
    texts = [*served, *bodies, *urls, *raw, *logs]
    assert [found for text in texts for found in find(text) if found.kind != "seluler"] == []
    if portal.database.embedded:
        pages = b"".join(file.read_bytes() for file in home.glob("jenjang.db*")).decode("latin-1")
        # A hash may hold sixteen digits in a row by chance; it is nobody's number.
        pages = re.sub(r"[0-9a-f]{64,}", "", pages)
        assert [pages[f.start : f.end] for f in find(pages) if f.kind == "nik"] == []
    assert shutil.which("pdftotext") is None or _no_number_in_pdfs(home / "files")


def _no_number_in_pdfs(folder: Path) -> bool:
    for file in folder.rglob("*"):
        if file.is_file() and file.read_bytes().startswith(b"%PDF"):
            text = subprocess.run(
                ["pdftotext", file, "-"], capture_output=True, text=True, check=False
            ).stdout
            if find(text):
                return False
    return True


def test_a_wrong_code_is_not_published(portal_of, server) -> None:
    code = code_of(server, Software.OPENSID_OLD, Temper.WRONG_CODE)
    portal = portal_of(code)
    (report,) = portal.harvest()
    assert (report.state, report.error) == ("failed", "identity")
    assert "terdaftar untuk" in portal.get("/sumber")
    assert "Situs kami tolak" in portal.get(f"{portal.path(code)}/berita")
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == 0


def test_the_gateway_fills_packages(portal_of, server) -> None:
    code = code_of(server, Software.INAPROC)
    portal = portal_of(code)
    (report,) = portal.harvest()
    assert report.state == "done", report
    assert "Rp" in portal.get("/tender")
