"""Files of boundaries that people brought, what was found in them, what people said of it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class BoundaryImport(Base):
    """One file as it was examined. state: menunggu | tersimpan | dibatalkan.

    The file itself lies in `$JENJANG_HOME/batas` under its sha256.
    """

    __tablename__ = "boundary_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str] = mapped_column(String(20))
    crs: Mapped[str] = mapped_column(String(200))
    layer: Mapped[str] = mapped_column(String(200), default="")
    crs_said: Mapped[str] = mapped_column(String(200), default="")  # by a person, beside the file
    source: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(12))
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    features: Mapped[int]
    units: Mapped[int]  # with a shape that may be stored
    stored: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    open_reviews: Mapped[int] = mapped_column(default=0)
    report: Mapped[str] = mapped_column(Text)
    decisions: Mapped[str] = mapped_column(Text, default="")  # JSON: pairs, skipped, accepted
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(String(80), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BoundaryReview(Base):
    """One thing in a waiting file that a person has to look at.

    subject: a unit's code, or unsur-7 for a feature nobody could match.
    """

    __tablename__ = "boundary_review"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("boundary_import.id"))
    subject: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(60))
    sentence: Mapped[str] = mapped_column(String(500))
    suggestions: Mapped[str] = mapped_column(String(200), default="")  # codes, by comma
    __table_args__ = (Index("ix_boundary_review_import", "import_id"),)


class BoundaryNote(Base):
    """What the map says beside a disputed or doubtful boundary, until it is taken back."""

    __tablename__ = "boundary_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(80), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
