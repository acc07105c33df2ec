"""Connections of urllib3 that go to the judged address and keep the host name for TLS."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util import connection

from connectors.address import AddressGuard
from connectors.trust import Trust
from connectors.watch import Watch


class PinnedAdapter(HTTPAdapter):
    """An adapter whose connections ask the guard where to go."""

    def __init__(self, guard: AddressGuard, watch: Watch, trust: Trust, ca_file: str = "") -> None:
        self._guard = guard
        self._watch = watch
        self._trust = trust
        self._ca_file = ca_file
        self._choices: dict[str, dict[str, Any]] = {}
        self.under_way: HTTPConnection | None = None
        super().__init__(max_retries=0, pool_connections=4, pool_maxsize=2)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """A pool manager of pinned connections."""
        super().init_poolmanager(*args, **kwargs)
        assert isinstance(self.poolmanager, PoolManager)
        self.poolmanager.pool_classes_by_scheme = _pools(self, self._guard)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break the connection under way after so long: an answer that comes drop by drop never
        meets the time limit of a single read."""
        with self._watch.within(seconds, self._cut):
            try:
                yield
            finally:
                self.under_way = None

    def _cut(self) -> None:
        sock = self.under_way.sock if self.under_way is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: object, cert: object = None
    ) -> tuple[Any, Any]:
        """Where to go, and how the server there is checked: always, whatever requests was told."""
        host_params, _ = super().build_connection_pool_key_attributes(request, True)
        if host_params["scheme"] != "https":
            return host_params, {}
        host = str(host_params["host"])
        if host not in self._choices:
            self._choices[host] = self._trust.choices(host, self._ca_file)
        return host_params, self._choices[host]

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to add: the pool was made with what its host is held against."""


def _pools(adapter: PinnedAdapter, guard: AddressGuard) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, guard)

        def request(self, *args: Any, **kwargs: Any) -> None:
            adapter.under_way = self
            super().request(*args, **kwargs)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, guard)

        def request(self, *args: Any, **kwargs: Any) -> None:
            adapter.under_way = self
            super().request(*args, **kwargs)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _connect(self: HTTPConnection, guard: AddressGuard) -> socket.socket:
    port = self.port or 443
    address = guard.choose(self.host, port)
    try:
        return connection.create_connection(
            (address, port), self.timeout, socket_options=self.socket_options
        )
    except TimeoutError as error:
        raise ConnectTimeoutError(self, f"{self.host} did not answer in time") from error
    except OSError as error:
        raise NewConnectionError(self, f"{self.host}: {error}") from error


class OneHop(Session):
    """A session that leaves redirects alone: requests would read the whole body of one, and parse
    its target, even when told not to follow it."""

    def get_redirect_target(self, resp: Response) -> str | None:
        return None
