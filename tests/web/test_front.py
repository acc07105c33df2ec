"""The front layer: what is kept, until when, for whom, and in which encoding."""

import gzip

import brotli
import pytest
from sqlalchemy import select
from werkzeug.test import Client

from portal.db import Database
from portal.model import View
from portal.release import bump
from portal.wsgi import make_front
from tests.builders import Builder

DESA = "64.08.05.2006"
PATH = "/sangkulirang/benua-baru-ilir/berita"


@pytest.fixture
def front(tree_database: Database, settings, clock):
    with tree_database.writing() as session:
        build = Builder(session)
        build.article(build.source(DESA), "Jadwal posyandu")
    made = make_front(settings, tree_database, clock)
    made.snapshot._oldest = 0.0  # PostgreSQL: look every time
    yield made
    made.stop()


@pytest.fixture
def client(front):
    return Client(front)


def unit_id(database: Database, code: str) -> int:
    with database.reading() as session:
        return Builder(session).unit(code).unit_id


def test_a_page_is_made_once(front, client):
    first, second = client.get(PATH), client.get(PATH)
    assert front.misses == 1
    assert first.data == second.data
    assert b"Jadwal posyandu" in first.data


def test_a_release_makes_the_page_anew_and_no_other(front, client, tree_database, clock):
    other = "/bengalon/berita"
    client.get(PATH)
    client.get(other)
    with tree_database.writing() as session:
        bump(session, [unit_id(tree_database, DESA)], clock())
    client.get(other)
    assert front.misses == 2
    client.get(PATH)
    assert front.misses == 3


def test_the_structure_is_in_every_page(front, client, tree_database, clock):
    client.get(PATH)
    with tree_database.writing() as session:
        bump(session, [0], clock())
    client.get(PATH)
    assert front.misses == 2


def test_a_page_expires_when_its_words_become_untrue(front, client, clock):
    client.get(PATH)
    clock.move(days=400)
    client.get(PATH)
    assert front.misses == 2


def test_unknown_parameters_leave_the_key_and_the_page(front, client):
    plain = client.get(PATH)
    odd = client.get(PATH + "?utm_source=wa&fbclid=9&zzz=%3Cb%3E")
    assert front.misses == 1
    assert odd.data == plain.data
    client.get(PATH + "?hal=1&utm=2")
    client.get(PATH + "?utm=3&hal=1")
    assert front.misses == 2


@pytest.mark.parametrize("accepted", ["br", "gzip, br", "gzip", "", "br;q=0, gzip", "*"])
def test_every_encoding_says_the_same(client, accepted):
    plain = client.get(PATH).data
    answer = client.get(PATH, headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    assert unpack[answer.headers.get("Content-Encoding")](answer.data) == plain
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_packing_harder_changes_no_byte_of_the_page(front, client):
    plain = client.get(PATH).data
    quick = client.get(PATH, headers={"Accept-Encoding": "br"}).data
    front.pack_waiting()
    thorough = client.get(PATH, headers={"Accept-Encoding": "br"}).data
    assert len(thorough) < len(quick)
    assert brotli.decompress(thorough) == plain


def test_a_known_page_is_not_sent_again(client):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers
    assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_has_the_headers_and_no_body(front, client):
    got = client.get(PATH, headers={"Accept-Encoding": "br"})
    head = client.head(PATH, headers={"Accept-Encoding": "br"})
    assert head.data == b""
    assert head.headers == got.headers
    assert front.misses == 1


def test_cookies_neither_enter_nor_leave(client, front):
    plain = client.get(PATH).data
    client.set_cookie("session", "x")
    answer = client.get(PATH)
    assert answer.data == plain
    assert "Set-Cookie" not in answer.headers
    assert front.misses == 1


def test_what_is_not_public_is_never_kept(client, front):
    for _ in range(3):
        assert client.get("/tidak/ada/begini").status_code == 404
        assert client.get("/healthz").status_code == 200
    assert front.misses == 6
    assert len(front.store) == 0
    assert client.post(PATH).status_code == 405


def test_strange_hosts_share_one_page(client, front):
    for host in ("jahat.example", "lain.example:99"):
        answer = client.get(PATH, headers={"Host": host})
        assert host.encode() not in answer.data
    assert front.misses == 1


def test_pages_are_counted_by_unit_section_and_day(front, client, tree_database):
    client.get(PATH)
    client.get(PATH)
    client.head(PATH)
    client.get(PATH + ".csv")
    front.tally.flush()
    client.get(PATH)
    front.tally.flush()
    with tree_database.reading() as session:
        row = session.scalars(
            select(View).where(View.unit_id == unit_id(tree_database, DESA))
        ).one()
    assert (row.section, row.views, row.downloads) == ("berita", 3, 1)
    assert row.day.isoformat() == "2026-11-24"


def test_memory_is_bounded_in_bytes(front, client):
    front.store.limit = 30_000
    for page in range(1, 40):
        client.get(f"{PATH}?hal={page}")
    assert front.store.bytes <= 30_000
    assert 0 < len(front.store) < 39
