"""What all tests share: both databases, a filled tree, a clock that moves, shared material."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from portal.acts import press_memory
from portal.collecting import collect_rarely
from portal.db import Database
from portal.settings import Settings
from tests.databases import ROOT, START, Templates
from tests.nursery import Nursery

ROOM_FOR_SERVER = 3 << 30


def pytest_collection_finish() -> None:
    """What the tests loaded stays until they end, as in a process that serves."""
    collect_rarely()


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material: recordings, data, peers."""
    folder = Path(os.environ.get("JENJANG_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"shared material is absent ({folder}); set JENJANG_SHARED")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a throw-away home, with the project's own config."""
    home = tmp_path / "var"
    home.mkdir()
    return Settings(
        home=home,
        site="64.08",
        database_url=f"sqlite:///{home / 'jenjang.db'}",
        cache_url="",
        config=ROOT / "config",
        secret_key="kunci-uji",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _roomy_memory() -> Path | None:
    """The machine's memory as a folder, where it has room for what a server writes in a run."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_FOR_SERVER
    return memory if roomy else None


def _postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server with PostGIS: the given one, or one started here."""
    given = os.environ.get("JENJANG_TEST_PG")
    if given:
        yield given.rstrip("/")
        return
    binaries = _postgres_bin()
    if binaries is None:
        pytest.fail("PostgreSQL is not installed; run the tests by: make test")
    # Not below pytest's own folder: that is closed to the user postgres, and another run tidies it.
    folder = Path(tempfile.mkdtemp(prefix="jenjang-postgres-", dir=_roomy_memory()))
    as_root = os.geteuid() == 0
    if as_root:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    who = ["runuser", "-u", "postgres", "--"] if as_root else []
    data = folder / "data"
    port = _free_port()
    subprocess.run(
        [
            *who,
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "--locale=C.UTF-8",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 "
        "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB"
    )
    control = [*who, binaries / "pg_ctl", "-D", data]
    log = folder / "log"
    subprocess.run(
        [*control, "-w", "-o", options, "-l", log, "start"], check=True, stdout=subprocess.DEVNULL
    )
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL
        )
        shutil.rmtree(folder, ignore_errors=True)


def start_redis(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A Redis server of our own that keeps nothing on disk; back when it answers."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.fail("redis-server is not installed; run the tests by: make test")
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(
        [server, "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with Redis(port=port, retry=Retry(ConstantBackoff(0.05), 200)) as client:
        client.ping()
    return process


@pytest.fixture
def one_wordpress() -> Iterator[None]:
    """Only one test at a time has the real WordPress: its variants sit on fixed addresses."""
    with (Path(tempfile.gettempdir()) / "jenjang-wordpress.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Redis server that tests may fill: the given one, or one started here."""
    given = os.environ.get("JENJANG_TEST_REDIS")
    if given:
        yield given
        return
    port = _free_port()
    process = start_redis(tmp_path_factory.mktemp("redis"), port)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Starts processes that may be killed."""
    started = Nursery(tmp_path_factory.mktemp("nursery"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    made.close()


def _give(
    kind: str, which: str, templates: Templates, settings: Settings, request: pytest.FixtureRequest
) -> Iterator[Database]:
    if which == "sqlite":
        database = templates.sqlite(kind, settings.home / "jenjang.db")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgres")
    database = templates.postgres(kind, server)
    yield database
    name = database.engine.url.database
    database.close()
    templates.drop(server, str(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, templates: Templates, settings: Settings
) -> Iterator[Database]:
    """A migrated, empty database: each test runs on both kinds."""
    yield from _give("empty", request.param, templates, settings, request)


@pytest.fixture(params=["sqlite", "postgresql"])
def judged_database(
    request: pytest.FixtureRequest, templates: Templates, settings: Settings
) -> Iterator[Database]:
    """The tree of 64.08 whose duties were judged with nothing published: each test runs on both
    kinds, and a judgement in it takes up only what the test changed."""
    yield from _give("judged", request.param, templates, settings, request)


@pytest.fixture(params=["sqlite", "postgresql"])
def tree_database(
    request: pytest.FixtureRequest, templates: Templates, settings: Settings
) -> Iterator[Database]:
    """A database filled with the tree of 64.08: each test runs on both kinds."""
    yield from _give("tree", request.param, templates, settings, request)


@pytest.fixture
def sqlite_database(
    templates: Templates, settings: Settings, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """An empty SQLite database, where one kind is enough."""
    yield from _give("empty", "sqlite", templates, settings, request)


@pytest.fixture
def settings_of(settings: Settings):
    """The same settings for another database."""

    def make(database: Database) -> Settings:
        url = database.engine.url.render_as_string(hide_password=False)
        return replace(settings, database_url=url)

    return make


@pytest.fixture(scope="session", autouse=True)
def presses_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What applications of tests remember of presses lies with the tests, not in the machine's
    memory, where it would outlive them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(press_memory, "MEMORY", tmp_path_factory.mktemp("tekan"))
        yield
