"""Who heads a unit, for the foot of a document."""

import re

from sqlalchemy.orm import Session

from connectors.records import Official
from portal.reads.listing import read_own
from portal.reads.profil import OfficialView
from portal.reads.records import read_records
from portal.tree import Tree, UnitView

_ACTING = r"(?:(?:pj|plt|plh|pjs|penjabat)\.?\s+)?"


def read_head(session: Session, tree: Tree, unit: UnitView, post: str) -> OfficialView | None:
    """The unit's own official in this post, acting ones too; None when nobody named one."""
    own = read_own(session, tree, unit, ("official",))
    named = re.compile(_ACTING + re.escape(post) + r"\b", re.I)
    found = [
        record
        for record in read_records(session, own).values()
        if isinstance(record, Official) and named.match(record.post)
    ]
    head = min(found, key=lambda each: (each.rank, each.name), default=None)
    return OfficialView(head.name, head.post) if head is not None else None
