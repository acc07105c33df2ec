"""A source may name the certificates its own site is held against."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column(
        "source", sa.Column("tls_intermediates", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "source", sa.Column("tls_pin", sa.String(length=64), nullable=False, server_default="")
    )
