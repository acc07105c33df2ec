"""The sample's server: one process, one loopback address a site, a thread a connection."""

import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Self

from portal.sample.sites import PORT, SampleSite, Temper, list_sites
from portal.sample.wire import Wire
from portal.sample.world import World

_BACKLOG = 32
SLOW = 1.5  # seconds a slow site thinks
EVERY = 7  # a site that fails now and then fails every seventh time


class SampleServer:
    """All sites of the sample, listening; a `with` block starts and ends them."""

    def __init__(
        self,
        seed: int = 1,
        regency: str = "64.08",
        *,
        today: date,
        port: int = PORT,
        limit: int | None = None,
        latency: float = 0.0,
    ) -> None:
        self.latency = latency
        self.port = port or _free_port()
        self.sites = list_sites(seed, regency, port=self.port, limit=limit)
        self.world = World(seed, regency, today, self.sites)
        self.counts: Counter[str] = Counter()
        self._tempers: dict[str, Temper] = {site.key: site.temper for site in self.sites}
        self._by_address: Mapping[str, SampleSite] = {site.address: site for site in self.sites}
        self._listeners: dict[str, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._accept_all, name="sample", daemon=True)

    def start(self) -> None:
        """Bind every address and answer in the background."""
        for site in self.sites:
            if self._tempers[site.key] is not Temper.DEAD:
                self._listen(site)
        self._thread.start()

    def stop(self) -> None:
        """Close every address."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        for site in self.sites:
            self._close(site)
        self._selector.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def site(self, key: str) -> SampleSite:
        """The site of this key, which is mostly its unit's code."""
        return self.world.sites[key]

    def set_temper(self, key: str, temper: Temper) -> None:
        """From now on the site behaves so; DEAD refuses connections."""
        site = self.site(key)
        self._tempers[key] = temper
        if temper is Temper.DEAD:
            self._close(site)
        elif site.address not in self._listeners:
            self._listen(site)

    def kill(self, key: str) -> None:
        """The site goes away: connections are refused."""
        self.set_temper(key, Temper.DEAD)

    def restore(self, key: str) -> None:
        """The site is back as it was."""
        self.set_temper(key, self.site(key).temper)

    def _listen(self, site: SampleSite) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((site.address, self.port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        with self._lock:
            self._listeners[site.address] = listener
            self._selector.register(listener, selectors.EVENT_READ, site)

    def _close(self, site: SampleSite) -> None:
        with self._lock:
            listener = self._listeners.pop(site.address, None)
            if listener is not None:
                self._selector.unregister(listener)
                listener.close()

    def _accept_all(self) -> None:
        while not self._ending.is_set():
            for key, _ in self._selector.select(timeout=0.2):
                self._accept(key.fileobj, key.data)

    def _accept(self, listener: object, site: SampleSite) -> None:
        if not isinstance(listener, socket.socket):
            return
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # closed or taken back between the signal and now
        connection.setblocking(True)
        threading.Thread(target=self._converse, args=(connection, site), daemon=True).start()

    def _converse(self, connection: socket.socket, site: SampleSite) -> None:
        wire = Wire(connection, site.url)
        with connection:
            while (ask := wire.read()) is not None:
                temper = self._tempers[site.key]
                if temper is Temper.DEAD or self._ending.is_set():
                    return
                self.counts[site.key] += 1
                if temper is Temper.SILENT:
                    self._ending.wait(600)
                    return
                pause = self.latency + (SLOW if temper is Temper.SLOW else 0.0)
                if pause and self._ending.wait(pause):
                    return
                if temper is Temper.FAILING and self.counts[site.key] % EVERY == 0:
                    wire.fail()
                    continue
                wire.write(ask, self.world.answer(site.key, ask))


def serve(
    port: int,
    seed: int,
    today: date,
    *,
    regency: str = "64.08",
    limit: int | None = None,
    latency: float = 0.0,
) -> None:
    """Serve the sample until the process is told to end."""
    with SampleServer(seed, regency, today=today, port=port, limit=limit, latency=latency):
        while True:
            time.sleep(3600)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
