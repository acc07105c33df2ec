"""What was harvested: items, their versions, where they appear, what was refused."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class Item(Base):
    """One thing of a source. The columns after `published_id` repeat the published version
    for lists; they are written by publishing alone.

    type: the record's class in lower case (article, document, statistic …)
    """

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    stream: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(300))
    type: Mapped[str] = mapped_column(String(20))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mark: Mapped[str] = mapped_column(String(80), default="")  # upstream change mark
    head: Mapped[str] = mapped_column(String(64), default="")  # hash of the newest version
    published_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(500), default="")
    slug: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    year: Mapped[int | None]
    category: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    file_state: Mapped[str] = mapped_column(String(20), default="")  # of a document; "ada": a photo
    origin: Mapped[str] = mapped_column(String(120), default="", server_default="")  # of a place
    missing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str] = mapped_column(String(40), default="")
    __table_args__ = (
        UniqueConstraint("source_id", "stream", "key"),
        Index("ix_item_type_at", "type", "at"),
        Index("ix_item_source_type", "source_id", "type"),
        Index("ix_item_file", "file_state", "source_id"),
    )


class ItemVersion(Base):
    """One state of an item. `body` is the record as JSON, see ingest.codec.

    state: staged | published | superseded | refused
    """

    __tablename__ = "item_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), index=True)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    upstream_modified: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Placement(Base):
    """Where an item appears; a hidden one has none. role: publisher | about | located |
    announced. `type` and `at` are the item's."""

    __tablename__ = "placement"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(12))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("item_id", "unit_id", "role"),
        # With the item in it, what is counted and what is newest is read from this alone.
        Index("ix_placement_scope", "type", "scope_key", "at", "item_id"),
        Index("ix_placement_at", "type", "at"),
    )


class Rejection(Base):
    """A record that was refused, with the sentence that says why."""

    __tablename__ = "rejection"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    stream: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(300))
    code: Mapped[str] = mapped_column(String(30))
    message: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(500), default="")


class Curation(Base):
    """A hand edit of one field; shown over the published version, never overwritten by it."""

    __tablename__ = "curation"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    field: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    upstream_version_id: Mapped[int | None]
    __table_args__ = (UniqueConstraint("item_id", "field"),)


class File(Base):
    """A mirrored file by content address; its bytes lie under var/files."""

    __tablename__ = "file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
