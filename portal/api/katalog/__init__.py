"""All indicators for other portals: DCAT at /api/katalog.jsonld, CKAN's questions at /api/3."""

from portal.api.katalog.routes import ACTIONS, UNNUMBERED, register_catalogue

__all__ = ["ACTIONS", "UNNUMBERED", "register_catalogue"]
