"""Only what is shown has placements, and pages count it without looking at the items."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_TAKE_AWAY = """
DELETE FROM placement WHERE item_id IN
(SELECT id FROM item WHERE hidden_at IS NOT NULL OR published_id IS NULL)
"""


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.execute(_TAKE_AWAY)
    op.drop_index("ix_placement_scope", "placement")
    op.create_index("ix_placement_scope", "placement", ["type", "scope_key", "at", "item_id"])
