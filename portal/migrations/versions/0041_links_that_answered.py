"""The last day on which the address of evidence answered."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md. Whether those that are known
    ever answered nobody wrote down: nothing is held against them."""
    op.add_column("link_check", sa.Column("alive_on", sa.Date(), nullable=True))
    op.execute("UPDATE link_check SET alive_on = since")
