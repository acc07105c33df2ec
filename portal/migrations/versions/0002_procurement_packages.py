"""Procurement packages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_table(
        "package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.BigInteger(), nullable=False),
        sa.Column("located_id", sa.Integer(), nullable=True),
        sa.Column("located_key", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("supplier", sa.String(length=300), nullable=False),
        sa.Column("pagu", sa.BigInteger(), nullable=True),
        sa.Column("hps", sa.BigInteger(), nullable=True),
        sa.Column("award", sa.BigInteger(), nullable=True),
        sa.Column("contract", sa.BigInteger(), nullable=True),
        sa.Column("newest", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        sa.ForeignKeyConstraint(["located_id"], ["unit.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "process"),
    )
    op.create_index("ix_package_scope", "package", ["scope_key", "newest"])
    op.create_index("ix_package_located", "package", ["located_key", "newest"])
    op.create_table(
        "package_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(length=60), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_package_part", "package_part", ["source_id", "process"])
    op.create_index(op.f("ix_package_part_item_id"), "package_part", ["item_id"])
