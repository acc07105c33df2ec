"""What every command opens first: settings, database, and the check that they fit this code."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import Database, open_database
from portal.errors import UsageError
from portal.migrations.upgrading import require_current
from portal.model import Site, UnitVersion
from portal.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings and the database of this command."""

    settings: Settings
    database: Database


@contextmanager
def opened(*, current: bool = True) -> Iterator[Opened]:
    """Open the portal this terminal is in; `current`: refuse a schema that is not ours."""
    settings = read_settings()
    database = open_database(settings)
    try:
        if current:
            require_current(database)
        yield Opened(settings, database)
    finally:
        database.close()


def find_site(portal: Opened) -> tuple[Site, UnitVersion]:
    """The site this command works for: JENJANG_SITE, or the only one there is."""
    with portal.database.reading() as session:
        rows = session.execute(
            select(Site, UnitVersion)
            .join(UnitVersion, UnitVersion.unit_id == Site.root_unit_id)
            .where(UnitVersion.valid_to.is_(None))
            .order_by(Site.id)
        ).all()
    wanted = portal.settings.site
    for row in rows:
        if row[1].code == wanted or (not wanted and len(rows) == 1):
            return row[0], row[1]
    raise UsageError("Portal belum diisi. Jalankan: jenjang init --regency KODE")


def print_json(document: object) -> None:
    """One document on one line of stdout."""
    print(json.dumps(document, ensure_ascii=False, default=str))
