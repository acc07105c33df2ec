"""The retry list, and what deleting old runs needs."""

import sqlalchemy as sa
from alembic import op

from portal.model.base import UtcDateTime

revision = "0003"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "retry",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("failed_in", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id", "stream", "key", "part"),
    )
    # A run goes only when no version names it: without this each deletion reads all versions.
    op.create_index(op.f("ix_item_version_run_id"), "item_version", ["run_id"])
