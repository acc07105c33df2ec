"""The guarded session: the only way a connector reaches the outside."""

import hashlib
import random
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

import requests
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import RequestException, SSLError
from urllib3.exceptions import HTTPError as Urllib3Error

from connectors.address import AddressGuard, AllowedNetwork
from connectors.base import Answer, BodyKind, Download, FetchNote, Validator
from connectors.bodies import CAPS, Limits, read_chunks
from connectors.errors import (
    ConfigError,
    MovedError,
    PolicyError,
    Scope,
    SourceError,
    ThrottledError,
    TlsError,
    UnreachableError,
    UnsafeError,
)
from connectors.pace import Pace, PacePlan
from connectors.pinned import PinnedAdapter
from connectors.robots import RobotsCache
from connectors.statuses import error_of

_SECRET = re.compile(r"(?i)([?&](?:token|key|api_?key|signature|secret)=)[^&]*")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Policy:
    """How a session behaves. Seconds unless said otherwise."""

    agent: str
    connect: float = 5
    read: float = 30
    body: float = 120
    redirects: int = 5
    tries: int = 3
    longest_wait: int = 60
    most_requests: int = 3000
    most_bytes: int = 1024 * 1024 * 1024
    temporary: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    ca_file: str = ""
    obey_robots: bool = True
    stop_list: frozenset[str] = frozenset()


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
        self._jars: dict[str, requests.Session] = {}
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
        final, status, head = self._fetch(url, kind, sent, allow, jar, body.extend)
        fresh = Validator(url, head.get("etag", ""), head.get("last-modified", ""))
        if status == 304:
            fresh = validator or fresh
        has_validator = bool(fresh.etag or fresh.last_modified)
        return Answer(
            final,
            url,
            status,
            head,
            bytes(body),
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
                final, _, head = self._fetch(
                    url, "file", dict(headers or {}), frozenset({200}), "", keep
                )
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        mime = head.get("content-type", "").partition(";")[0].strip().lower()
        return Download(path, mime, size, digest.hexdigest(), _file_name(head, final))

    def _fetch(
        self,
        url: str,
        kind: BodyKind,
        headers: dict[str, str],
        allow: frozenset[int],
        jar: str,
        keep: Callable[[bytes], object],
        *,
        ask_robots: bool = True,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Follow redirects on the same site; final URL, status and headers."""
        at = url
        for _ in range(self._policy.redirects + 1):
            parts = self._check(at)
            if ask_robots and self._policy.obey_robots:
                self._ask_robots(at, f"{parts.scheme}://{parts.netloc}")
            status, head = self._try(at, kind, headers, allow, jar, keep)
            if status not in _REDIRECTS:
                return at, status, head
            target = urljoin(at, head.get("location", ""))
            self._check_redirect(at, target)
            at = target
        raise UnreachableError("too many redirects", url=redact(url), scope=Scope.PAGE)

    def _check(self, url: str) -> SplitResult:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise UnsafeError(f"scheme {parts.scheme!r}", url=redact(url))
        if not parts.hostname:
            raise ConfigError("no host", url=redact(url))
        if parts.username or parts.password:
            raise UnsafeError("user information in the address", url=redact(url))
        if parts.hostname in self._policy.stop_list:
            raise PolicyError("the owner asked us to stop", url=redact(url))
        return parts

    def _check_redirect(self, at: str, target: str) -> None:
        before, after = urlsplit(at), urlsplit(target)
        if after.scheme not in ("http", "https"):
            raise UnsafeError(f"redirect to scheme {after.scheme!r}", url=redact(target))
        self._judge_target(after.hostname or "", after.port or _port(after.scheme), target)
        if _site(before.hostname) != _site(after.hostname):
            raise MovedError(f"redirect to {after.hostname}", url=redact(target))

    def _judge_target(self, host: str, port: int, url: str) -> None:
        """A redirect to a forbidden address is told as unsafe, not as a move."""
        self._guard.choose(host, port)
        if not host:
            raise UnsafeError("redirect without a host", url=redact(url))

    def _ask_robots(self, url: str, origin: str) -> None:
        def read(address: str) -> str:
            body = bytearray()
            self._fetch(address, "text", {}, frozenset({200}), "", body.extend, ask_robots=False)
            return body.decode("utf-8", "replace")

        robots = self._robots.of(origin, read)
        if not robots.allows(url, self._policy.agent):
            raise PolicyError("robots.txt", url=redact(url), scope=Scope.PAGE)
        self._delay = robots.delay(self._policy.agent)

    _delay = 0.0

    def _try(
        self,
        url: str,
        kind: BodyKind,
        headers: dict[str, str],
        allow: frozenset[int],
        jar: str,
        keep: Callable[[bytes], object],
    ) -> tuple[int, Mapping[str, str]]:
        """One hop, with retries: the only layer that retries."""
        for attempt in range(1, self._policy.tries + 1):
            try:
                return self._once(url, kind, headers, allow, jar, keep)
            except ThrottledError as error:
                if attempt > 1 or error.wait > self._policy.longest_wait:
                    raise
                self._sleep(error.wait or 1)
            except UnreachableError as error:
                # A body that broke half-way was handed on already: not to be repeated here.
                if attempt == self._policy.tries or error.internal.startswith("the body"):
                    raise
                self._sleep(attempt * (0.5 + random.random()))  # jitter, not a secret
        raise AssertionError("unreachable")

    def _once(
        self,
        url: str,
        kind: BodyKind,
        headers: dict[str, str],
        allow: frozenset[int],
        jar: str,
        keep: Callable[[bytes], object],
    ) -> tuple[int, Mapping[str, str]]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        address = self._guard.choose(host, parts.port or _port(parts.scheme))
        self._spend()
        self._pace.wait(host, address, self._plan.seconds(host, address, self._delay))
        began, at, status, size = time.monotonic(), self._clock(), 0, 0
        failure = ""

        def counted(piece: bytes) -> None:
            nonlocal size
            size += len(piece)
            keep(piece)

        try:
            response = self._send(url, headers, jar)
            with response:
                status = response.status_code
                head = {name.lower(): value for name, value in response.headers.items()}
                if status in _REDIRECTS and status not in allow:
                    return status, head
                if status not in allow:
                    raise error_of(status, head, kind, redact(url), at)
                limits = Limits(CAPS[kind], began + self._policy.body)
                encoding = head.get("content-encoding", "")
                for piece in read_chunks(response.raw, encoding, limits, redact(url)):
                    counted(piece)
            return status, head
        except SourceError as error:
            failure = error.code
            raise
        except SSLError as error:
            failure = "tls"
            raise TlsError(str(error)[:200], url=redact(url)) from None
        except (RequestException, Urllib3Error) as error:
            failure = "unreachable"
            text = "the body broke off" if size else _short(error)
            raise UnreachableError(text, url=redact(url)) from None
        finally:
            self._pace.done(host, address)
            self._bytes += size
            took = int((time.monotonic() - began) * 1000)
            self._note(FetchNote(redact(url), status, size, took, failure, at))

    def _send(self, url: str, headers: dict[str, str], jar: str) -> requests.Response:
        session = self._session(jar)
        return session.get(
            url,
            headers=headers,
            stream=True,
            allow_redirects=False,
            timeout=(self._policy.connect, self._policy.read),
        )

    def _session(self, jar: str) -> requests.Session:
        held = self._jars.get(jar)
        if held is None:
            held = requests.Session()
            held.trust_env = False  # no proxy or .netrc of the machine
            held.headers.update(
                {"User-Agent": self._policy.agent, "Accept-Encoding": "gzip, deflate"}
            )
            held.cookies.set_policy(DefaultCookiePolicy(strict_ns_domain=0))
            adapter = PinnedAdapter(self._guard, self._policy.ca_file)
            held.mount("http://", adapter)
            held.mount("https://", adapter)
            self._jars[jar] = held
        return held

    def _spend(self) -> None:
        self._requests += 1
        if self._requests > self._policy.most_requests or self._bytes > self._policy.most_bytes:
            raise PolicyError(
                "the budget of this run is spent",
                sentence="Jatah permintaan untuk sekali ambil sudah habis; dilanjutkan nanti.",
            )

    def close(self) -> None:
        """Give the connections back."""
        for held in self._jars.values():
            held.close()


def redact(url: str) -> str:
    """The address without secrets in its query."""
    parts = urlsplit(url)
    clean = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], *parts[2:4], ""))
    return _SECRET.sub(r"\1***", clean)


def _site(host: str | None) -> str:
    """A host without its www: the one move a site makes without moving."""
    return (host or "").lower().removeprefix("www.")


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _short(error: Exception) -> str:
    if isinstance(error, RequestsConnectionError):
        return f"no connection: {type(error.args[0]).__name__ if error.args else 'closed'}"
    return type(error).__name__


def _file_name(head: Mapping[str, str], url: str) -> str:
    message = Message()
    message["content-disposition"] = head.get("content-disposition", "")
    name = message.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
    return re.sub(r"[\x00-\x1f/\\]", "_", name)[:200] or "berkas"
