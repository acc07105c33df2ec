"""What readers wait for, as numbers alone: no person, no address, no hour."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base


class NeedDay(Base):
    """How often a need of a unit was pressed on a day, while it was open. `need` is the subject
    of a duty, or `bagian-` and the name of an empty block."""

    __tablename__ = "need_day"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    need: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
    __table_args__ = (Index("ix_need_day_day", "day"),)


class NeedMet(Base):
    """A need that was met: how often it had been pressed since when."""

    __tablename__ = "need_met"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    need: Mapped[str] = mapped_column(String(60), primary_key=True)
    met_on: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[date]
    count: Mapped[int]
    __table_args__ = (Index("ix_need_met_met_on", "met_on"),)
