"""Places and roads as files, with what is known of them: /api/tempat/<code>[/<layer>].<format>."""

from portal.api.tempat.routes import register_places

__all__ = ["register_places"]
