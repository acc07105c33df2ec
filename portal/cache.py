"""The cache all processes may share, behind each process's own pages: memory or Redis."""

import logging
from typing import Any

from cachelib.base import BaseCache
from flask_caching.backends.rediscache import RedisCache
from flask_caching.backends.simplecache import SimpleCache
from redis import Redis
from redis.exceptions import RedisError

from portal.errors import UsageError

log = logging.getLogger(__name__)

THRESHOLD = 5_000  # entries; the library's own default is 500
_PREFIX = "jenjang:"


class Cache:
    """Values by key. A cache that cannot be reached is an empty one: pages are made anew."""

    def __init__(self, backend: BaseCache) -> None:
        self._backend = backend

    def get(self, key: str) -> Any:
        """The value, or None."""
        try:
            return self._backend.get(key)
        except (RedisError, OSError) as error:
            log.warning("the shared cache does not answer: %s", error)
            return None

    def set(self, key: str, value: object, seconds: int) -> None:
        """Keep a value for a while."""
        try:
            self._backend.set(key, value, timeout=seconds)
        except (RedisError, OSError) as error:
            log.warning("the shared cache does not take anything: %s", error)


def open_cache(url: str) -> Cache:
    """The cache at a redis:// address, or one in memory when there is none."""
    if not url:
        return Cache(SimpleCache(threshold=THRESHOLD, default_timeout=0))
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise UsageError("JENJANG_CACHE_URL harus berupa alamat redis://")
    client = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0)
    return Cache(RedisCache(host=client, key_prefix=_PREFIX, default_timeout=0))
