"""How the addresses of evidence answered."""

import sqlalchemy as sa
from alembic import op

from portal.model.base import UtcDateTime

revision = "0028"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "link_check",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
