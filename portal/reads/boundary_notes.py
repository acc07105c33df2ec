"""The notes beside disputed or doubtful boundaries."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import BoundaryNote


def read_notes(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """The note beside each of these units' boundaries, where there is one."""
    rows = session.connection().execute(_list_notes(), {"units": list(unit_ids)})
    return {row.unit_id: row.text for row in rows}


@cache
def _list_notes() -> Select[int, str]:
    units: BindParameter[Any] = bindparam("units", expanding=True)
    return (
        select(BoundaryNote.unit_id, BoundaryNote.text)
        .where(BoundaryNote.ended_at.is_(None), BoundaryNote.unit_id.in_(units))
        .order_by(BoundaryNote.id)
    )
