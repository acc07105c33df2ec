"""The audit trail as the staff reads it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.model import Account, Audit
from portal.tree import Tree, UnitView

PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One act."""

    at: datetime
    who: str
    act: str
    subject: str
    unit: str
    detail: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of acts; `more` when older ones follow."""

    rows: tuple[TrailRow, ...]
    page: int
    more: bool


def read_trail(session: Session, tree: Tree, unit: UnitView, page: int, *, whole: bool) -> Trail:
    """The acts in the unit and below; with `whole` also those that concern no unit."""
    inside = Audit.scope_key.between(unit.scope_key, unit.scope_end)
    rows = session.execute(
        select(Audit, Account.name)
        .join(Account, Account.id == Audit.account_id, isouter=True)
        .where(or_(inside, Audit.unit_id.is_(None)) if whole else inside)
        .order_by(Audit.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    shown = []
    for row, name in rows[:PAGE]:
        held = tree.by_id(row.unit_id) if row.unit_id is not None else None
        title = held.title if held else ""
        shown.append(TrailRow(row.at, name or "terminal", row.act, row.subject, title, row.detail))
    return Trail(tuple(shown), page, len(rows) > PAGE)
