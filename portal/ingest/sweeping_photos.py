"""Photos of places that no shown record names any more: their files go, in small steps.

A photo that its source replaced or took back is served no more at once; here its file follows.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.records import Document, Place, Record
from portal.db import Database
from portal.ingest.leftovers import waiting_name
from portal.model import File, Item, ItemVersion
from portal.rules.codec import decode
from portal.rules.retention import Retention

MIME = "image/webp"
STEP = 200
_LIVE = ("published", "staged")
_REST = 0.02  # seconds between two files, for whoever waits to write


def sweep_photos(
    database: Database,
    folder: Path,
    retention: Retention,
    now: datetime,
    *,
    stopped: Callable[[], bool] = lambda: False,
    rest: Callable[[float], None] = time.sleep,
) -> int:
    """Remove the photos that no published or staged version names; how many went.

    A hidden place keeps its photo, for it may come back. A file written or met again within the
    span stays too: a harvest under way may be about to name it. Killed at any moment, the row of
    a file outlives the file, so that the next round finds it.
    """
    before = now - retention.photos
    with database.reading() as session:
        chosen = select(File.sha256).where(File.mime == MIME, File.stored_at < before)
        kept = set(session.scalars(chosen))
        gone = sorted(kept - set(_named(session))) if kept else []
    count = 0
    for sha256 in gone:
        if stopped():
            break
        if not _remove(folder / sha256[:2] / sha256, before):
            continue
        with database.writing() as session:
            session.execute(delete(File).where(File.sha256 == sha256))
        count += 1
        rest(_REST)
    return count


def _named(session: Session) -> Iterator[str]:
    """The content addresses in all versions that are shown or about to be."""
    last = 0
    while True:
        rows = session.execute(
            select(ItemVersion.id, ItemVersion.body)
            .join(Item, Item.id == ItemVersion.item_id)
            .where(
                Item.type.in_(("place", "document")),
                ItemVersion.state.in_(_LIVE),
                ItemVersion.body.contains('"sha256"'),
                ItemVersion.id > last,
            )
            .order_by(ItemVersion.id)
            .limit(STEP)
        ).all()
        for row in rows:
            yield _address(decode(row.body))
        if len(rows) < STEP:
            return
        last = rows[-1].id


def _address(record: Record) -> str:
    if isinstance(record, Place):
        return record.photo.sha256 if record.photo is not None else ""
    return record.file.sha256 if isinstance(record, Document) and record.file is not None else ""


def _remove(path: Path, before: datetime) -> bool:
    """Whether the file is gone. It is moved aside before it is looked at for the last time, so
    that whoever keeps the same photo at this moment either finds it or writes it anew."""
    aside = waiting_name(path)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return True
    if aside.stat().st_mtime >= before.timestamp():
        aside.replace(path)
        return False
    aside.unlink()
    return True
