"""The OpenSID kind: one class for both generations, which are told apart by asking."""

from collections.abc import Callable, Iterator

from connectors.base import (
    Connector,
    Context,
    Download,
    Http,
    KeyPage,
    Offer,
    Page,
    Presence,
    Probe,
    State,
    StreamSpec,
)
from connectors.errors import ConfigError, SourceError
from connectors.records import Document, Identity, Place, Record, Reject
from connectors.sources.opensid import articles, documents, statistics
from connectors.sources.opensid.articles import confirm_article, read_articles, sweep_articles
from connectors.sources.opensid.budget import confirm_budget, read_pages
from connectors.sources.opensid.documents import confirm_document, read_documents, sweep_documents
from connectors.sources.opensid.new_articles import read_new_articles, sweep_new_articles
from connectors.sources.opensid.officials import read_officials
from connectors.sources.opensid.peta import (
    CONTACTS,
    read_boundary,
    read_contacts,
    read_lines,
    read_places,
    read_projects,
)
from connectors.sources.opensid.place_photo import fetch_photo
from connectors.sources.opensid.rereading import Rereading
from connectors.sources.opensid.site import HEADERS, Site
from connectors.sources.opensid.statistics import confirm_statistic, read_statistics
from connectors.sources.opensid.wilayah import read_wilayah
from geo.codes import RegionCode

_SPECS = (
    StreamSpec(articles.STREAM, "Berita dan halaman", sweeps=True, rereads=True),
    StreamSpec(documents.STREAM, "Dokumen publik dan produk hukum", sweeps=True, rereads=True),
    StreamSpec(CONTACTS, "Kontak kantor"),
    StreamSpec("aparatur", "Perangkat desa"),
    StreamSpec("wilayah", "Jumlah penduduk dan keluarga"),
    StreamSpec(statistics.STREAM, "Statistik penduduk"),
    StreamSpec("apbdes", "APBDes"),
    StreamSpec("batas", "Batas desa"),
    StreamSpec("fasilitas", "Fasilitas umum"),
    StreamSpec("pembangunan", "Pembangunan"),
    StreamSpec("garis", "Jalan dan garis lain"),
)
_ENOUGH_MARKS = 2
Reader = Callable[[Context, Site, State], Iterator[Page]]
_READERS: dict[str, Reader] = {
    documents.STREAM: read_documents,
    CONTACTS: read_contacts,
    "aparatur": lambda _ctx, site, state: read_officials(site, state),
    "wilayah": lambda _ctx, site, state: read_wilayah(site, state),
    statistics.STREAM: read_statistics,
    "apbdes": lambda _ctx, site, state: read_pages(site.home.budget, f"{site.base}/", state),
    "batas": lambda _ctx, site, state: read_boundary(site, state),
    "fasilitas": lambda _ctx, site, state: read_places(site, state),
    "pembangunan": lambda _ctx, site, state: read_projects(site, state),
    "garis": lambda _ctx, site, state: read_lines(site, state),
}


class OpenSid(Connector):
    """Reads a village's own site. Never asks a path that is about persons."""

    kind = "opensid"
    version = 1

    def __init__(self) -> None:
        self._asked: Http | None = None
        self._site: Site | None = None
        self._again: Rereading | None = None

    def probe(self, http: Http, url: str) -> Probe:
        """What the site is, in four requests at most."""
        site = Site(http, url, "Asia/Makassar")
        try:
            home = site.home
        except SourceError:
            return Probe(self.kind, 0.0)
        if home.marks < _ENOUGH_MARKS:
            return Probe(self.kind, 0.0)
        warnings: tuple[str, ...] = ()
        try:
            new = site.generation == "baru"
            identity = _identity(site)
        except SourceError as error:
            return Probe(self.kind, 0.6, site.base, f"OpenSID {home.version}".strip(),
                         warnings=(error.sentence,))  # fmt: skip
        if new:
            warnings = ("Antarmuka baru OpenSID belum terbukti pada situs nyata.",)
        opened = "ada" if site.village else "tutup"
        return Probe(
            self.kind,
            0.95,
            site.base,
            f"OpenSID {home.version}".strip(),
            identity,
            (
                Offer(articles.STREAM, "ada"),
                Offer(documents.STREAM, "ada"),
                Offer("batas", "ada" if opened == "ada" else "tutup"),
                Offer("apbdes", "ada" if home.budget else "tidak ada"),
            ),
            warnings,
        )

    def identify(self, ctx: Context) -> Identity:
        """The code on the site's map; where the map is closed, its names alone."""
        return _identity(self._of(ctx))

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """All streams; one the village has not opened reads as empty."""
        return _SPECS

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """Pages of one stream from `state` on."""
        site = self._of(ctx)
        if stream == articles.STREAM:
            reader = read_new_articles if site.generation == "baru" else read_articles
            return reader(ctx, site, state)
        if stream not in _READERS:
            raise ConfigError(f"no stream {stream}")
        return _READERS[stream](ctx, site, state)

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """All living keys of articles or documents."""
        site = self._of(ctx)
        if stream == articles.STREAM:
            if site.generation == "baru":
                return sweep_new_articles(site, resume)
            return sweep_articles(site)
        return sweep_documents(site)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Whether a missing key is really gone."""
        site = self._of(ctx)
        if stream == articles.STREAM:
            return confirm_article(site, key)
        if stream == documents.STREAM:
            return confirm_document(site, key)
        if stream in (statistics.STREAM, "wilayah"):
            return confirm_statistic(site, key, url)
        if stream == "apbdes":
            return confirm_budget(site.home.budget, key)
        return "gone"  # the other streams list all they have in one answer

    def reread(self, ctx: Context, stream: str, key: str, url: str) -> Record | Reject | None:
        """One article or document that failed earlier."""
        site = self._of(ctx)
        self._again = self._again or Rereading(site)
        return self._again.read(stream, key)

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """The file of a document."""
        return ctx.http.download(document.file_url, headers=HEADERS)

    def fetch_photo(self, ctx: Context, place: Place) -> bytes:
        """The photo of a place, as its site has it."""
        return fetch_photo(ctx.http, place.photo_url)

    def _of(self, ctx: Context) -> Site:
        """The site of this run: home and map are read once a run, not once a stream."""
        if self._site is None or self._asked is not ctx.http:
            self._asked, self._site, self._again = ctx.http, Site.of(ctx), None
        return self._site


def _identity(site: Site) -> Identity:
    village = site.village
    if village is None:
        return Identity(name=site.home.name, evidence=f"{site.base}/", is_silent=site.map_fails)
    path = "/internal_api/peta" if site.generation == "baru" else "/peta"
    parts = (village.name, village.kecamatan, village.kabupaten, village.provinsi)
    name = ", ".join(part for part in parts if part)
    try:
        code = RegionCode.parse(village.code).text
    except ValueError:
        code = ""
    return Identity(code, name, site.url(path))
