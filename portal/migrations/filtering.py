"""Which objects of a database are ours to compare, and which belong to SpatiaLite or PostGIS."""

from geoalchemy2 import alembic_helpers

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
