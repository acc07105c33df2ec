"""Small real classes in the place of the outside: a source, its connector, a workshop."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.base import (
    Answer,
    BodyKind,
    Context,
    Download,
    Http,
    KeyPage,
    Page,
    Presence,
    Probe,
    State,
    StreamSpec,
    Validator,
)
from connectors.errors import Scope, SourceError
from connectors.records import Article, Document, Identity, Place, Record, Reject
from portal.clock import Clock
from portal.db import Database
from portal.ingest.filing import Cabinet
from portal.ingest.points import Passing, pass_on
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.workshop import Workshop
from portal.model import Source, UnitVersion
from portal.rules.indicators import Catalogue
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.rule import Book, Policy
from portal.rules.recognition.catalogue import parse_types
from portal.rules.suppression import SmallCells
from portal.rules.working_days import WorkingRules
from portal.rules.zones import Zones

CONFIG = Path(__file__).parent.parent / "config"

ZONE = "Asia/Makassar"


@dataclass
class FakeSite:
    """What the outside holds; tests change it between two harvests."""

    streams: dict[str, list[Record]] = field(default_factory=dict)
    code: str = ""
    silent: bool = False  # the page that would say the code fails
    failing: SourceError | None = None
    sweeps: bool = False
    page_size: int = 2
    floor: int = 0
    gone: dict[str, Presence] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    unreadable: dict[str, SourceError] = field(default_factory=dict)  # by key or file address
    ending: dict[str, SourceError] = field(default_factory=dict)  # by page, as asked notes it
    asked: list[str] = field(default_factory=list)


class NoHttp:
    """An Http that nobody may use."""

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
        raise AssertionError(url)

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        raise AssertionError(url)


class FakeConnector:
    """Pages through a FakeSite; complete readings, or sweeps when the site says so."""

    kind = "fake"
    version = 1

    def __init__(self, site: FakeSite, temporary: Path) -> None:
        self.site = site
        self.temporary = temporary

    def probe(self, http: Http, url: str) -> Probe:
        return Probe("fake", 1.0, url)

    def identify(self, ctx: Context) -> Identity:
        if self.site.failing is not None:
            raise self.site.failing
        code = "" if self.site.silent else self.site.code
        return Identity(code, is_silent=self.site.silent)

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        return tuple(
            StreamSpec(name, name, self.site.sweeps, self.site.floor, rereads=True)
            for name in self.site.streams
        )

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        waiting = ctx.waiting(stream)
        records = list(self.site.streams[stream])
        start = int(state.resume or 0)
        size = self.site.page_size
        broken = bool(waiting)
        while True:
            page = [each for each in records[start : start + size] if each.key not in waiting]
            self.site.asked.append(f"{stream}:{start}")
            if f"{stream}:{start}" in self.site.ending:
                raise self.site.ending[f"{stream}:{start}"]
            start += size
            last = start >= len(records)
            state = replace(state, resume="" if last else str(start))
            rejects = [each for each in map(self._refuse, page) if each is not None]
            refused = {each.key for each in rejects}
            broken = broken or bool(rejects)
            yield Page(
                tuple(each for each in page if each.key not in refused),
                state,
                tuple(rejects),
                last=last,
                complete=last and not broken,
                done=min(start, len(records)),
                total=len(records),
            )
            if last:
                return

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        keys = tuple(record.key for record in self.site.streams[stream])
        yield KeyPage(keys, last=True, complete=True)

    def _refuse(self, record: Record) -> Reject | None:
        error = self.site.unreadable.get(record.key)
        return Reject(record.key, error.code, error.sentence, record.url) if error else None

    def reread(self, ctx: Context, stream: str, key: str, url: str) -> Record | Reject | None:
        self.site.asked.append(f"{stream}/{key}")
        error = self.site.unreadable.get(key)
        if error is not None and error.scope in (Scope.HOST, Scope.SOURCE):
            raise error
        found = next((each for each in self.site.streams[stream] if each.key == key), None)
        return found and (self._refuse(found) or found)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        return self.site.gone.get(key, "gone")

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        self.site.asked.append(document.file_url)
        if document.file_url in self.site.unreadable:
            raise self.site.unreadable[document.file_url]
        body = self.site.files[document.file_url]
        path = self.temporary / f"unduh-{document.key}"
        path.write_bytes(body)
        name = document.file_url.rpartition("/")[2]
        return Download(path, "text/plain", len(body), hashlib.sha256(body).hexdigest(), name)

    def fetch_photo(self, ctx: Context, place: Place) -> bytes:
        self.site.asked.append(place.photo_url)
        if place.photo_url in self.site.unreadable:
            raise self.site.unreadable[place.photo_url]
        return self.site.files[place.photo_url]


class FakeRegistry:
    """A registry with one kind."""

    kinds = ("fake",)

    def __init__(self, connector: FakeConnector) -> None:
        self.connector = connector

    def make(self, kind: str) -> FakeConnector:
        assert kind == "fake"
        return self.connector


def article(number: int, title: str = "", **more: object) -> Article:
    """An article with a date of its own."""
    published = datetime(2026, 11, 1, 2, tzinfo=UTC) + timedelta(hours=number)
    return Article(
        key=f"a{number}",
        url=str(more.pop("url", f"http://desa.example/artikel/{number}")),
        title=title or f"Kabar {number}",
        html=f"<p>Isi kabar {number}.</p>",
        published=published,
        **more,  # type: ignore[arg-type]
    )


def keep_all(record: Record) -> tuple[Record, int]:
    """A door that lets all pass."""
    return record, 0


def own_nothing() -> DutyRules:
    """Rules by which nobody owes anything: judging is quick and changes nothing."""
    words = tomllib.loads((CONFIG / "document_words.toml").read_text(encoding="utf-8"))
    nothing = Book((), Policy())
    return DutyRules(nothing, parse_types({}, words), WorkingRules(), Zones("Asia/Jakarta", {}), "")


def make_fake_workshop(
    database: Database,
    home: Path,
    clock: Clock,
    site: FakeSite,
    *,
    passing: Passing = pass_on,
    lease_seconds: int = 60,
) -> Workshop:
    """A workshop whose only source is a FakeSite."""
    connector = FakeConnector(site, home)
    return Workshop(
        database=database,
        registry=FakeRegistry(connector),  # type: ignore[arg-type]
        open_http=lambda _source, _note: NoHttp(),
        door=keep_all,
        projectors=(StatisticProjector(zone_of=lambda _key: ZONE),),
        clock=clock,
        cabinet=Cabinet(home / "files", database, passing),
        raw=home / "raw",
        papers=home / "kertas",
        secret_of=lambda _name: "",
        zone_of=lambda _key: ZONE,
        duties=own_nothing(),
        catalogue=Catalogue({}),
        small_cells=SmallCells(5, ""),
        passing=passing,
        lease_seconds=lease_seconds,
    )


def add_fake_source(
    database: Database, clock: Clock, code: str = "64.08.04.2012", url: str = "http://desa.example"
) -> int:
    """Register a fake source for a unit; its id."""
    with database.writing() as session:
        unit = session.query(UnitVersion).filter_by(code=code, valid_to=None).one()
        source = Source(
            unit_id=unit.unit_id,
            kind="fake",
            url=url,
            options=json.dumps({}),
            created_at=clock(),
        )
        session.add(source)
        session.flush()
        return source.id
