"""Indexes by which a change stays small in a database of the whole country."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.drop_index("ix_shown_value_unit", "shown_value")
    op.create_index(
        "ix_shown_value_unit", "shown_value", ["unit_id", "period", "indicator", "level"]
    )
    current = sa.text("valid_to IS NULL")
    op.create_index(
        "ix_unit_version_kind",
        "unit_version",
        ["kind", "scope_key"],
        sqlite_where=current,
        postgresql_where=current,
    )
