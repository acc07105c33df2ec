"""What staff do about duties: reminders and to whom, notes on an item; and how states changed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class DutyChange(Base):
    """The day a duty of a unit came into another state, or a new period of it fell due."""

    __tablename__ = "duty_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(index=True)
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    __table_args__ = (Index("ix_duty_change_scope", "scope_key", "day"),)


class DutyNote(Base):
    """What staff said about an item: `ditindaklanjuti` or `diketahui`. It holds while the item
    stays in the state it has had since `since`. `follows` is the note it was written after, 0 for
    the first: two people cannot both follow the same one."""

    __tablename__ = "duty_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    word: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(300))
    follows: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("unit_id", "code", "period", "state", "since", "follows"),)


class Officer(Base):
    """Whom to remind in a unit. For staff alone: no public page reads this table."""

    __tablename__ = "officer"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))  # +628…
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reminder(Base):
    """Who reminded a unit, when, of what, in which words. officer None: by the group's text."""

    __tablename__ = "reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    text: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReminderItem(Base):
    """One duty a reminder names, in the state it had since `since`."""

    __tablename__ = "reminder_item"
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
