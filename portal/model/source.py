"""Sources, their runs, and where each stream stands."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime

_ACTIVE = text("state IN ('queued', 'running')")


class Source(Base):
    """One outside place a unit publishes at.

    health: belum | menjawab | tidak menjawab | ditahan | ditolak
    identity: belum | terverifikasi | belum terverifikasi | ditolak
    """

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    url: Mapped[str] = mapped_column(String(500))
    options: Mapped[str] = mapped_column(Text, default="{}")
    secret_ref: Mapped[str] = mapped_column(String(100), default="")
    allow_network: Mapped[str] = mapped_column(String(100), default="")
    tls_intermediates: Mapped[str] = mapped_column(Text, default="", server_default="")  # PEM
    tls_pin: Mapped[str] = mapped_column(String(64), default="", server_default="")  # SHA-256
    note: Mapped[str] = mapped_column(String(300), default="")
    active: Mapped[bool] = mapped_column(default=True)
    sample: Mapped[bool] = mapped_column(default=False)
    every_minutes: Mapped[int] = mapped_column(default=720)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity: Mapped[str] = mapped_column(String(20), default="belum")
    identity_note: Mapped[str] = mapped_column(String(300), default="")
    health: Mapped[str] = mapped_column(String(20), default="belum")
    health_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error_class: Mapped[str] = mapped_column(String(30), default="")
    error_sentence: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "url"),
        Index("ix_source_unit", "unit_id"),
    )


class Run(Base):
    """One attempt at a source. Lease and heartbeat are milliseconds of the database's clock.

    state: queued | running | done | partial | failed | abandoned | cancelled
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    token: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    lease_until: Mapped[int] = mapped_column(BigInteger)
    heartbeat: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    vanished: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    masked: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)  # files met in this run and not given on
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    error_class: Mapped[str] = mapped_column(String(30), default="")
    error_sentence: Mapped[str] = mapped_column(String(300), default="")
    __table_args__ = (
        Index(
            "uq_run_active",
            "source_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index("ix_run_source", "source_id", "id"),
    )


class StreamState(Base):
    """Where a stream of a source stands. `round` counts complete readings or sweeps."""

    __tablename__ = "stream_state"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    stream: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(Text, default="")
    round: Mapped[int] = mapped_column(default=1)
    sweep_resume: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_count: Mapped[int] = mapped_column(default=0)
    hold: Mapped[str] = mapped_column(String(300), default="")
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error_class: Mapped[str] = mapped_column(String(30), default="")
    error_sentence: Mapped[str] = mapped_column(String(300), default="")


class SeenKey(Base):
    """Keys met in the reading or sweep under way; thrown away when its verdict is reached."""

    __tablename__ = "seen_key"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    stream: Mapped[str] = mapped_column(String(40), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)


class Retry(Base):
    """A record (or the file of a held document) that failed, asked for again by its key in later
    runs. `next_try_at` NULL: given up, until a full reading.

    part: catatan | berkas
    """

    __tablename__ = "retry"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    stream: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_in: Mapped[int]  # the run that met the failure last; never asked again within it
    code: Mapped[str] = mapped_column(String(30))
    message: Mapped[str] = mapped_column(String(300))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Fetch(Base):
    """One request as it went; pruned after 30 days."""

    __tablename__ = "fetch"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(String(500))
    status: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    ms: Mapped[int]
    error_class: Mapped[str] = mapped_column(String(30), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Raw(Base):
    """A page of records as kept after the allow-list and the detector, by content address."""

    __tablename__ = "raw"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    stream: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PaceBucket(Base):
    """When the next request to a host or address may start; milliseconds."""

    __tablename__ = "pace_bucket"
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    next_at: Mapped[int] = mapped_column(BigInteger)


class Breaker(Base):
    """How often runs against a host failed in a row, and until when it is left alone."""

    __tablename__ = "breaker"
    host: Mapped[str] = mapped_column(String(200), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Lease(Base):
    """Who may act alone: the scheduler. Milliseconds of the database's clock."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[int] = mapped_column(BigInteger)
