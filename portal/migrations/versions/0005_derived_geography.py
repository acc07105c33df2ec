"""What follows from boundaries: extents, neighbours, topologies; all regencies are derived anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "extent",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area_m2", sa.BigInteger(), nullable=False),
        sa.Column("west", sa.Integer(), nullable=False),
        sa.Column("south", sa.Integer(), nullable=False),
        sa.Column("east", sa.Integer(), nullable=False),
        sa.Column("north", sa.Integer(), nullable=False),
        sa.Column("centre_lon", sa.Integer(), nullable=False),
        sa.Column("centre_lat", sa.Integer(), nullable=False),
        sa.Column("label_lon", sa.Integer(), nullable=False),
        sa.Column("label_lat", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.create_table(
        "neighbour",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("border_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id", "other_id"),
    )
    op.create_table(
        "topology",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.execute(
        "INSERT INTO redraw (unit_id, token) SELECT DISTINCT unit_id, 'skema 0005' FROM boundary"
        " WHERE valid_to IS NULL AND NOT derived"
        " AND unit_id NOT IN (SELECT unit_id FROM redraw)"
    )
