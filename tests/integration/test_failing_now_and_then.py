"""A site that fails now and then changes nothing: what it said before stands."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import FakeSite, add_fake_source, article, make_fake_workshop
from recorded import NOW, Recorded
from sample_portal import Portal
from sqlalchemy import func, select

from connectors.base import Context, SourceConfig, State
from connectors.errors import UnreachableError
from connectors.sources.opensid.connector import OpenSid
from portal.ingest.run import harvest_source
from portal.model import File, Item, ItemVersion, Observation, Placement, Source
from portal.release import read_releases
from portal.sample.server import EVERY, SampleServer
from portal.sample.sites import Software, Temper

TABLES = (Item, ItemVersion, Observation, File, Placement)


def describe(database):
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(each)) for each in TABLES]
        return counts, read_releases(session)


@pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])
def test_a_repeat_writes_nothing_whichever_request_fails(tree_database, settings_of, clock) -> None:
    with SampleServer(today=date(2026, 11, 24), port=0, limit=8) as server:
        wanted = (Software.OPENSID_OLD, Software.OPENSID_NEW)
        codes = [
            next(each.key for each in server.sites if each.software is software)
            for software in wanted
        ]
        portal = Portal(
            tree_database,
            settings_of(tree_database),
            clock,
            server,
            codes,
            sleep=lambda _seconds: None,
        )
        assert {report.state for report in portal.harvest()} == {"done"}
        before = describe(tree_database)
        assert min(before[0]) > 0
        for code in codes:
            server.set_temper(code, Temper.FAILING)
        for phase in range(EVERY):
            for code in codes:
                server.counts[code] = phase
            portal.harvest()
            assert describe(tree_database) == before, f"request {EVERY - phase} failed"


class Mapless(Recorded):
    """A site whose map answers with an error of the server."""

    def get(self, url, **how):
        if url.endswith("/peta"):
            raise UnreachableError("status 500", url=url, status=500)
        return super().get(url, **how)


def test_a_failing_map_is_not_a_closed_one(shared) -> None:
    http = Mapless(shared / "recordings" / "opensid")
    config = SourceConfig("52.01.14.2005", "http://127.0.0.1:8801")
    ctx = Context(http, config, lambda: NOW, "incremental", lambda: False, lambda *_: {})
    connector = OpenSid()
    said = connector.identify(ctx)
    assert said.is_silent and said.code == ""
    (first,) = connector.read(ctx, "kontak", State())
    assert first.records and not first.complete
    held = {each.key: "" for each in first.records}
    ctx = replace(ctx, known=lambda _stream, keys: {k: held[k] for k in keys if k in held})
    (again,) = connector.read(ctx, "kontak", State())
    assert again.records == () and not again.complete
    closed = Recorded(shared / "recordings" / "opensid")
    closed.forget("/peta")
    said = OpenSid().identify(replace(ctx, http=closed))
    assert not said.is_silent and said.code == ""


@pytest.mark.parametrize(
    ("code", "identity", "error"),
    [("64.08.04.2012", "terverifikasi", ""), ("64.08.04.2001", "ditolak", "identity")],
)
def test_who_a_site_is_stands_while_it_is_silent(
    tree_database, settings, clock, code, identity, error
) -> None:
    site = FakeSite({"artikel": [article(1)]}, code=code)
    source_id = add_fake_source(tree_database, clock)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)

    def harvest():
        report = harvest_source(shop, source_id, "incremental")
        with tree_database.reading() as session:
            source = session.get_one(Source, source_id)
            return report.error, source.identity, source.identity_note

    first = harvest()
    assert first[:2] == (error, identity)
    site.silent = True
    assert harvest() == first
