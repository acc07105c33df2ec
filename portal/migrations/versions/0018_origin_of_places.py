"""Who made the data of a place that came in a file somebody sent."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column(
        "item", sa.Column("origin", sa.String(length=120), nullable=False, server_default="")
    )
