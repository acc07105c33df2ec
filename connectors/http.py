"""The guarded session: the only way a connector reaches the outside."""

import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import unquote

import requests
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import RequestException, SSLError
from urllib3.exceptions import HTTPError as Urllib3Error

from connectors.address import AddressGuard, AllowedNetwork
from connectors.base import Answer, BodyKind, Download, FetchNote, Validator
from connectors.bodies import CAPS, Limits, file_name, holds, read_chunks
from connectors.errors import (
    BudgetSpentError,
    EchoError,
    PolicyError,
    Scope,
    SourceError,
    ThrottledError,
    UnreachableError,
)
from connectors.pace import Pace, PacePlan
from connectors.pinned import OneHop, PinnedAdapter
from connectors.policy import Policy
from connectors.redaction import redact
from connectors.robots import RobotsCache
from connectors.secret import NO_SECRET, Secret
from connectors.statuses import error_of
from connectors.targets import Target, carry_headers, follow_redirect, read_target
from connectors.tls_faults import tls_error
from connectors.trust import Trust
from connectors.watch import Watch

__all__ = ["GuardedSession", "Policy", "redact"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked of each hop of one fetch, and where its body goes."""

    kind: BodyKind
    headers: Mapping[str, str]
    allow: frozenset[int]
    keep: Callable[[bytes], object]
    jar: str = ""
    delay: float = 0  # seconds that the robots.txt of the hop's origin asks for


class GuardedSession:
    """GET only, one source, one run. Implements `Http`."""

    def __init__(
        self,
        policy: Policy,
        *,
        plan: PacePlan,
        pace: Pace,
        robots: RobotsCache,
        clock: Callable[[], datetime],
        note: Callable[[FetchNote], None],
        allowed: tuple[AllowedNetwork, ...] = (),
        sleep: Callable[[float], None] = time.sleep,
        guard: AddressGuard | None = None,
        watch: Watch | None = None,
        trust: Trust | None = None,
        secret: Secret = NO_SECRET,
    ) -> None:
        self._policy = policy
        self._plan = plan
        self._pace = pace
        self._robots = robots
        self._clock = clock
        self._note = note
        self._allowed = allowed
        self._sleep = sleep
        self._guard = guard or AddressGuard(allowed)
        self._watch = watch or Watch()
        self._trust = trust or Trust()
        self._secret = secret
        self._jars: dict[str, tuple[requests.Session, PinnedAdapter]] = {}
        self._requests = 0
        self._bytes = 0

    def get(
        self,
        url: str,
        *,
        kind: BodyKind = "html",
        headers: Mapping[str, str] | None = None,
        validator: Validator | None = None,
        allow: frozenset[int] = frozenset({200}),
        jar: str = "",
    ) -> Answer:
        """The answer to a GET, see `Http.get`."""
        sent = dict(headers or {})
        if validator is not None and validator.url == url:
            if validator.etag:
                sent["If-None-Match"] = validator.etag
            if validator.last_modified:
                sent["If-Modified-Since"] = validator.last_modified
            allow = allow | {304}
        body = bytearray()
        final, status, head = self._fetch(url, _Wish(kind, sent, allow, body.extend, jar))
        fresh = Validator(url, head.get("etag", ""), head.get("last-modified", ""))
        if status == 304:
            fresh = validator or fresh
        has_validator = bool(fresh.etag or fresh.last_modified)
        return Answer(
            final,
            url,
            status,
            head,
            self._secret.hide_bytes(bytes(body)),
            self._clock(),
            fresh if has_validator else None,
        )

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        """A file in a temporary place, see `Http.download`."""
        digest = hashlib.sha256()
        size = 0
        self._policy.temporary.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=self._policy.temporary, prefix="unduh-", delete=False
        ) as out:
            path = Path(out.name)

            def keep(piece: bytes) -> None:
                nonlocal size
                digest.update(piece)
                size += len(piece)
                out.write(piece)

            try:
                wish = _Wish("file", dict(headers or {}), frozenset({200}), keep)
                final, _, head = self._fetch(url, wish)
                out.flush()
                if holds(path, self._secret):
                    raise EchoError("a file that repeats our secret", url=redact(url))
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        mime = head.get("content-type", "").partition(";")[0].strip().lower()
        return Download(path, mime, size, digest.hexdigest(), file_name(head, final))

    def _fetch(
        self, url: str, wish: _Wish, *, ask_robots: bool = True
    ) -> tuple[str, int, Mapping[str, str]]:
        """Follow redirects on the same site; final URL, status and headers."""
        at = url
        for _ in range(self._policy.redirects + 1):
            target = read_target(at, self._policy.stop_list)
            if ask_robots and self._policy.obey_robots and not self._is_agreed(at):
                wish = replace(wish, delay=self._ask_robots(at, target.origin))
            status, head = self._try(at, target, wish)
            if status not in _REDIRECTS or status in wish.allow:
                return at, status, head
            at, after = follow_redirect(at, head.get("location", ""), self._guard)
            wish = replace(wish, headers=carry_headers(wish.headers, target, after))
        raise UnreachableError("too many redirects", url=redact(url), scope=Scope.PAGE)

    def _is_agreed(self, url: str) -> bool:
        """Whether the owner of the site agreed to this address; one that climbs is not meant."""
        climbs = ".." in unquote(unquote(url))
        return url.startswith(self._policy.agreed) and not climbs

    def _ask_robots(self, url: str, origin: str) -> float:
        """The pause the origin's robots.txt asks for; PolicyError when it forbids the address."""

        def read(address: str) -> str:
            body = bytearray()
            wish = _Wish("text", {}, frozenset({200}), body.extend)
            self._fetch(address, wish, ask_robots=False)
            return body.decode("utf-8", "replace")

        robots = self._robots.of(origin, read)
        if not robots.allows(url, self._policy.agent):
            raise PolicyError("robots.txt", url=redact(url), scope=Scope.PAGE)
        return robots.delay(self._policy.agent)

    def _try(self, url: str, target: Target, wish: _Wish) -> tuple[int, Mapping[str, str]]:
        """One hop, with retries: the only layer that retries."""
        for attempt in range(1, self._policy.tries + 1):
            try:
                return self._once(url, target, wish)
            except ThrottledError as error:
                is_last = attempt == self._policy.tries
                if is_last or attempt > 1 or error.wait > self._policy.longest_wait:
                    raise
                self._sleep(error.wait or 1)
            except UnreachableError as error:
                # A body that broke half-way was handed on already: not to be repeated here.
                if attempt == self._policy.tries or error.internal.startswith("the body"):
                    raise
                self._sleep(attempt * (0.5 + random.random()))  # jitter, not a secret
        raise AssertionError("unreachable")

    def _once(self, url: str, target: Target, wish: _Wish) -> tuple[int, Mapping[str, str]]:
        host = target.host
        address = self._guard.choose(host, target.port)
        self._spend()
        self._pace.wait(host, address, self._plan.seconds(host, address, wish.delay))
        began, at, status, size = time.monotonic(), self._clock(), 0, 0
        failure = ""
        try:
            session, adapter = self._session(wish.jar)
            with (
                adapter.within(self._policy.body),
                self._send(session, url, target, wish) as response,
            ):
                status = response.status_code
                head = {
                    name.lower(): self._secret.hide(value)
                    for name, value in response.headers.items()
                }
                if status in _REDIRECTS and status not in wish.allow:
                    return status, head
                if status not in wish.allow:
                    raise error_of(status, head, wish.kind, redact(url), at)
                limits = Limits(CAPS[wish.kind], began + self._policy.body)
                encoding = head.get("content-encoding", "")
                for piece in read_chunks(response.raw, encoding, limits, redact(url)):
                    size += len(piece)
                    wish.keep(piece)
            return status, head
        except SourceError as error:
            failure = error.code
            raise
        except SSLError as error:
            failure = "tls"
            raise tls_error(error, self._trust, host, redact(url)) from None
        except (RequestException, Urllib3Error) as error:
            failure = "unreachable"
            text = "the body broke off" if size else _short(error)
            if time.monotonic() - began >= self._policy.body:
                text = "the body took too long"
            raise UnreachableError(text, url=redact(url)) from None
        finally:
            self._pace.done(host, address)
            self._bytes += size
            took = int((time.monotonic() - began) * 1000)
            self._note(FetchNote(redact(url), status, size, took, failure, at))

    def _send(
        self, session: requests.Session, url: str, target: Target, wish: _Wish
    ) -> requests.Response:
        fill = self._secret.fill_header
        return session.get(
            self._secret.fill_url(url, target),
            headers={name: fill(text, target) for name, text in wish.headers.items()},
            stream=True,
            allow_redirects=False,
            timeout=(self._policy.connect, self._policy.read),
        )

    def _session(self, jar: str) -> tuple[requests.Session, PinnedAdapter]:
        held = self._jars.get(jar)
        if held is None:
            session = OneHop()
            session.trust_env = False  # no proxy or .netrc of the machine
            session.headers.update(
                {"User-Agent": self._policy.agent, "Accept-Encoding": "gzip, deflate"}
            )
            session.cookies.set_policy(DefaultCookiePolicy(strict_ns_domain=0))
            adapter = PinnedAdapter(self._guard, self._watch, self._trust, self._policy.ca_file)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            held = self._jars[jar] = (session, adapter)
        return held

    def _spend(self) -> None:
        self._requests += 1
        if self._requests > self._policy.most_requests or self._bytes > self._policy.most_bytes:
            raise BudgetSpentError("the budget of this run is spent")

    def close(self) -> None:
        """Give the connections back."""
        for session, _ in self._jars.values():
            session.close()


def _short(error: Exception) -> str:
    """The kind of a failure, without its text: that may quote the address."""
    if isinstance(error, RequestsConnectionError):
        return f"no connection: {type(error.args[0]).__name__ if error.args else 'closed'}"
    return type(error).__name__
