"""Bringing a database to this code's schema, after a copy; refusing one that is newer."""

from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.db import Database, init_spatial
from portal.errors import SchemaError


def alembic_config() -> Config:
    """Alembic's configuration, in code."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def read_revision(database: Database) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """The revision of this code."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def require_current(database: Database) -> None:
    """Refuse to work on a schema that is not this code's."""
    at = read_revision(database)
    if at == head_revision():
        return
    if at is None:
        raise SchemaError("Basis data masih kosong. Jalankan: jenjang init --regency KODE")
    known = {script.revision for script in _scripts().walk_revisions()}
    if at not in known:
        raise SchemaError(
            f"Basis data ini lebih baru ({at}) daripada program ini ({head_revision()}). "
            "Pasang program yang lebih baru."
        )
    raise SchemaError(f"Basis data perlu diperbarui dari {at}. Jalankan: jenjang upgrade")


def upgrade(database: Database, *, copy_to: Path | None, now: datetime) -> bool:
    """Bring the schema forward; True when it moved. An embedded, filled database is copied
    first, through SQLite's backup: a plain copy of a live WAL file lost its tables in a trial."""
    at = read_revision(database)
    if at == head_revision():
        return False
    if at is not None:
        known = {script.revision for script in _scripts().walk_revisions()}
        if at not in known:
            require_current(database)
        if database.embedded and copy_to is not None:
            copy_to.mkdir(parents=True, exist_ok=True)
            back_up(database, copy_to / f"sebelum-{at}-{now:%Y%m%dT%H%M%S}.db")
    init_spatial(database)
    config = alembic_config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def back_up(database: Database, target: Path) -> None:
    """Copy a live SQLite database page by page."""
    raw = database.engine.raw_connection()
    copy = sqlite.connect(str(target))
    try:
        raw.driver_connection.backup(copy)  # type: ignore[union-attr]
    finally:
        copy.close()
        raw.close()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())
