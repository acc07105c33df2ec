"""The raw store: each page of records as it was staged, compressed, by content address.

What lies here has passed the allow-lists and the detector; the original answer is never written.
"""

import gzip
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from portal.db import Database, upsert
from portal.ingest.leftovers import waiting_name
from portal.model import Raw


def keep_raw(
    folder: Path,
    database: Database,
    source_id: int,
    stream: str,
    bodies: Sequence[str],
    now: datetime,
) -> str:
    """The content address under which these records are kept; known ones are not written again."""
    text = "\n".join(bodies).encode()
    sha256 = hashlib.sha256(text).hexdigest()
    target = raw_path(folder, sha256)
    if target.exists():
        return sha256
    # The row first: a kill between the two is mended by the next harvest, which sees no file.
    row = {"sha256": sha256, "source_id": source_id, "stream": stream, "bytes": len(text)}
    with database.writing() as session:
        session.connection().execute(_note(upsert(session)), row | {"at": now})
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = waiting_name(target)
    waiting.write_bytes(gzip.compress(text, 6, mtime=0))
    waiting.replace(target)
    return sha256


@cache
def _note(insert: Callable[..., Any]) -> Any:
    """The statement that notes raw records, or that they came again, made once."""
    statement = insert(Raw.__table__)
    again = {"at": statement.excluded.at}
    return statement.on_conflict_do_update(index_elements=[Raw.sha256], set_=again)


def raw_path(folder: Path, sha256: str) -> Path:
    """Where the records of a content address lie."""
    return folder / sha256[:2] / f"{sha256}.gz"
