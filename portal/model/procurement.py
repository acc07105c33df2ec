"""Procurement packages as pages list them: one row a process, made from its releases."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base


class Package(Base):
    """A compiled process. Money in sen; `process` is kind:code, e.g. tender:10612345000.

    A package lies with the unit that buys, and in one village when its text names just that.
    """

    __tablename__ = "package"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    process: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    located_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    located_key: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(500))
    slug: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None]
    stage: Mapped[str] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(120))
    supplier: Mapped[str] = mapped_column(String(300))
    pagu: Mapped[int | None] = mapped_column(BigInteger)
    hps: Mapped[int | None] = mapped_column(BigInteger)
    award: Mapped[int | None] = mapped_column(BigInteger)
    contract: Mapped[int | None] = mapped_column(BigInteger)
    newest: Mapped[date | None]
    __table_args__ = (
        UniqueConstraint("source_id", "process"),
        Index("ix_package_scope", "scope_key", "newest"),
        Index("ix_package_located", "located_key", "newest"),
    )


class PackagePart(Base):
    """Which release belongs to which process; `own` is false for the plans it names."""

    __tablename__ = "package_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    process: Mapped[str] = mapped_column(String(60))
    own: Mapped[bool]
    __table_args__ = (Index("ix_package_part", "source_id", "process"),)
