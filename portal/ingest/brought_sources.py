"""The source behind what people bring of a unit, made when they bring something first."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import upsert
from portal.ingest.health import ANSWERS
from portal.ingest.identity import VERIFIED
from portal.model import Source

_NEVER = timedelta(days=365 * 100)


def ensure_brought_source(
    session: Session, unit_id: int, unit_code: str, kind: str, now: datetime
) -> Source:
    """The unit's source of this kind, see `portal.rules.brought`. It is never due by itself."""
    mine = select(Source).where(Source.unit_id == unit_id, Source.kind == kind)
    source = session.scalar(mine)
    if source is not None:
        return source
    # Two may bring the unit's first at once: the later waits for the row of the other.
    row = upsert(session)(Source).values(
        unit_id=unit_id,
        kind=kind,
        url=f"/kode/{unit_code}",
        identity=VERIFIED,
        health=ANSWERS,
        health_since=now,
        created_at=now,
        due_at=now + _NEVER,
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["unit_id", "kind", "url"]))
    return session.scalars(mine).one()
