"""Files that are held back are counted: by run, and by source."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.add_column("run", sa.Column("held", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "item", sa.Column("file_state", sa.String(length=20), nullable=False, server_default="")
    )
    op.create_index("ix_item_file", "item", ["file_state", "source_id"])
