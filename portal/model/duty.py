"""What units owe: how documents were recognised, what staff recorded, how each unit stands."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class RecognitionRow(Base):
    """What an item was taken for, from the version `version_id` and the types of `types_hash`.

    verdict: jelas | ragu | bukan | tak dikenal. `absent_on` is the day of the last complete
    reading of its stream that did not meet it, `fingerprint` that of its content.
    """

    __tablename__ = "recognition"
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    version_id: Mapped[int]
    types_hash: Mapped[str] = mapped_column(String(16))
    title_key: Mapped[str] = mapped_column(String(300), default="")
    verdict: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int | None]
    until: Mapped[int | None]
    semester: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[str] = mapped_column(Text, default="[]")
    own_date: Mapped[date | None]
    absent_on: Mapped[date | None]
    renewed_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when this content was first met
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    empty: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        Index("ix_recognition_fingerprint", "fingerprint"),
        Index("ix_recognition_verdict", "verdict"),
    )


class TypeChoice(Base):
    """What a person said a title of a source is; kept for all titles of that source that differ
    in their numbers only. type empty: none of the types. `offset`: its year against the year the
    source states, where the title does not settle it."""

    __tablename__ = "type_choice"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    title_key: Mapped[str] = mapped_column(String(300))
    type: Mapped[str] = mapped_column(String(40))
    offset: Mapped[int | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    year: Mapped[int | None]  # of this one item
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("source_id", "title_key"),)


class Paper(Base):
    """Paper handed in (kertas), or a noticeboard as photographed (papan). For staff alone."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    type: Mapped[str] = mapped_column(String(40))
    year: Mapped[int | None]
    semester: Mapped[int] = mapped_column(default=0)
    received_on: Mapped[date]
    own_date: Mapped[date | None]
    photo: Mapped[str] = mapped_column(String(64), default="")  # content address
    photo_mime: Mapped[str] = mapped_column(String(20), default="", server_default="")
    sheet: Mapped[str] = mapped_column(String(50), default="", server_default="")  # of a board
    note: Mapped[str] = mapped_column(String(300), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffFact(Base):
    """What only people can know of a unit, with its basis.

    kind: register (papers are recorded from `since`) | masa (a term of `name`, since..until) |
    peristiwa (an event `name` on `since`) | bebas (the duty `name` lifted, in `period` or all).
    """

    __tablename__ = "staff_fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60), default="")
    period: Mapped[str] = mapped_column(String(20), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RuleChange(Base):
    """A duty's row changed for one regency, with basis and name; the newest of a code counts.

    act: konfirmasi | matikan | nyalakan | tanggal (the other day is in month and day).
    `decided_on` is the day of the decision itself, `at` when it was written down here.
    """

    __tablename__ = "rule_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    act: Mapped[str] = mapped_column(String(12))
    month: Mapped[int | None]
    day: Mapped[int | None]
    basis: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DutyVerdict(Base):
    """How a unit stands with one duty. slot: kini (the newest period due) | berikut."""

    __tablename__ = "duty_verdict"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[str] = mapped_column(String(8), primary_key=True)
    scope_key: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(20))
    period_label: Mapped[str] = mapped_column(String(60))
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    days_late: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(200), default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    proof: Mapped[str] = mapped_column(String(12), default="")  # dokumen, kertas, papan …
    by_others: Mapped[bool] = mapped_column(default=False)
    waiting: Mapped[int] = mapped_column(default=0)
    counted: Mapped[bool] = mapped_column(default=False)
    met: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]  # the day it came into this state
    __table_args__ = (Index("ix_duty_verdict_scope", "slot", "scope_key"),)


class DutyStanding(Base):
    """A unit's shares as judged on `day`, from what stood at its release `release`."""

    __tablename__ = "duty_standing"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    scope_key: Mapped[int] = mapped_column(BigInteger, index=True)
    day: Mapped[date]
    release: Mapped[int] = mapped_column(BigInteger)
    rules_hash: Mapped[str] = mapped_column(String(16))
    readable: Mapped[bool]
    silent_since: Mapped[date | None]
    unreadable: Mapped[str] = mapped_column(String(120), default="", server_default="")  # why
    last_read: Mapped[date | None]
    channels: Mapped[int] = mapped_column(default=0)
    public_met: Mapped[int] = mapped_column(default=0)
    public_counted: Mapped[int] = mapped_column(default=0)
    staff_met: Mapped[int] = mapped_column(default=0)
    staff_counted: Mapped[int] = mapped_column(default=0)
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DutyMonth(Base):
    """The shares of a unit as they stood at the end of a month (`2026-11`), or so far."""

    __tablename__ = "duty_month"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    day: Mapped[date]
    public_met: Mapped[int]
    public_counted: Mapped[int]
    staff_met: Mapped[int]
    staff_counted: Mapped[int]
    states: Mapped[str] = mapped_column(Text)  # counts by state, as JSON
