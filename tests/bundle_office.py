"""A portal that trusts a village's key, as bundles arrive there."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from werkzeug.test import Client

from portal.acts.bundle_keys import Holder, register_key
from portal.acts.taking_bundles import Sender, take_bundle
from portal.db import Database
from portal.model import (
    BundleReceipt,
    File,
    Item,
    ItemVersion,
    Observation,
    Placement,
    Source,
)
from portal.release import read_releases
from portal.settings import Settings
from portal.wsgi import make_front
from tests.bundles import (
    DESA,
    KEY,
    make_bundle,
)

PAGE = "/sangkulirang/benua-baru-ilir"
WHO = Holder("Sekretaris desa", "Diskominfo")


class Office:
    """Where bundles arrive."""

    def __init__(self, database: Database, settings: Settings, clock, folder: Path) -> None:
        self.database = database
        self.settings = settings
        self.clock = clock
        self.folder = folder
        self.count = 0
        register_key(database, DESA, KEY.public, WHO, clock() - timedelta(days=30))

    def make(self, *more, key=KEY, **fields) -> Path:
        self.count += 1
        return make_bundle(self.folder / f"{self.count}.zip", key, *more, **fields)

    def take(self, path: Path, sender=None):
        return take_bundle(
            self.settings, self.database, path, path.name, sender or Sender(), self.clock()
        )

    def pages(self) -> Client:
        front = make_front(self.settings, self.database, self.clock)
        front.snapshot._oldest = 0.0
        return Client(front)

    def state(self):
        with self.database.reading() as session:
            tables = (Item, ItemVersion, Observation, Placement, BundleReceipt, File)
            rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
            return rows, sum(read_releases(session).values())

    def shown(self) -> set[str]:
        with self.database.reading() as session:
            return set(
                session.scalars(
                    select(Item.key)
                    .join(Source, Source.id == Item.source_id)
                    .where(
                        Source.kind == "bundle",
                        Item.published_id.is_not(None),
                        Item.hidden_at.is_(None),
                    )
                )
            )
