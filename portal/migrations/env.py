"""How Alembic meets our tables: GeoAlchemy2's helpers, without SpatiaLite's own tables."""

from alembic import context
from geoalchemy2 import alembic_helpers

from portal.model import Base

# The helper's own list misses these; without them autogenerate would drop SpatiaLite's tables.
_SPATIALITE = {
    "ElementaryGeometries",
    "SpatialIndex",
    "KNN",
    "KNN2",
    "data_licenses",
    "sql_statements_log",
    "spatial_ref_sys",
    "spatial_ref_sys_aux",
    "spatial_ref_sys_all",
}


def include_object(item, name, kind, reflected, compare_to):
    """Whether a table or index is ours to compare."""
    if kind == "table" and (name in _SPATIALITE or str(name).startswith("idx_")):
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


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
