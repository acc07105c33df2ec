"""The sample's server: addresses choose sites, sites die and come back, every site answers."""

import http.client
from datetime import date

import pytest

from portal.sample.exchange import read_ask
from portal.sample.server import SampleServer
from portal.sample.sites import TOKEN, Software, Temper, list_sites
from portal.sample.world import World

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])


def get(server: SampleServer, code: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.site(code).address, server.port, timeout=5)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


@pytest.fixture
def server():
    with SampleServer(today=TODAY, port=0, limit=5) as running:
        yield running


def village_of(server: SampleServer) -> str:
    return next(one.unit_code for one in server.sites if one.software is Software.OPENSID_OLD)


def test_a_site_dies_and_comes_back(server):
    code = village_of(server)
    assert get(server, code, "/feed")[0] == 200
    server.kill(code)
    with pytest.raises(OSError):
        get(server, code, "/feed")
    server.restore(code)
    assert get(server, code, "/feed")[0] == 200


def test_edits_and_deletions_show(server):
    code = village_of(server)
    story, other = server.world.content(code).stories[:2]
    server.world.edit_story(code, story.slug, title="Judul yang diubah")
    server.world.delete_story(code, other.slug)
    feed = get(server, code, "/feed")[1].decode()
    assert "Judul yang diubah" in feed
    assert other.path not in feed


def test_a_deleted_document_becomes_a_tombstone(server):
    code = village_of(server)
    paper = next(one for one in server.world.content(code).papers if one.is_open)
    assert get(server, code, f"/dokumen_web/unduh_berkas/{paper.id}")[1].startswith(b"%PDF")
    server.world.delete_paper(code, paper.id)
    assert get(server, code, f"/dokumen_web/unduh_berkas/{paper.id}")[0] == 404
    assert b'"aksi":"3"' in get(server, code, "/ppid?tgl_dari=23-11-2026")[1]


def test_a_failing_site_fails_every_seventh_time(server):
    code = village_of(server)
    server.set_temper(code, Temper.FAILING)
    statuses = [get(server, code, "/robots.txt")[0] for _ in range(14)]
    assert statuses.count(500) == 2


def test_every_site_of_the_regency_answers_its_main_paths():
    world = World(1, "64.08", TODAY, list_sites(1, "64.08"))
    headers = {"authorization": f"Bearer {TOKEN}"}
    for site in world.sites.values():
        main = {
            Software.OPENSID_OLD: "/ppid",
            Software.OPENSID_NEW: "/internal_api/arsip?page[number]=1",
            Software.WORDPRESS: "/feed/",
            Software.FEED: "/feed/",
            Software.GEOFILE: "/batas/desa.geojson",
            Software.INAPROC: "/api/v1/tender/pengumuman?kode_klpd=D640&tahun=2026&limit=100",
            Software.GEOPORTAL: "/ogc/collections/batas_desa/items?limit=100",
        }[site.software]
        reply = world.answer(site.key, read_ask("GET", main, site.url, headers))
        assert reply.status == 200, site
        assert len(reply.body) > 200
