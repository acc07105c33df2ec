"""Documents whose type or year is doubtful, and what people chose before; for staff."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.model import Account, Item, Placement, RecognitionRow, Source, TypeChoice
from portal.tree import Tree, UnitView

PAGE = 20


@dataclass(frozen=True, slots=True)
class Doubt:
    """One title of a source that waits, standing for `alike` items that differ in numbers only."""

    item_id: int
    unit: UnitView
    title: str
    slug: str
    source: str
    type: str
    year: int | None
    reasons: tuple[str, ...]
    first_seen_at: datetime
    alike: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose for the titles of a source."""

    id: int
    unit: UnitView
    title: str
    type: str  # empty: none of the types
    year: int | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Doubts:
    """One page of what waits, and how much there is."""

    rows: tuple[Doubt, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def read_doubts(session: Session, tree: Tree, unit: UnitView, page: int) -> Doubts:
    """The doubtful titles of a unit and all below it, each once, the newest first."""
    grouped = _doubtful(unit).subquery()
    total = session.scalar(select(func.count()).select_from(grouped)) or 0
    rows = session.execute(
        select(Item, RecognitionRow, Source, grouped.c.alike)
        .join(grouped, grouped.c.item_id == Item.id)
        .join(RecognitionRow, RecognitionRow.item_id == Item.id)
        .join(Source, Source.id == Item.source_id)
        .order_by(Item.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    found = []
    for item, recognised, source, alike in rows:
        owner = tree.by_id(source.unit_id)
        if owner is not None:
            found.append(
                Doubt(
                    item_id=item.id,
                    unit=owner,
                    title=item.title,
                    slug=f"{item.slug or 'isi'}-{item.id}",
                    source=source.url,
                    type=recognised.type,
                    year=recognised.year,
                    reasons=tuple(json.loads(recognised.reasons)),
                    first_seen_at=item.first_seen_at,
                    alike=alike,
                )
            )
    return Doubts(tuple(found), total, page)


def read_chosen(session: Session, tree: Tree, unit: UnitView) -> Sequence[Chosen]:
    """The newest choices about sources of a unit and of all below it."""
    inside = [each.id for each in tree.below(unit)]
    rows = session.execute(
        select(TypeChoice, Source.unit_id, Item.title, Account.name)
        .join(Source, Source.id == TypeChoice.source_id)
        .outerjoin(Item, Item.id == TypeChoice.item_id)
        .outerjoin(Account, Account.id == TypeChoice.account_id)
        .where(Source.unit_id.in_(inside))
        .order_by(TypeChoice.at.desc(), TypeChoice.id.desc())
        .limit(50)
    )
    found = []
    for row, unit_id, title, who in rows:
        owner = tree.by_id(unit_id)
        if owner is not None:
            said = title or row.title_key
            name = who or "terminal server"
            found.append(Chosen(row.id, owner, said, row.type, row.year, name, row.at))
    return found


def _doubtful(unit: UnitView) -> Select[int, int]:
    """The newest item of each doubtful title of each source, and how many are alike."""
    inside = select(Placement.item_id).where(
        Placement.scope_key.between(unit.scope_key, unit.scope_end), Placement.role == "publisher"
    )
    return (
        select(func.max(Item.id).label("item_id"), func.count().label("alike"))
        .join(RecognitionRow, RecognitionRow.item_id == Item.id)
        .where(
            RecognitionRow.verdict == "ragu",
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
            Item.id.in_(inside),
        )
        .group_by(Item.source_id, RecognitionRow.title_key)
    )
