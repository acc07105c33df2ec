"""How Alembic meets our tables: GeoAlchemy2's helpers, without SpatiaLite's own tables."""

from alembic import context
from geoalchemy2 import alembic_helpers

from portal.migrations.filtering import include_object
from portal.model import Base


def run(connection):
    """Run the migrations on the caller's connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
