"""A data portal by CKAN's action API: mapped tables as numbers of desa and kelurahan."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from connectors.base import (
    Context,
    Download,
    Http,
    KeyPage,
    Offer,
    Page,
    Presence,
    Probe,
    SourceConfig,
    State,
    StreamSpec,
)
from connectors.cleaning.text import clean_title
from connectors.errors import (
    ConfigError,
    NotFoundError,
    SchemaDriftError,
    Scope,
    SourceError,
)
from connectors.records import Document, Identity
from connectors.sources.ckan.asking import MissingError, Package, Portal, Resource
from connectors.sources.ckan.mapping import TableMap, parse_mapping
from connectors.sources.ckan.sheets import FORMATS as SHEETS
from connectors.sources.ckan.tables import Read, Reading

_PAGE = 200
_HOSTS = ("data.", "satudata.", "opendata.", "katalog.")


class Ckan:
    """One portal; the options say which tables are read, see docs/sources/ckan.md."""

    kind = "ckan"
    version = 1

    def __init__(self) -> None:
        self._confirmed: dict[str, _Standing] = {}

    def probe(self, http: Http, url: str) -> Probe:
        """A portal that says its version; asked where address or front page speak of data."""
        try:
            if not _is_likely(http, url):
                return Probe(self.kind, 0.0)
            told = Portal(http, SourceConfig("", url)).ask("status_show")
        except SourceError as error:
            return Probe(self.kind, 0.0, warnings=(error.sentence,))
        if not isinstance(told, dict) or not told.get("ckan_version"):
            return Probe(self.kind, 0.0)
        return Probe(
            self.kind,
            0.9,
            url,
            f"CKAN {clean_title(str(told['ckan_version']))[:40]}",
            Identity(name=clean_title(str(told.get("site_title") or ""))[:200]),
            (Offer("tabel", "ada", "pilih tabel dan kolomnya, lihat docs/sources/ckan.md"),),
        )

    def identify(self, ctx: Context) -> Identity:
        """A data portal is no village; its rows are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """One for each mapped table."""
        return tuple(
            StreamSpec(each.stream, f"{each.indicator} dari {each.dataset}")
            for each in parse_mapping(ctx.config.options)
        )

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """All of a table, unless its data set says that it did not change. The whole table is
        read before the first page: a column that is gone keeps everything as it was."""
        wanted = _find_map(ctx, stream)
        portal = Portal(ctx.http, ctx.config)
        package = portal.show(wanted.dataset)
        mark = f"{package.modified} {hash_of(wanted)}" if package.modified else ""
        if ctx.mode == "incremental" and mark and mark == state.value and not state.resume:
            yield Page((), state, last=True)
            return
        read = _read_all(ctx, portal, package, wanted)
        records = tuple(each for each in read.records if each.key > state.resume)
        for start in range(0, max(len(records), 1), _PAGE):
            some = records[start : start + _PAGE]
            last = start + _PAGE >= len(records)
            following = State(value=mark) if last else replace(state, resume=some[-1].key)
            yield Page(
                records=some,
                rejects=read.rejects if last else (),
                next_state=following,
                last=last,
                complete=last and not read.rejects,
                done=len(read.records) - len(records) + start + len(some),
                total=len(read.records),
                dropped=read.dropped if last else 0,
            )

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """A full reading lists all keys; there is no cheaper way."""
        yield KeyPage((), last=True)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Whether the table still has this unit and year. It is read once more in a run, for all
        that is asked about."""
        if stream not in self._confirmed:
            self._confirmed[stream] = _look_again(ctx, stream)
        return self._confirmed[stream].judge(key)

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """Numbers alone are read, no documents."""
        raise ConfigError("a data portal has no documents")


@dataclass(frozen=True, slots=True)
class _Standing:
    """Which keys a table has, and whether some of its rows could not be read."""

    keys: frozenset[str]
    is_torn: bool

    def judge(self, key: str) -> Presence:
        if key in self.keys:
            return "alive"
        return "unknown" if self.is_torn else "gone"


def _look_again(ctx: Context, stream: str) -> _Standing:
    wanted = _find_map(ctx, stream)
    portal = Portal(ctx.http, ctx.config)
    try:
        read = _read_all(ctx, portal, portal.show(wanted.dataset), wanted)
    except NotFoundError:
        return _Standing(frozenset(), is_torn=False)
    return _Standing(frozenset(each.key for each in read.records), is_torn=bool(read.rejects))


def hash_of(wanted: TableMap) -> str:
    """What a mapping is known by: under another one the table is read anew."""
    return hashlib.sha256(repr(wanted).encode()).hexdigest()[:12]


def _find_map(ctx: Context, stream: str) -> TableMap:
    for each in parse_mapping(ctx.config.options):
        if each.stream == stream:
            return each
    raise ConfigError(f"no table {stream}", scope=Scope.STREAM)


def _read_all(ctx: Context, portal: Portal, package: Package, wanted: TableMap) -> Read:
    resources = _choose(package, wanted)
    url = resources[0].url
    reading = Reading(wanted, ctx.config.unit_code, ctx.config.zone, package.title, url)
    for resource in resources:
        try:
            reading.take(portal.read_rows(resource, wanted.required))
        except MissingError as error:
            said = (
                f"Kolom {', '.join(error.columns)} tidak ada lagi di tabel "
                f"“{resource.name or package.title}”. Tidak ada yang diambil sampai petanya "
                "diperbaiki."
            )
            raise SchemaDriftError(str(error), url=resource.url, sentence=said) from None
    read = reading.finish()
    if not read.records and not read.rejects:
        said = f"Tidak satu baris pun di “{package.title}” memuat desa di {ctx.config.unit_code}."
        raise SchemaDriftError("no row of ours", url=url, sentence=said)
    return read


def _choose(package: Package, wanted: TableMap) -> list[Resource]:
    """The tables to read: the one that is named, else all; each once, though it may be offered in
    several formats."""
    found = [
        each
        for each in package.resources
        if not wanted.resource or wanted.resource in (each.id, each.name)
    ]
    csv = [each for each in found if each.format == "csv" and (each.url or each.is_stored)]
    chosen = csv or [each for each in found if each.is_stored]
    chosen = chosen or [each for each in found if each.format in SHEETS and each.url]
    if not chosen:
        said = f"Tidak ada tabel CSV, XLSX atau yang dapat ditanyai di “{package.title}”."
        raise NotFoundError("no table", sentence=said, scope=Scope.STREAM)
    return sorted(chosen, key=lambda each: each.id)


def _is_likely(http: Http, url: str) -> bool:
    """Whether an address is worth a request of its own: a probe has few for all kinds."""
    parts = urlsplit(url)
    if "/api/3" in parts.path or (parts.hostname or "").startswith(_HOSTS):
        return True
    front = http.get(url if parts.path else f"{url}/").text().lower()
    return "ckan" in front or "/api/3/action" in front
