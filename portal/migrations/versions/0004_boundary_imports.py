"""Files of boundaries, their reviews, notes beside boundaries."""

import sqlalchemy as sa
from alembic import op

import portal.model.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "boundary_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("crs", sa.String(length=200), nullable=False),
        sa.Column("layer", sa.String(length=200), nullable=False),
        sa.Column("crs_said", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("features", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("open_reviews", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", portal.model.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
        sa.Column("settled_at", portal.model.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_boundary_import_unit_id"), "boundary_import", ["unit_id"])
    op.create_table(
        "boundary_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("suggestions", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["boundary_import.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_boundary_review_import", "boundary_review", ["import_id"])
    op.create_table(
        "boundary_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", portal.model.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", portal.model.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_boundary_note_unit_id"), "boundary_note", ["unit_id"])
    # Columns are added in place: a rebuilt table would break SpatiaLite's index in silence.
    op.add_column(
        "boundary",
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("boundary_import.id"), nullable=True),
        inline_references=True,
    )
    op.add_column(
        "boundary",
        sa.Column("legal_basis", sa.String(length=200), server_default="", nullable=False),
    )
