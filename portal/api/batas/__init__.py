"""Boundaries as files, with what is known of them: /api/batas/<code>[/<level>].<format>."""

from portal.api.batas.routes import register_downloads

__all__ = ["register_downloads"]
