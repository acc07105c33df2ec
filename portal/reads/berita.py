"""News, announcements and agenda: lists and single articles."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Article, Link
from portal.model import ItemVersion
from portal.reads.listing import ItemRow, read_one
from portal.reads.records import read_record
from portal.tree import Tree, UnitView

TYPES = ("article",)
_MARKS = re.compile(r"<[^>]*>")
_OPENING = 160
KINDS = {
    "berita": "Berita",
    "pengumuman": "Pengumuman",
    "agenda": "Agenda",
    "halaman": "Halaman",
}


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with everything its page says of it."""

    row: ItemRow
    html: str
    summary: str
    partial: bool
    url: str
    attachments: tuple[Link, ...]
    modified: datetime | None  # as the source says
    changed_at: datetime | None  # when we first fetched this version, if it replaced another
    raw_dates: str

    @property
    def opening(self) -> str:
        """The first words of the text, without marks, for a list or a shared link."""
        words = unescape(_MARKS.sub(" ", self.summary or self.html)).split()
        text = " ".join(words)
        return text if len(text) <= _OPENING else text[:_OPENING].rpartition(" ")[0] + " …"


def read_article(session: Session, tree: Tree, unit: UnitView, item_id: int) -> ArticleView | None:
    """One article of a unit's subtree, hand edits laid over it."""
    row = read_one(session, tree, unit, TYPES, item_id)
    record = read_record(session, row) if row else None
    if row is None or not isinstance(record, Article):
        return None
    earlier = select(ItemVersion.id).where(
        ItemVersion.item_id == row.id, ItemVersion.state == "superseded"
    )
    replaced = session.scalar(earlier.limit(1)) is not None
    return ArticleView(
        row=row,
        html=record.html,
        summary=record.summary,
        partial=record.partial,
        url=record.url,
        attachments=record.attachments,
        modified=record.modified,
        changed_at=row.fetched_at if replaced else None,
        raw_dates=record.raw_dates,
    )
