"""Any site's feed: RSS, Atom, RDF or JSON Feed."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from connectors.base import (
    Answer,
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
from connectors.cleaning.dates import parse_moment
from connectors.cleaning.html import sanitise, to_text
from connectors.cleaning.rss import Feed as ReadFeed
from connectors.cleaning.rss import FeedEntry, parse_feed
from connectors.cleaning.text import clean_title, clip
from connectors.errors import NotExpectedError, NotFoundError, Scope, SourceError, UnsafeError
from connectors.records import Article, Document, Identity, Reject

STREAM = "artikel"
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_PATHS = ("/feed/", "/rss.xml", "/atom.xml", "/feeds/posts/default", "/?format=feed&type=rss")
_SUMMARY = 260


class Feed:
    """One feed; the option `umpan` names its address, otherwise it is discovered."""

    kind = "feed"
    version = 1

    def probe(self, http: Http, url: str) -> Probe:
        """The feed that the front page names; guessed paths are left to a harvest."""
        try:
            answer = http.get(url if urlsplit(url).path else f"{url}/")
            address = _named(answer)
            if not address:
                _read(answer, "UTC")  # the address itself may be a feed
                address = url
            read = _read(http.get(address, kind="xml"), "UTC") if address != url else None
        except SourceError as error:
            return Probe(self.kind, 0, url, warnings=(error.sentence,))
        named = Identity(name=read.title if read else "", evidence=address)
        offers = (Offer(STREAM, "ada", "hanya tulisan terbaru"),)
        return Probe(self.kind, 0.4, url, read.generator if read else "", named, offers)

    def identify(self, ctx: Context) -> Identity:
        """The feed's title is no proof of a village: it says nothing."""
        return Identity(evidence=ctx.config.base_url)

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """Articles only."""
        return (StreamSpec(STREAM, "Artikel"),)

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """The window of newest entries in one page; 304 means nothing is new."""
        address = ctx.config.options.get("umpan") or state.learn("umpan") or _discover(ctx)
        held = next((each for each in state.validators if each.url == address), None)
        validator = held if ctx.mode != "full" else None
        answer = ctx.http.get(address, kind="xml", validator=validator)
        learned = tuple(sorted((dict(state.learned) | {"umpan": address}).items()))
        if answer.not_modified:
            yield Page((), replace(state, learned=learned), last=True)
            return
        entries = _read(answer, ctx.config.zone).entries
        made = [_make(entry) for entry in entries]
        fresh = (answer.validator,) if answer.validator else ()
        yield Page(
            tuple(each for each in made if isinstance(each, Article)),
            replace(state, learned=learned, validators=fresh),
            tuple(each for each in made if isinstance(each, Reject)),
            last=True,
            done=len(entries),
            total=len(entries),
        )

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """A window proves no absence."""
        yield KeyPage((), last=True)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Never by a feed."""
        return "unknown"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """A feed has no documents of its own."""
        return ctx.http.download(document.file_url)


def _discover(ctx: Context) -> str:
    base = ctx.config.base_url
    front = ctx.http.get(base if urlsplit(base).path else f"{base}/")
    named = _named(front)
    if named:
        return named
    for address in (front.url, *(base + path for path in _PATHS)):
        try:
            answer = front if address == front.url else ctx.http.get(address, kind="xml")
            _read(answer, ctx.config.zone)
        except (NotFoundError, NotExpectedError, UnsafeError):
            continue
        return address
    raise NotExpectedError("no feed", url=base, scope=Scope.SOURCE)


def _named(answer: Answer) -> str:
    """The first feed a page names that is not one of comments."""
    for node in LexborHTMLParser(answer.text()).css("link[rel~=alternate][href]"):
        href = node.attributes.get("href") or ""
        if (node.attributes.get("type") or "").lower() in _TYPES and "comment" not in href:
            return urljoin(answer.url, href)
    return ""


def _read(answer: Answer, zone: str) -> ReadFeed:
    if answer.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"{":
        return parse_feed(answer.body, answer.url, zone)
    told = answer.json()
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(items, list):
        raise NotExpectedError("no JSON Feed", url=answer.url, status=answer.status)
    entries = tuple(_json_entry(item, zone) for item in items if isinstance(item, dict))
    return ReadFeed(clean_title(str(told.get("title") or "")), "", entries)


def _json_entry(item: dict[str, object], zone: str) -> FeedEntry:
    def text(name: str) -> str:
        return str(item.get(name) or "")

    full = text("content_html") or text("content_text")
    tags = item.get("tags")
    return FeedEntry(
        key=text("id") or text("url"),
        url=text("url"),
        title=clean_title(text("title")),
        html=full or text("summary"),
        published=parse_moment(text("date_published"), zone),
        modified=parse_moment(text("date_modified"), zone),
        raw_date=text("date_published"),
        categories=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        image=text("image"),
        partial=not full,
    )


def _make(entry: FeedEntry) -> Article | Reject:
    if not entry.key or entry.published is None:
        return Reject(entry.key, "record_invalid", "Tanggal tulisan tidak terbaca.", entry.url)
    body = sanitise(entry.html, entry.url)
    text = to_text(body).replace("\n", " ")
    title = entry.title or clip(text, 60)
    if not title:
        return Reject(entry.key, "record_invalid", "Tulisan tanpa judul dan isi.", entry.url)
    return Article(
        key=_canonical(entry.key),
        url=entry.url,
        published=entry.published,
        modified=entry.modified,
        raw_dates=entry.raw_date,
        title=title,
        html=body,
        summary=clip(text, _SUMMARY),
        category=entry.categories[0] if entry.categories else "",
        image=entry.image,
        partial=entry.partial,
    )


def _canonical(key: str) -> str:
    """Joomla writes one article with several Itemid: its id is the same."""
    parts = urlsplit(key)
    asked = parse_qs(parts.query)
    if parts.scheme and "Itemid" in asked and "id" in asked:
        return f"{parts.scheme}://{parts.netloc}{parts.path}?id={asked['id'][0]}"
    return key
