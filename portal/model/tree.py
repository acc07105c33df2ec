"""The hierarchy: units, their versions in time, their codes, sites."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, CodeText, UtcDateTime


class Unit(Base):
    """A unit's stable identity; everything that can change is in its versions."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnitVersion(Base):
    """What a unit was called, where it hung and under which code, for a span of time.

    The subtree of a unit is scope_key BETWEEN its own scope_key AND scope_end.
    """

    __tablename__ = "unit_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(CodeText)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    designation: Mapped[str] = mapped_column(String(40), default="")
    slug: Mapped[str] = mapped_column(String(120))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    scope_end: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (
        Index(
            "uq_unit_version_current",
            "unit_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index(
            "uq_unit_version_code",
            "code",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index("ix_unit_version_parent_slug", "parent_id", "slug"),
        Index("ix_unit_version_scope", "scope_key"),
        # Counting the villages below a unit, and finding the regency above one.
        Index(
            "ix_unit_version_kind",
            "kind",
            "scope_key",
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )


class UnitCode(Base):
    """The crosswalk to other code systems: bps, satker, klpd."""

    __tablename__ = "unit_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    system: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(CodeText)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    __table_args__ = (Index("ix_unit_code", "system", "code"),)


class UnitSuccession(Base):
    """Who came after whom: rename, split, merge, move, change of status."""

    __tablename__ = "unit_succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    on_date: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(String(200), default="")


class Site(Base):
    """A host name with a root unit; pace, zone and branding belong to it."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(200), default="")
    root_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    zone: Mapped[str] = mapped_column(String(40))
    sample: Mapped[bool] = mapped_column(default=False)


class DataSet(Base):
    """Which published code list the tree was filled from."""

    __tablename__ = "data_set"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(40))
    decree: Mapped[str] = mapped_column(String(120))
    root_code: Mapped[str] = mapped_column(CodeText)
    rows: Mapped[int]
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
