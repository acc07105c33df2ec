"""The codec under the name the harvest knows it by; pages read with the same one."""

from portal.rules.codec import decode, encode, type_name

__all__ = ["decode", "encode", "type_name"]
