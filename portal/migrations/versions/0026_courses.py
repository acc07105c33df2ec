"""The courses of roads and other lines, filled from the records that have one."""

import json

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from geo.courses import measure, thin
from geo.geojson import read_text
from geo.shapes import ShapeError

revision = "0026"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    op.create_geospatial_table(
        "course",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("length_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_geospatial_index(
        "idx_course_geometry",
        "course",
        ["geometry"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    _fill()


def _fill():
    """Lines were kept in their records alone; each gets its row, 100 records at a time."""
    connection = op.get_bind()
    chosen = sa.text(
        "SELECT item.id, item_version.body FROM item"
        " JOIN item_version ON item_version.id = item.published_id"
        " JOIN place ON place.item_id = item.id"
        " WHERE item.type = 'place' AND item.id > :after AND item_version.body LIKE :mark"
        " ORDER BY item.id LIMIT 100"
    )
    insert = sa.text(
        "INSERT INTO course (item_id, geometry, length_m)"
        " VALUES (:item_id, ST_GeomFromText(:wkt, 4326), :length)"
    )
    after = 0
    while rows := connection.execute(chosen, {"after": after, "mark": '%"line":"{%'}).all():
        for item_id, body in rows:
            after = item_id
            try:
                (feature,) = read_text(json.loads(body)["line"])
                course = thin(feature.geometry)
            except (ShapeError, ValueError, KeyError, TypeError):
                continue
            values = {"item_id": item_id, "wkt": course.wkt, "length": measure(course)}
            connection.execute(insert, values)
