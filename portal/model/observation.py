"""Numbers: what a source said, and what is shown of it at each level."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class Observation(Base):
    """One number of one source. `num` counts in units of 10^-scale; NULL = not filled in."""

    __tablename__ = "observation"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str] = mapped_column(String(1))
    period: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    num: Mapped[int | None] = mapped_column(BigInteger)
    scale: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(120), default="")
    as_of: Mapped[date]
    flow: Mapped[bool] = mapped_column(default=False)
    scope_key: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        UniqueConstraint("indicator", "category", "sex", "period", "unit_id", "source_id"),
        Index("ix_observation_unit", "unit_id", "indicator", "period"),
    )


class ShownValue(Base):
    """The number shown for a unit, rolled up from below; pages read only this.

    `level` first in the key: without it one village's change cost 1,589 ms on PostgreSQL
    instead of 7.7.
    """

    __tablename__ = "shown_value"
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(60), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)
    sex: Mapped[str] = mapped_column(String(1), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    sum: Mapped[int | None] = mapped_column(BigInteger)
    scale: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(120), default="")
    reporting: Mapped[int]
    expected: Mapped[int]
    oldest: Mapped[date]
    newest: Mapped[date]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    # Of a sensitive topic: 0 may be told, 1 too few people, 2 would give such a number away;
    # NULL is not decided yet, and not told either. Men, women and both always have the same.
    hidden: Mapped[int | None]
    __table_args__ = (
        # All that a unit's rows are asked by: SQLite, which knows no numbers of rows, takes the
        # key above instead where it has as many columns, and walks through all villages.
        Index("ix_shown_value_unit", "unit_id", "period", "indicator", "level"),
        Index("ix_shown_value_scope", "level", "indicator", "period", "scope_key"),
    )


class ShownSpread(Base):
    """What is shown above the village of a number that is not added, beside its `shown_value`:
    smallest and largest with one unit that told each and how many did; of a mean also the sum of
    value times weight, and of the weights. Numbers are exact, as text."""

    __tablename__ = "shown_spread"
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(60), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)
    sex: Mapped[str] = mapped_column(String(1), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    low: Mapped[str | None] = mapped_column(Text)
    low_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    low_units: Mapped[int]
    high: Mapped[str | None] = mapped_column(Text)
    high_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    high_units: Mapped[int]
    told: Mapped[int]  # villages that told the number, with its weight or without
    weighed: Mapped[int]
    moment: Mapped[str] = mapped_column(Text)
    weight: Mapped[str] = mapped_column(Text)
    scope_key: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_shown_spread_unit", "unit_id", "period", "indicator", "level"),
        Index("ix_shown_spread_scope", "level", "indicator", "period", "scope_key"),
    )


class NumberStanding(Base):
    """By which rules a unit's numbers were last shown; under other ones they are shown anew."""

    __tablename__ = "number_standing"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    rules_hash: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CellsDue(Base):
    """A table of a regency in which small cells have to be looked for anew, since a village's
    numbers of that year changed; a changed token says they changed again in between. The row
    without indicator keeps by which rule all tables of the regency were judged last."""

    __tablename__ = "cells_due"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    token: Mapped[str] = mapped_column(String(64))


class NumberFinding(Base):
    """Two numbers of one village and year that do not agree, as of the last publishing. Values
    are exact, as text. `first_source_id`: the source that is looked at first, by `rule`.

    kind: rincian (groups of a table against the number of all) | sumber (two sources of one)
    """

    __tablename__ = "number_finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))
    indicator: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    value: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    other_indicator: Mapped[str] = mapped_column(String(60))
    other_source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    other_value: Mapped[str] = mapped_column(String(40))
    other_as_of: Mapped[date]
    first_source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    rule: Mapped[str] = mapped_column(String(30), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint(
            "unit_id", "period", "indicator", "other_indicator", "source_id", "other_source_id"
        ),
        Index("ix_number_finding_scope", "scope_key"),
    )
