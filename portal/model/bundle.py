"""Signed bundles: the keys of units, and the receipt of each bundle that was taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class BundleKey(Base):
    """The public half of a unit's key. `ends_at`: another one followed, bundles made before still
    count; `withdrawn_at`: nothing it signed counts any more. The private half is never kept."""

    __tablename__ = "bundle_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    mark: Mapped[str] = mapped_column(String(16), unique=True)
    public: Mapped[str] = mapped_column(String(60))
    holder: Mapped[str] = mapped_column(String(120))  # who keeps the private half
    registered_by: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(String(300), default="")


class BundleReceipt(Base):
    """One bundle as it was taken. The bundle itself is not kept; what was taken of it is versions
    of items. `sha256` is that of its bundle.json, by which the next one names it."""

    __tablename__ = "bundle_receipt"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("bundle_key.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    previous_sha256: Mapped[str] = mapped_column(String(64), default="")
    producer: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    full: Mapped[bool] = mapped_column(default=False)
    files: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    masked: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    parts: Mapped[str] = mapped_column(Text, default="")  # JSON: counts by type
    notes: Mapped[str] = mapped_column(Text, default="")  # one sentence a line
    rejects: Mapped[str] = mapped_column(Text, default="")  # one sentence a line
    __table_args__ = (
        UniqueConstraint("unit_id", "sha256"),
        UniqueConstraint("unit_id", "sequence"),
    )
