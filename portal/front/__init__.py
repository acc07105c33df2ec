"""The layer before Flask: ready pages straight from memory."""

from portal.front.layer import Front

__all__ = ["Front"]
