"""What a source ever gave is asked on every page: not by walking all items of a type."""

from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_index("ix_item_source_type", "item", ["source_id", "type"])
