"""Which shown numbers may not be told, decided when they are published."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md. Until the next harvest nothing
    is decided, and sensitive topics show no number."""
    op.add_column("shown_value", sa.Column("hidden", sa.Integer(), nullable=True))
    op.create_table(
        "cells_due",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id", "indicator", "period"),
    )
