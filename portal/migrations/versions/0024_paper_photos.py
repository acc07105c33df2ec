"""What kind of picture a paper's photo is."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column(
        "paper", sa.Column("photo_mime", sa.String(length=20), nullable=False, server_default="")
    )
