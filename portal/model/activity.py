"""How alive a unit's channel is: what people noted, a result a month, answers to it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class ChannelNote(Base):
    """What people know of a unit's channel and no probe can tell; the newest open row counts."""

    __tablename__ = "channel_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    channel: Mapped[str] = mapped_column(String(40))
    basis: Mapped[str] = mapped_column(String(300))
    since: Mapped[date]
    until: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ActivityRow(Base):
    """A unit's result of one month (`2026-11`). While the month lasts it is `berjalan` and made
    anew each night; then `draf`, open to answers; then `final`, and never changed again.

    `evidence` is the Evidence it was judged from, `reasons` and `findings` are sentences, all JSON.
    """

    __tablename__ = "activity"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(40))
    activity: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    newest_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    by_hand: Mapped[str] = mapped_column(String(300), default="")  # why a person decided otherwise
    evaluated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drafted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    final_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("unit_id", "period"),
        Index("ix_activity_period", "period", "scope_key"),
    )


class ActivityAnswer(Base):
    """A unit's own word on a draft, with what proves it."""

    __tablename__ = "activity_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(20), default="")  # diterima | tidak diterima
    reason: Mapped[str] = mapped_column(String(300), default="")
    verdict_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_activity_answer", "unit_id", "period"),)
