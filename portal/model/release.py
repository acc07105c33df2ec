"""Which units changed, so that only their pages are made anew; and what was read."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class Release(Base):
    """The number of a unit's shown state; unit 0 stands for the structure of the tree."""

    __tablename__ = "release"
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class View(Base):
    """How often a section of a unit was read on a day; no cookie, no address."""

    __tablename__ = "view"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(default=0)
    downloads: Mapped[int] = mapped_column(default=0)
