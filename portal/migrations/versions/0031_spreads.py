"""Numbers that are not added, above the village."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "shown_spread",
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Text(), nullable=True),
        sa.Column("low_unit_id", sa.Integer(), nullable=True),
        sa.Column("low_units", sa.Integer(), nullable=False),
        sa.Column("high", sa.Text(), nullable=True),
        sa.Column("high_unit_id", sa.Integer(), nullable=True),
        sa.Column("high_units", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("weighed", sa.Integer(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.ForeignKeyConstraint(["low_unit_id"], ["unit.id"]),
        sa.ForeignKeyConstraint(["high_unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("level", "indicator", "category", "sex", "period", "unit_id"),
    )
    op.create_index(
        "ix_shown_spread_unit", "shown_spread", ["unit_id", "period", "indicator", "level"]
    )
    op.create_index(
        "ix_shown_spread_scope", "shown_spread", ["level", "indicator", "period", "scope_key"]
    )
