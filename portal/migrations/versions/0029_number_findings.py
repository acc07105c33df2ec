"""Numbers of one village and year that do not agree."""

import sqlalchemy as sa
from alembic import op

from portal.model.base import UtcDateTime

revision = "0029"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "number_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("other_indicator", sa.String(length=60), nullable=False),
        sa.Column("other_source_id", sa.Integer(), nullable=False),
        sa.Column("other_value", sa.String(length=40), nullable=False),
        sa.Column("other_as_of", sa.Date(), nullable=False),
        sa.Column("first_source_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["other_source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["first_source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "unit_id", "period", "indicator", "other_indicator", "source_id", "other_source_id"
        ),
    )
    op.create_index("ix_number_finding_scope", "number_finding", ["scope_key"])
    # Villages that tell numbers already are looked at once.
    op.execute("UPDATE number_standing SET rules_hash = ''")
