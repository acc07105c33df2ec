"""The cache all processes may share, behind each process's own pages: memory or Redis."""

import logging
import time
from collections.abc import Callable
from typing import Any

from cachelib.base import BaseCache
from flask_caching.backends.rediscache import RedisCache
from flask_caching.backends.simplecache import SimpleCache
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal.errors import UsageError

log = logging.getLogger(__name__)

THRESHOLD = 5_000  # entries; the library's own default is 500
REST = 5.0  # seconds a cache that failed is left alone
_PREFIX = "jenjang:"
# What unpickling raises for bytes that are none of ours, besides its own error.
_UNREADABLE = (AttributeError, ImportError, EOFError, IndexError, TypeError, ValueError, KeyError)


class Cache:
    """Values by key. A cache that cannot be reached is an empty one: pages are made anew. After a
    failure it is left alone for a while, so that a server that hangs costs one wait, not many."""

    def __init__(self, backend: BaseCache, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._monotonic = monotonic
        self._rest_until = float("-inf")

    def get(self, key: str) -> Any:
        """The value, or None: also for one that another program wrote and nobody can read."""
        if self._rests():
            return None
        try:
            return self._backend.get(key)
        except (RedisError, OSError) as error:
            self._rest(error)
        except _UNREADABLE as error:
            log.warning("a value of the shared cache cannot be read: %s", type(error).__name__)
        return None

    def set(self, key: str, value: object, seconds: int) -> None:
        """Keep a value for a while."""
        if self._rests():
            return
        try:
            self._backend.set(key, value, timeout=seconds)
        except (RedisError, OSError) as error:
            self._rest(error)

    def _rests(self) -> bool:
        return self._monotonic() < self._rest_until

    def _rest(self, error: Exception) -> None:
        self._rest_until = self._monotonic() + REST
        log.warning("the shared cache does not answer: %s", error)


def open_cache(url: str) -> Cache:
    """The cache at a redis:// address, or one in memory when there is none."""
    if not url:
        return Cache(SimpleCache(threshold=THRESHOLD, default_timeout=0))
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise UsageError("JENJANG_CACHE_URL harus berupa alamat redis://")
    # One second try on a fresh connection, at once: the library's own pauses add up to seconds.
    client = Redis.from_url(
        url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 1)
    )
    return Cache(RedisCache(host=client, key_prefix=_PREFIX, default_timeout=0))
