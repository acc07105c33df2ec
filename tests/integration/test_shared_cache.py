"""The second level of ready pages on a real Redis: shared, bounded, and never needed."""

import signal
import time
from dataclasses import replace

import pytest
from conftest import _free_port, start_redis
from redis import Redis
from werkzeug.test import Client

from portal.cache import REST
from portal.front import Front
from portal.model import UnitVersion
from portal.release import bump
from portal.settings import Settings
from portal.wsgi import make_front
from tests.builders import Builder

DESA = "64.08.05.2006"
PATHS = ("/sangkulirang/benua-baru-ilir/berita", "/sangkulirang", "/")


@pytest.fixture
def place(tree_database, settings_of):
    with tree_database.writing() as session:
        build = Builder(session)
        build.article(build.source(DESA), "Jadwal posyandu")
    return tree_database, settings_of(tree_database)


@pytest.fixture
def opened(place, clock):
    database, settings = place
    made: list[Front] = []

    def open_front(url: str, at: Settings = settings, of=database) -> tuple[Front, Client]:
        front = make_front(replace(at, cache_url=url), of, clock)
        front.snapshot._oldest = 0.0
        made.append(front)
        return front, Client(front)

    yield open_front
    for front in made:
        front.stop()


@pytest.fixture
def server(tmp_path):
    """A Redis of one test, which may kill it."""
    port = _free_port()
    running = [start_redis(tmp_path, port)]
    yield port, running
    running[-1].kill()
    running[-1].wait()


def test_what_one_process_made_another_hands_out(opened, redis_url, place, clock) -> None:
    database, _ = place
    (first, one), (second, two) = opened(redis_url), opened(redis_url)
    for path in PATHS:
        assert one.get(path).data == two.get(path).data
    assert (first.misses, second.misses) == (3, 0)
    with database.writing() as session:
        unit = session.query(UnitVersion).filter_by(code=DESA, valid_to=None).one()
        bump(session, [unit.unit_id], clock())
    assert two.get(PATHS[0]).data == one.get(PATHS[0]).data
    assert (first.misses, second.misses) == (3, 1), "a kept page of an old release was shown"


def test_values_are_bounded_in_size_and_time(opened, redis_url) -> None:
    front, client = opened(redis_url)
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
        client.get(PATHS[0])
        (key,) = redis.keys("jenjang:*")
        assert 0 < redis.ttl(key) <= 86_400
        assert redis.memory_usage(key) < 50_000
        front._second_limit = 100
        client.get(PATHS[1])
        assert redis.keys("jenjang:*") == [key], "a value over the bound was kept"
        assert client.get(PATHS[1]).status_code == 200 and front.misses == 2


@pytest.mark.measured
def test_a_redis_that_is_killed_costs_no_page(opened, server) -> None:
    port, running = server
    front, client = opened(f"redis://127.0.0.1:{port}/0")
    ready = client.get(PATHS[0]).data
    running[-1].kill()
    running[-1].wait()
    began = time.monotonic()
    pages = [client.get(path) for path in PATHS]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert pages[0].data == ready
    assert time.monotonic() - began < 10
    running.append(start_redis(running[-1].args[-1], port))
    front._second._rest_until = 0.0  # its rest is over
    other, reader = opened(f"redis://127.0.0.1:{port}/0")
    assert client.get("/bengalon").data == reader.get("/bengalon").data
    assert other.misses == 0, "it is used again once it is back"


@pytest.mark.measured
def test_a_redis_that_hangs_is_waited_for_once(opened, server) -> None:
    port, running = server
    _, client = opened(f"redis://127.0.0.1:{port}/0")
    running[-1].send_signal(signal.SIGSTOP)
    try:
        client.get(PATHS[0])
        began = time.monotonic()
        for path in PATHS[1:]:
            assert client.get(path).status_code == 200
        assert time.monotonic() - began < REST, "each page waited for it anew"
    finally:
        running[-1].send_signal(signal.SIGCONT)


@pytest.mark.parametrize("poison", [b"!", b"!\x80\x05garbage", b"17", b"!cnowhere\nNothing\n."])
def test_what_others_wrote_there_is_no_page(opened, redis_url, poison: bytes) -> None:
    _, writer = opened(redis_url)
    good = writer.get(PATHS[0]).data
    front, client = opened(redis_url)
    with Redis.from_url(redis_url) as redis:
        for key in redis.keys("jenjang:*"):
            redis.set(key, poison)
    assert client.get(PATHS[0]).data == good
    assert front.misses == 1


def test_two_portals_on_one_redis_share_nothing(
    opened, redis_url, place, templates, tmp_path, settings
) -> None:
    home = tmp_path / "lain"
    home.mkdir()
    other = templates.sqlite("tree", home / "jenjang.db")
    with other.writing() as session:
        build = Builder(session)
        build.article(build.source(DESA), "Kabar portal lain")
    elsewhere = replace(settings, home=home, database_url=f"sqlite:///{home / 'jenjang.db'}")
    _, one = opened(redis_url)
    front, two = opened(redis_url, elsewhere, other)
    assert b"Jadwal posyandu" in one.get(PATHS[0]).data
    assert b"Kabar portal lain" in two.get(PATHS[0]).data
    assert front.misses == 1
    other.close()
