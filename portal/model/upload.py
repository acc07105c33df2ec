"""Spreadsheets that people sent in, each with its receipt."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class SheetUpload(Base):
    """One file as it was sent: what was taken of it, what was refused and why. The file itself is
    not kept; what was taken of it is versions of items like any other reading."""

    __tablename__ = "sheet_upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    faults: Mapped[str] = mapped_column(Text, default="")  # one sentence a line
