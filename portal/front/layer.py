"""The WSGI application before Flask: answers from kept pages, keeps what Flask makes."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from queue import Empty, Queue
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import brotli
from werkzeug.test import run_wsgi_app

from portal.cache import Cache
from portal.clock import Clock
from portal.db import Database
from portal.front.asking import reduce_query
from portal.front.counting import Tally
from portal.front.handing import Wsgi, hand_over, relay
from portal.front.page import (
    BROTLI,
    GZIP,
    IDENTITY,
    QUICK,
    Kept,
    Page,
    choose_encoding,
    is_packable,
    make_etag,
    matches,
    with_form,
)
from portal.front.snapshot import Snapshot
from portal.front.store import Key, Store
from portal.release import PageNote

log = logging.getLogger(__name__)

LIMIT = 64 * 1024 * 1024
_LONGEST = 2_000  # a path or query longer than this is not worth keeping
_CACHE_CONTROL = ("Cache-Control", "public, max-age=0, must-revalidate")
_SECOND_SECONDS = 86_400
SECOND_LIMIT = 512 * 1024  # packed; a bigger download is made anew in each process
_KEEPABLE = frozenset({"200 OK", "410 GONE"})
_WORDS = re.compile(r"[/.]")
_DEEPEST = 3  # a section's word stands behind two units at most


class Front:
    """Ready pages before an application. Only answers to GET and HEAD whose note says public
    are kept; they hold no cookie, and unknown query parameters never reach them. Addresses whose
    first word is `private` (the staff rooms) pass untouched, cookie and all; `unkept` ones (what
    somebody typed or pressed) are packed on the way. Below `strict` nothing is left out of a
    query, and readers who rather want a page than data are told apart."""

    def __init__(
        self,
        application: Wsgi,
        *,
        database: Database,
        clock: Clock,
        parameters: frozenset[str],
        edition: str,
        private: frozenset[str] = frozenset(),
        unkept: frozenset[str] = frozenset(),
        strict: tuple[str, ...] = (),
        repeated: Mapping[str, frozenset[str]] = MappingProxyType({}),
        second: Cache | None = None,
        limit: int = LIMIT,
        oldest: float = 1.0,
    ) -> None:
        self.misses = 0
        self.snapshot = Snapshot(database, oldest=oldest)
        self.store = Store(limit)
        self.tally = Tally(database, self._today)
        self._application = application
        self._clock = clock
        self._parameters = parameters
        self._edition = edition
        self._private, self._unkept = private, unkept
        self._strict = strict
        self._repeated = repeated
        self._second = second
        self._second_limit = SECOND_LIMIT
        self._encodings: dict[str, str] = {}
        self._waiting: Queue[tuple[Key, Page] | None] = Queue()
        self._making: dict[Key, Lock] = {}
        self._guard = Lock()
        self._packer: Thread | None = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            if self._is_unkept(environ["PATH_INFO"]):  # a form of a public page
                return self._relay(environ, start_response)
            return self._application(environ, start_response)
        snapshot = self.snapshot
        turn = snapshot.look()
        query = environ["QUERY_STRING"]
        if environ["PATH_INFO"].startswith(self._strict):
            query = with_form(query, environ.get("HTTP_ACCEPT", ""))
        elif query:
            query = reduce_query(query, environ["PATH_INFO"], self._parameters, self._repeated)
        key = (snapshot.host(environ.get("HTTP_HOST", "")), environ["PATH_INFO"], query)
        page = self.store.get(key)
        if (
            page is None
            or (page.checked != turn and not self._holds(page, turn))
            or page.kept.expires_at is not None
            and self._clock() >= page.kept.expires_at
        ):
            page = None
        if page is None:
            return self._make(key, environ, start_response)
        return self._answer(page, key, environ, start_response)

    def start(self) -> None:
        """Pack harder and write counts in the background from now on."""
        self.tally.start()
        self._packer = Thread(target=self._pack_all, name="packer", daemon=True)
        self._packer.start()

    def stop(self) -> None:
        """End the background work; counts are written."""
        if self._packer is not None:
            self._waiting.put(None)
            self._packer.join()
            self._packer = None
        self.tally.stop()
        self.snapshot.close()

    def pack_waiting(self) -> None:
        """Pack harder what waits for it, now and here."""
        while True:
            try:
                waiting = self._waiting.get_nowait()
            except Empty:
                return
            if waiting is not None:
                self._pack(*waiting)

    def _answer(
        self, page: Page, key: Key, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        head = environ["REQUEST_METHOD"] == "HEAD"
        if not head:
            self.tally.note(page.kept)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and page.kept.status == "200 OK" and matches(page.etag, asked):
            start_response("304 NOT MODIFIED", page.not_modified)
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = self._encodings.get(accepted)
        if encoding is None:
            encoding = self._choose(accepted)
        variant = page.brotli if encoding == BROTLI else None
        if variant is None:
            before = page.size
            variant = page.variant(encoding)
            if page.size != before:
                self.store.put(key, page)
        start_response(page.kept.status, variant.headers)
        return [] if head else variant.body

    def _holds(self, page: Page, turn: int) -> bool:
        if not self.snapshot.holds(page.kept.releases):
            return False
        page.checked = turn
        return True

    def _make(
        self, key: Key, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the second level, then the application; one asks, the others of this process wait."""
        first = _WORDS.split(key[1].lstrip("/"), maxsplit=1)[0]
        if first in self._private or len(key[1]) + len(key[2]) > _LONGEST:
            return self._application(environ, start_response)
        if self._is_unkept(key[1]):
            return self._relay(environ, start_response)
        with self._guard:
            lock = self._making.setdefault(key, Lock())
        try:
            with lock:
                page = self._found_meanwhile(key) or self._from_second(key)
                if page is None:
                    return self._ask(key, environ, start_response)
        finally:
            with self._guard:
                self._making.pop(key, None)
        return self._answer(page, key, environ, start_response)

    def _found_meanwhile(self, key: Key) -> Page | None:
        page = self.store.get(key)
        return page if page is not None and self._present(page.kept) else None

    def _present(self, kept: Kept) -> bool:
        if kept.expires_at is not None and self._clock() >= kept.expires_at:
            return False
        return self.snapshot.holds(kept.releases)

    def _from_second(self, key: Key) -> Page | None:
        if self._second is None:
            return None
        kept = self._second.get(self._second_key(key))
        if not isinstance(kept, Kept) or not self._present(kept):
            return None
        return self._keep(key, kept)

    def _ask(
        self, key: Key, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        numbers = self.snapshot.frozen()  # before the page reads anything
        note = PageNote()
        inner = {
            **environ,
            "jenjang.note": note,
            "QUERY_STRING": key[2],
            "REQUEST_METHOD": "GET",
        }
        inner.pop("HTTP_COOKIE", None)
        self.misses += 1
        made, status, headers = run_wsgi_app(self._application, inner)
        packable = is_packable({name.lower(): value for name, value in headers})
        if not packable:  # files and redirects go through as they come
            start_response(status, list(headers))
            return made
        body = b"".join(made)
        keepable = note.public and status in _KEEPABLE and "set-cookie" not in headers
        if not keepable:
            encoding = self._choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
            return hand_over(status, list(headers), body, environ, start_response, encoding)
        own = ("content-length", "etag", "vary", "cache-control")
        plain = tuple((n, v) for n, v in headers if n.lower() not in own or v == "Accept")
        kept = Kept(
            status=status,
            headers=(*plain, _CACHE_CONTROL),
            packed=brotli.compress(body, quality=QUICK),
            etag=make_etag(body),
            releases=tuple((unit, numbers.get(unit, 0)) for unit in sorted(note.units)),
            expires_at=note.expires_at,
            unit_id=note.unit_id,
            section=note.section,
            download=note.download,
        )
        page = self._keep(key, kept)
        if self._second is not None and len(kept.packed) <= self._second_limit:
            self._second.set(self._second_key(key), kept, _SECOND_SECONDS)
        return self._answer(page, key, environ, start_response)

    def _keep(self, key: Key, kept: Kept) -> Page:
        page = Page(kept)
        self.store.put(key, page)
        self._waiting.put((key, page))
        return page

    def _is_unkept(self, path: str) -> bool:
        """Whether one of the words before a detail is that of a section nobody keeps."""
        words = _WORDS.split(path.lstrip("/"))[:_DEEPEST]
        return not self._unkept.isdisjoint(words) or path.strip("/") in self._unkept

    def _relay(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        encoding = self._choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return relay(self._application, environ, start_response, encoding)

    def _choose(self, accepted: str) -> str:
        encoding = choose_encoding(accepted)
        if len(self._encodings) < 200 and encoding in (IDENTITY, GZIP, BROTLI):
            self._encodings[accepted] = encoding
        return encoding

    def _second_key(self, key: Key) -> str:
        return "\n".join((self._edition, *key))

    def _today(self) -> date:
        zone = next(iter(self.snapshot.zones.values()), "Asia/Jakarta")
        return self._clock().astimezone(ZoneInfo(zone)).date()

    def _pack(self, key: Key, page: Page) -> None:
        if page.pack_harder() and self.store.get(key) is page:
            self.store.put(key, page)

    def _pack_all(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            self._pack(*waiting)
