"""OGC API Features at /api/ogc: boundaries and places for maps of others."""

from portal.api.ogc.routes import PATH, register_ogc

__all__ = ["PATH", "register_ogc"]
