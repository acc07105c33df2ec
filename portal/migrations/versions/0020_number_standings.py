"""By which rules a unit's numbers were last shown."""

import sqlalchemy as sa
from alembic import op

from portal.model.base import UtcDateTime

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "number_standing",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("rules_hash", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    # Villages that tell numbers already are shown anew once: nobody noted by which rules.
    op.execute(
        "INSERT INTO number_standing (unit_id, rules_hash, at) "
        "SELECT DISTINCT unit_id, '', CURRENT_TIMESTAMP FROM observation"
    )
