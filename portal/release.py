"""Which units' shown state changed: the numbers that page keys hold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import upsert
from portal.model import Release

STRUCTURE = 0  # the unit id that stands for the tree itself
_STRUCTURE = select(Release.number).where(Release.unit_id == STRUCTURE)


@dataclass(slots=True)
class PageNote:
    """What a page depends on, filled in while it is made. A page that notes no unit and is not
    public is never kept."""

    public: bool = False
    units: set[int] = field(default_factory=set)
    expires_at: datetime | None = None
    unit_id: int | None = None
    section: str = ""
    download: bool = False

    def expire_by(self, moment: datetime | None) -> None:
        """Keep the page no longer than this moment."""
        if moment is not None and (self.expires_at is None or moment < self.expires_at):
            self.expires_at = moment


def bump(session: Session, unit_ids: Iterable[int], now: datetime) -> None:
    """Count up the releases of these units; the caller hands in the ancestors too.

    Rows are taken in one order, so that two writers cannot lock each other.
    """
    rows = [{"unit_id": unit_id, "number": 1, "at": now} for unit_id in sorted(set(unit_ids))]
    if rows:
        session.connection().execute(_count_up(upsert(session)), rows)


@cache
def _count_up(insert: Callable[..., Any]) -> Any:
    """The statement of one database, made once."""
    statement = insert(Release.__table__)
    return statement.on_conflict_do_update(
        index_elements=[Release.unit_id],
        set_={"number": Release.number + 1, "at": statement.excluded.at},
    )


def read_structure(session: Session) -> int:
    """The number of the tree as this session sees it; 0 before there is one."""
    return session.connection().execute(_STRUCTURE).scalar() or 0


def read_releases(session: Session) -> dict[int, int]:
    """All release numbers by unit."""
    rows = session.execute(select(Release.unit_id, Release.number))
    return {row.unit_id: row.number for row in rows}
