"""The contract between a connector and the harvest."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from connectors.errors import NotExpectedError
from connectors.records import Document, Identity, Place, Record, Reject

BodyKind = Literal["html", "json", "xml", "text", "file", "geo", "photo"]
Mode = Literal["incremental", "full", "sweep"]
Presence = Literal["gone", "alive", "hidden", "unknown"]


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server said about one URL's version; never shared between URLs."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a source, already within its caps. Header names are lower case."""

    url: str
    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    validator: Validator | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server said 304 to our validator."""
        return self.status == 304

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def text(self) -> str:
        """The body as text: UTF-8 if it fits, else the single-byte Windows set."""
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.body.decode("cp1252", errors="replace")

    def json(self) -> object:
        """The body as JSON; leading notices before the first bracket are cut off."""
        text = self.text()
        starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
        if not starts:
            raise NotExpectedError("no JSON in the body", url=self.url, status=self.status)
        try:
            return json.loads(text[min(starts) :])
        except (ValueError, RecursionError) as error:  # cut off, or nested without end
            raise NotExpectedError(f"bad JSON: {error}", url=self.url, status=self.status) from None


@dataclass(frozen=True, slots=True)
class Download:
    """A fetched file in a temporary place; the harvest moves or deletes it."""

    path: Path
    mime: str
    size: int
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class FetchNote:
    """One request as it went; the address is without secrets."""

    url: str
    status: int
    size: int
    ms: int
    error_class: str
    at: datetime


class Http(Protocol):
    """The guarded session: limits, address guard, robots, pace, budget, redaction."""

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
        """The answer to a GET. Statuses in `allow` (and 304 with a validator) are returned,
        every other one is raised as a SourceError. `jar` names a throw-away cookie jar."""
        ...

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        """A file, streamed to a temporary place under the caps."""
        ...


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One registered source. `base_url` ends without a slash. `token` stands for the source's
    secret, which the session alone knows."""

    unit_code: str  # Kemendagri, dotted; for setda and OPD the regency's code + '/' + slug
    base_url: str
    zone: str = "Asia/Makassar"
    options: Mapping[str, str] = field(default_factory=dict)
    token: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a stream stands; small and bounded. `ids` are keys already taken at `value`."""

    value: str = ""
    ids: tuple[str, ...] = ()
    resume: str = ""  # within a read: where to go on after a kill
    validators: tuple[Validator, ...] = ()
    learned: tuple[tuple[str, str], ...] = ()  # page size, axis order, working rung …

    def learn(self, name: str, default: str = "") -> str:
        """A learned value by its name."""
        return dict(self.learned).get(name, default)


class Known(Protocol):
    """What the harvest already holds of a stream."""

    def __call__(self, stream: str, keys: Iterable[str]) -> Mapping[str, str]:
        """Of these keys the held ones, each with the upstream change mark stored (or '')."""
        ...


def _none(_stream: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """All a connector gets. `waiting`: keys of a stream that failed earlier and are asked for
    again by `reread`, or were given up; reading leaves them alone."""

    http: Http
    config: SourceConfig
    now: Callable[[], datetime]
    mode: Mode
    stopped: Callable[[], bool]
    known: Known
    waiting: Callable[[str], frozenset[str]] = _none


@dataclass(frozen=True, slots=True)
class StreamSpec:
    """One kind of content of a source. `floor`: fewer records than this in a complete read
    refuses publication. `rereads`: one record can be asked for by its key, see `Rereads`."""

    name: str
    title: str  # in Indonesian, for people
    sweeps: bool = False  # the connector can list all live keys cheaply
    floor: int = 0
    rereads: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a read. The harvest commits it whole before it asks for the next.

    `complete` on the last page says: this read listed every live key of the stream, so
    absence means something. `present`: keys that are there although no record of them came.
    """

    records: tuple[Record, ...]
    next_state: State
    rejects: tuple[Reject, ...] = ()
    last: bool = False
    complete: bool = False
    done: int = 0
    total: int | None = None
    present: tuple[str, ...] = ()
    dropped: int = 0  # unknown or personal columns left at the door


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One step of a sweep: live keys only."""

    keys: tuple[str, ...]
    resume: str = ""
    last: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a probe found of one stream."""

    stream: str
    state: Literal["ada", "tutup", "rusak", "tidak ada"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a site is, in the eyes of one kind. Confidence 0 = not this kind."""

    kind: str
    confidence: float
    base_url: str = ""
    software: str = ""
    identity: Identity = field(default_factory=Identity)
    offers: tuple[Offer, ...] = ()
    warnings: tuple[str, ...] = ()


class Connector(Protocol):
    """One class a kind, no I/O when made, no globals."""

    kind: str
    version: int

    def probe(self, http: Http, url: str) -> Probe:
        """What the site is; never raises for faults of the site."""
        ...

    def identify(self, ctx: Context) -> Identity:
        """Which unit the site says it is."""
        ...

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """What is there to read."""
        ...

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """Pages of records from `state` on, by ctx.mode incremental or full."""
        ...

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """All live keys of a stream; only asked when its spec says it sweeps."""
        ...

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Whether a key that was missing in two sweeps is really gone."""
        ...

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """The file of a document."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """What a connector can do besides when one of its streams rereads."""

    def reread(self, ctx: Context, stream: str, key: str, url: str) -> Record | Reject | None:
        """One record that failed earlier; None when the source no longer has it. Pages of a list
        it has to walk are read once a run."""
        ...


@runtime_checkable
class Pictures(Protocol):
    """What a connector can do besides when its places have photos."""

    def fetch_photo(self, ctx: Context, place: Place) -> bytes:
        """The photo of a place as its source has it, not yet to be believed."""
        ...
