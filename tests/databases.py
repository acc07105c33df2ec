"""Databases for tests: each kind is made once in a process and copied for each test."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.util import LRUCache

from portal.db import Database
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.migrations.upgrading import back_up, upgrade
from portal.reads.duty_rules import read_duty_rules
from portal.settings import Settings, read_config
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import parse_offices
from portal.tree.planning import plan_units

ROOT = Path(__file__).parent.parent
STATEMENTS = 4000  # kept of each kind of database
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10.00 WITA


class Templates:
    """Databases made once and copied for each test: empty, filled with 64.08, and with the duties
    of all its units judged while nothing was published yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: set[str] = set()
        self.count = 0
        self._servers: dict[str, Connection] = {}
        self._first: dict[str, Engine] = {}

    def sqlite(self, kind: str, target: Path) -> Database:
        source = self.folder / f"{kind}.db"
        if not source.exists():
            database = Database(f"sqlite:///{self.folder / 'making.db'}")
            _make(database, kind)
            back_up(database, source)
            database.close()
            for leftover in self.folder.glob("making.db*"):
                leftover.unlink()
        shutil.copyfile(source, target)
        return self._share(Database(f"sqlite:///{target}"))

    def postgres(self, kind: str, server: str) -> Database:
        template = f"jenjang_{kind}_{os.getpid()}"
        if kind not in self.made:
            self._tell(server, f'CREATE DATABASE "{template}"')
            database = Database(f"{server}/{template}")
            _make(database, kind)
            database.close()
            self.made.add(kind)
        self.count += 1
        name = f"jenjang_test_{os.getpid()}_{self.count}"
        # The copy of files is twice as quick as that through the log, where nothing is synced.
        copied = f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        self._tell(server, copied)
        return self._share(Database(f"{server}/{name}"))

    def drop(self, server: str, name: str) -> None:
        """Take a copy away again."""
        self._tell(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        for connection in self._servers.values():
            connection.close()
            connection.engine.dispose()

    def _share(self, database: Database) -> Database:
        """The same database, whose statements need no putting together that an earlier one did:
        a portal lives with one engine for long, tests have thousands."""
        engine = database.engine
        first = self._first.setdefault(engine.dialect.name, engine)
        if first is engine:
            engine._compiled_cache = LRUCache(STATEMENTS)
        engine._compiled_cache = first._compiled_cache
        engine.dialect = engine.pool._dialect = first.dialect
        return database

    def _tell(self, server: str, statement: str) -> None:
        if server not in self._servers:
            engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
            self._servers[server] = engine.connect()
        self._servers[server].execute(text(statement))


def _make(database: Database, kind: str) -> None:
    upgrade(database, copy_to=None, now=START)
    if kind == "empty":
        return
    codes = list_packaged("64.08")
    settings = Settings(Path(), "64.08", "", "", ROOT / "config", "")
    offices = parse_offices(read_config(settings, "offices.toml"), "64.08")
    planned = plan_units(codes, offices, frozenset({"setda", "opd", "peta", "data"}))
    with database.writing() as session:
        fill_tree(
            session, codes, planned, zone="Asia/Makassar", host="", now=START, on=date(2026, 1, 1)
        )
    if kind == "judged":
        cabinet = Cabinet(settings.files, database, pass_on)
        for _ in range(2):  # what is shown of a unit moves the release of those above it
            judge_duties(database, cabinet, read_duty_rules(settings), START)
