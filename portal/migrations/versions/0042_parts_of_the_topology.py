"""What each detail map draws, cut out once, and how many points each line has on it; all
regencies are derived anew."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "topology_part",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.add_column(
        "course", sa.Column("points", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(f"UPDATE course SET points = {_count_points(op.get_bind().dialect.name)}")
    op.execute(
        "INSERT INTO redraw (unit_id, token) SELECT DISTINCT unit_id, 'skema 0042' FROM boundary"
        " WHERE valid_to IS NULL AND NOT derived"
        " AND unit_id NOT IN (SELECT unit_id FROM redraw)"
    )


def _count_points(dialect: str) -> str:
    """The points of a line as a detail map draws it, in SQL."""
    names = ("ST_XMin", "ST_XMax", "ST_YMin", "ST_YMax")
    if dialect == "sqlite":
        names = ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")
    west, east, south, north = (f"{name}(geometry)" for name in names)
    wide, high = f"({east} - {west})", f"({north} - {south})"
    step = f"(CASE WHEN {wide} > {high} THEN {wide} ELSE {high} END) / 400"
    return f"COALESCE(ST_NPoints(ST_Simplify(geometry, {step})), ST_NPoints(geometry), 0)"
