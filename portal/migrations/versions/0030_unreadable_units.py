"""A unit that cannot be looked after says why."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column(
        "duty_standing",
        sa.Column("unreadable", sa.String(length=120), nullable=False, server_default=""),
    )
    # What is judged already is judged anew at the next turn.
    op.execute("UPDATE duty_standing SET rules_hash = '' WHERE NOT readable")
