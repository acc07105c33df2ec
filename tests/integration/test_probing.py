"""A probe from the command's side, against a real server: nine requests, whatever it answers."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.db import Database
from portal.errors import UsageError
from portal.ingest.assembling import make_workshop, probe_site
from portal.ingest.workshop import Workshop
from portal.sample.server import SampleServer
from portal.sample.sites import Software, Temper
from portal.settings import Settings
from tests.hostile import Hostile, serve


@pytest.fixture
def site() -> Iterator[Hostile]:
    with serve() as running:
        yield running


@pytest.fixture
def shop(settings: Settings, sqlite_database: Database, clock, tmp_path: Path) -> Workshop:
    """The workshop of the project's own config, without its pauses."""
    config = shutil.copytree(settings.config, tmp_path / "config")
    (config / "pace.toml").write_text("default_seconds = 0\n")
    return make_workshop(replace(settings, config=config), sqlite_database, clock)


@pytest.mark.parametrize("path", ["", "/status/500", "/status/403", "/putar", "/putus"])
def test_a_probe_costs_nine_requests_in_all(site, shop, path: str):
    report = probe_site(shop, site.url + path, f"127.0.0.0/8:{site.port}")
    assert report.requests == len(site.asked)
    assert 0 < len(site.asked) <= 9
    assert {probe.kind for probe in report.probes} == set(shop.registry.kinds)


def test_a_probe_of_an_inner_address_asks_nothing(site, shop):
    report = probe_site(shop, site.url)
    assert (report.requests, report.best, site.asked) == (0, "", [])


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("desa.example", ""),
        ("http://[::1", ""),
        ("http://desa.example:99999", ""),
        ("http://orang:sandi@desa.example", ""),
        ("http://desa.example", "127.0.0.1"),
        ("http://desa.example", "lima:80"),
    ],
)
def test_what_is_no_address_is_told_in_a_sentence(shop, url: str, network: str):
    with pytest.raises(UsageError):
        probe_site(shop, url, network)


@pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])
def test_every_kind_of_site_is_told_within_the_nine(shop):
    with SampleServer(today=date(2026, 11, 24), port=0) as server:
        seen = set()
        for each in server.sites:
            manner = each.software, each.temper
            if manner in seen or each.temper in (Temper.DEAD, Temper.SILENT, Temper.SLOW):
                continue
            seen.add(manner)
            report = probe_site(shop, each.url, f"127.64.0.0/16:{server.port}")
            assert report.requests <= 9, manner
            told = {probe.kind for probe in report.probes if probe.confidence > 0}
            assert each.kind in told or each.software is Software.INAPROC, (manner, told)
            if each.temper is Temper.STEADY and each.software is not Software.INAPROC:
                assert report.best == each.kind, manner
