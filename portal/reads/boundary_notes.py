"""The notes beside disputed or doubtful boundaries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import BoundaryNote


def read_notes(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """The note beside each of these units' boundaries, where there is one."""
    rows = session.execute(
        select(BoundaryNote.unit_id, BoundaryNote.text)
        .where(BoundaryNote.ended_at.is_(None), BoundaryNote.unit_id.in_(list(unit_ids)))
        .order_by(BoundaryNote.id)
    )
    return {row.unit_id: row.text for row in rows}
