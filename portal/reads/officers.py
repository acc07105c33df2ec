"""The staff's directory: whom to remind in a unit. Never for a public page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Account, Officer
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class OfficerView:
    """A person to remind, and who entered the number when."""

    id: int
    unit_id: int
    name: str
    post: str
    phone: str
    by: str
    at: datetime


def read_officers(session: Session, units: Iterable[UnitView]) -> dict[int, OfficerView]:
    """The present officer of each of these units; who was entered last counts."""
    ids = [unit.id for unit in units]
    rows = session.execute(
        select(Officer, Account.name)
        .join(Account, Account.id == Officer.account_id)
        .where(Officer.unit_id.in_(ids), Officer.ended_at.is_(None))
        .order_by(Officer.id)
    )
    return {
        row.unit_id: OfficerView(row.id, row.unit_id, row.name, row.post, row.phone, by, row.at)
        for row, by in rows
    }
