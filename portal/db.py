"""The database: one engine, reading and writing sessions, the same on SQLite and PostgreSQL."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import (
    ColumnElement,
    Engine,
    Insert,
    create_engine,
    event,
    insert,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from portal.settings import Settings

_WRITE = "jenjang_write"
# For updates and deletes of rows that the session does not hold as objects: SQLAlchemy would
# otherwise look through all it holds, on every statement.
NO_SYNC = {"synchronize_session": False}


class Database:
    """Sessions over one engine. Reading sessions cannot flush; writing ones lock at once,
    for a deferred SQLite transaction that reads first fails under two writers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _make_engine(url)
        self.written = 0  # transactions of this process, ended either way
        # SQLite has one writer. Its own waiting is a nap of up to 100 ms, again and again; threads
        # of one process are woken as soon as it is their turn.
        self._turn: AbstractContextManager[object] = (
            threading.RLock() if self.embedded else nullcontext()
        )
        self._read = sessionmaker(self.engine, autoflush=False, expire_on_commit=False)
        self._write = sessionmaker(
            self.engine.execution_options(**{_WRITE: True}), expire_on_commit=False
        )
        event.listen(self._read, "before_flush", _refuse_flush)

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing."""
        with self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one write transaction: committed at the end, rolled back on any error."""
        with self._turn:
            try:
                with self._write.begin() as session:
                    yield session
            finally:
                self.written += 1

    def moment(self) -> ColumnElement[int]:
        """The database's own clock in milliseconds; leases compare with it, not with ours."""
        return moment_of(embedded=self.embedded)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@cache
def moment_of(*, embedded: bool) -> ColumnElement[int]:
    """The clock of SQLite (embedded) or PostgreSQL, see `Database.moment`."""
    if embedded:
        return literal_column("CAST(unixepoch('subsec') * 1000 AS INTEGER)")
    return literal_column("CAST(extract(epoch from clock_timestamp()) * 1000 AS BIGINT)")


def open_database(settings: Settings) -> Database:
    """The database of these settings; its folder is made when it is a file of ours."""
    if settings.embedded:
        settings.home.mkdir(parents=True, exist_ok=True)
    return Database(settings.database_url)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a file lock, so that two processes do not migrate or initialise at once."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def init_spatial(database: Database) -> None:
    """Make the spatial tables of the database; safe to repeat.

    On SQLite this runs on the raw connection: inside SQLAlchemy's own BEGIN it fails silently.
    """
    if not database.embedded:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        return
    raw = database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'spatial_ref_sys'")
        if not cursor.fetchall():
            cursor.execute("SELECT InitSpatialMetaData(1, 'EMPTY')")
            if cursor.fetchall() != [(1,)]:
                raise RuntimeError("SpatiaLite tidak dapat menyiapkan tabelnya")
            cursor.execute("SELECT InsertEpsgSrid(4326)")
        cursor.close()
    finally:
        raw.close()


def _make_engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=20)
    engine = create_engine(
        url, module=sqlite, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=20
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.enable_load_extension(True)
    connection.load_extension("mod_spatialite")
    connection.enable_load_extension(False)
    cursor = connection.cursor()
    # The cache is a connection's own, and a harvest has one a thread: it must not add up. What
    # it lets go stays in the cache of the system, which all share.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        "cache_size=-4000",
    ):
        cursor.execute(f"PRAGMA {pragma}").fetchall()
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _refuse_flush(session: Session, *_rest: object) -> None:
    raise RuntimeError("a reading session does not write; use writing()")


def upsert(session: Session) -> Callable[..., Any]:
    """The dialect's insert(), whose on_conflict_* methods both databases spell alike."""
    sqlite_here = session.get_bind().dialect.name == "sqlite"
    return sqlite_insert if sqlite_here else postgres_insert


def add_rows(
    session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows that all have the same columns. They do not become objects of the session, and
    what waits in it is not flushed first: what they refer to must have been."""
    if rows:
        session.connection().execute(_insert_into(model), rows)


def add_missing(
    session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, object]]
) -> None:
    """The same, of those rows alone that are not there."""
    if rows:
        session.connection().execute(_insert_missing(upsert(session), model), rows)


@cache
def _insert_into(model: type[DeclarativeBase]) -> Insert:
    return insert(model.__table__)  # type: ignore[arg-type]


@cache
def _insert_missing(dialect: Callable[..., Any], model: type[DeclarativeBase]) -> Any:
    return dialect(model.__table__).on_conflict_do_nothing()
