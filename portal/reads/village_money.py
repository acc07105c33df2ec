"""What villages planned to spend and spent, from the APBDes block of their own sites."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import Item, ItemVersion, Placement
from portal.tree import Tree, UnitView

_SPENDING = "pembelanjaan"


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One field of spending, in sen; None = not told."""

    label: str
    planned: int | None
    realised: int | None


@dataclass(frozen=True, slots=True)
class VillageMoney:
    """The spending of a year of a desa, or of all desa below that told it whole. The sums are
    None where one of the lines is not known."""

    year: int
    lines: tuple[MoneyLine, ...]
    planned: int | None
    realised: int | None
    reporting: int
    expected: int
    fetched_at: datetime


def read_village_money(session: Session, tree: Tree, unit: UnitView) -> VillageMoney | None:
    """The newest year's spending; None when no desa of the unit told any. A kelurahan has no
    budget of its own and is not counted."""
    desa = [each for each in tree.below(unit) if each.kind == "desa"]
    if not desa:
        return None
    here = (
        Placement.type == "budget",
        Placement.role == "publisher",
        Placement.scope_key.between(unit.scope_key, unit.scope_end),
        Item.kind == _SPENDING,
        Item.published_id.is_not(None),
        Item.hidden_at.is_(None),
    )
    newest = select(func.max(Item.year)).join(Placement, Placement.item_id == Item.id).where(*here)
    year = session.scalar(newest)
    if year is None:
        return None
    rows = session.execute(
        select(Placement.unit_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(Item, Item.id == Placement.item_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(*here, Item.year == year)
        .order_by(Item.id)
    ).all()
    told = {unit_id: _read(body) for unit_id, body, _ in rows}
    whole = {unit_id: lines for unit_id, lines in told.items() if _is_whole(lines)}
    every = [line for lines in whole.values() for line in lines]
    own = told.get(unit.id, ())
    return VillageMoney(
        year=year,
        lines=own,
        planned=sum(line.planned or 0 for line in every) if every else None,
        realised=sum(line.realised or 0 for line in every) if every else None,
        reporting=len(whole),
        expected=len(desa),
        fetched_at=max(row.fetched_at for row in rows),
    )


def _read(body: str) -> tuple[MoneyLine, ...]:
    # A regency sums over a hundred budgets on one page, so only the lines are taken from each.
    lines = json.loads(body).get("lines", [])
    return tuple(
        MoneyLine(line["label"], line.get("planned"), line.get("realised")) for line in lines
    )


def _is_whole(lines: tuple[MoneyLine, ...]) -> bool:
    """Whether every line has both amounts: a sum over gaps would count them as nothing."""
    return bool(lines) and all(
        line.planned is not None and line.realised is not None for line in lines
    )
