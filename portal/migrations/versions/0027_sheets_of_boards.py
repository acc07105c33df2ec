"""Which sheet of Papan Desa a photographed board showed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column(
        "paper", sa.Column("sheet", sa.String(length=50), nullable=False, server_default="")
    )
