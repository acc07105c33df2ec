"""WordPress: interface, feed or sitemap, whichever the site leaves open."""

from collections.abc import Iterator
from dataclasses import replace

from connectors.base import (
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
from connectors.cleaning.article_page import read_article_page
from connectors.errors import (
    AuthError,
    BlockedError,
    NotExpectedError,
    NotFoundError,
    Scope,
    SourceError,
    UnreachableError,
)
from connectors.records import Article, Document, Identity, Record, Reject
from connectors.sources.wordpress.address import page_key
from connectors.sources.wordpress.discovery import read_front
from connectors.sources.wordpress.feed_rung import read_feed
from connectors.sources.wordpress.record import ARTICLES, DOCUMENTS, PAGES, document_of
from connectors.sources.wordpress.rest import Rest
from connectors.sources.wordpress.sitemap_rung import read_one, read_pages, sweep_pages

REST, FEED, SITEMAP = "rest", "umpan", "peta-situs"
RUNGS = (REST, FEED, SITEMAP)
_SHUT = (AuthError, BlockedError, NotFoundError, NotExpectedError, UnreachableError)


class WordPress:
    """One site; the option `jalur` fixes a rung, otherwise the best open one is learned."""

    kind = "wordpress"
    version = 1

    def probe(self, http: Http, url: str) -> Probe:
        """What the front page and one question to the interface tell."""
        try:
            front = read_front(http.get(f"{url}/"))
        except SourceError as error:
            return Probe(self.kind, 0, url, warnings=(error.sentence,))
        if not front.is_wordpress:
            return Probe(self.kind, 0, url)
        base = front.rest or f"{url}/wp-json/"
        joint = "&" if "?" in base else "?"
        state, note = "ada", ""
        try:
            http.get(f"{base}wp/v2/posts{joint}per_page=1&_fields=id", kind="json").json()
        except SourceError as error:
            state, note = "tutup", error.sentence
        offers = (
            Offer(ARTICLES, "ada", "" if state == "ada" else "lewat umpan atau peta situs"),
            Offer(PAGES, "ada", "" if state == "ada" else "lewat peta situs"),
            Offer(DOCUMENTS, "ada", "" if state == "ada" else "hanya yang ditautkan tulisan"),
        )
        confidence = 0.9 if front.rest else 0.7
        warnings = (note,) if note else ()
        named = Identity(name=front.name, evidence=f"{url}/")
        return Probe(self.kind, confidence, url, front.software, named, offers, warnings)

    def identify(self, ctx: Context) -> Identity:
        """The name alone: WordPress knows no Kemendagri code."""
        address = f"{ctx.config.base_url}/"
        return Identity(name=read_front(ctx.http.get(address)).name, evidence=address)

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """Documents first: they look into posts that are not known yet."""
        return (
            StreamSpec(DOCUMENTS, "Dokumen"),
            StreamSpec(ARTICLES, "Artikel", sweeps=True, rereads=True),
            StreamSpec(PAGES, "Halaman", sweeps=True, rereads=True),
        )

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """Pages of the best rung that answers."""
        if stream == DOCUMENTS:
            yield from self._read_documents(ctx, state)
        else:
            yield from self._climb(ctx, stream, state)

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """Living keys by the interface, else by the sitemap; a feed proves nothing."""
        rung = ctx.config.options.get("jalur", "")
        if rung in ("", REST):
            try:
                yield from Rest(ctx, self._base(ctx)).sweep(stream, resume)
                return
            except _SHUT as error:
                if rung or resume or not _may_fall(error):
                    raise
        if rung == FEED:
            yield KeyPage((), last=True)
            return
        try:
            yield from sweep_pages(ctx, stream)
        except NotExpectedError:
            yield KeyPage((), last=True)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """By number where the key holds one, else by the page itself."""
        try:
            if key.startswith(("?p=", "?page_id=")):
                told = self._ask_number(ctx, key)
                if told != "unknown":
                    return told
            answer = ctx.http.get(url, allow=frozenset({200, 401, 404, 410}))
        except SourceError:
            return "unknown"
        if answer.status != 200:
            return "hidden" if answer.status == 401 else "gone"
        if page_key(answer.url) != key:  # an old address that leads elsewhere
            return "gone"
        page = read_article_page(answer.text(), answer.url, ctx.config.zone)
        return "hidden" if page is not None and page.protected else "alive"

    def reread(self, ctx: Context, stream: str, key: str, url: str) -> Record | Reject | None:
        """A post or page that failed earlier, by its own address: that is open on every rung."""
        return read_one(ctx, stream, url) if url else None

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """The file as it lies in the media library."""
        return ctx.http.download(document.file_url)

    def _climb(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        forced = ctx.config.options.get("jalur", "")
        if forced and forced not in RUNGS:
            raise NotExpectedError(f"no such rung: {forced}")
        learned = state.learn("jalur", REST)
        start = RUNGS.index(learned) if ctx.mode != "full" and learned in RUNGS else 0
        order = (forced,) if forced else RUNGS[start:] + RUNGS[:start]
        refused: SourceError | None = None
        for rung in order:
            begun = False
            resume = state.resume if rung == learned else ""
            try:
                for page in self._pages(ctx, rung, stream, replace(state, resume=resume)):
                    begun = True
                    held = dict(page.next_state.learned) | {"jalur": rung}
                    next_state = replace(page.next_state, learned=tuple(sorted(held.items())))
                    yield replace(page, next_state=next_state)
                return
            except _SHUT as error:
                if begun or forced or not _may_fall(error):
                    raise
                refused = refused or error
        raise refused or NotExpectedError("no rung", scope=Scope.STREAM)

    def _pages(self, ctx: Context, rung: str, stream: str, state: State) -> Iterator[Page]:
        if rung == REST:
            return Rest(ctx, self._base(ctx)).read(stream, state)
        if rung == FEED and stream == ARTICLES:
            return read_feed(ctx, state)
        return read_pages(ctx, stream, state)

    def _read_documents(self, ctx: Context, state: State) -> Iterator[Page]:
        """The media library where it is open, then the files that posts link to."""
        media: set[str] = set()
        done = 0
        if ctx.config.options.get("jalur", REST) == REST:
            try:
                for page in Rest(ctx, self._base(ctx)).read(DOCUMENTS, state):
                    media.update(record.key for record in page.records)
                    state, done = page.next_state, page.done
                    yield replace(page, last=False, complete=False)
            except _SHUT as error:
                if media or not _may_fall(error):
                    raise
        read_to = state.learn("tulisan")
        inner = State(value=read_to, learned=state.learned)
        for page in self._climb(ctx, ARTICLES, inner):
            found = _linked(ctx, page.records, media)
            media.update(each.key for each in found)
            held = dict(page.next_state.learned) | {"tulisan": page.next_state.value}
            next_state = replace(state, learned=tuple(sorted(held.items())), resume="")
            done += len(found)
            yield Page(found, next_state, last=page.last, done=done)

    def _base(self, ctx: Context) -> str:
        front = read_front(ctx.http.get(f"{ctx.config.base_url}/"))
        return front.rest or f"{ctx.config.base_url}/wp-json/"

    def _ask_number(self, ctx: Context, key: str) -> Presence:
        name, _, number = key[1:].partition("=")
        kind = "pages" if name == "page_id" else "posts"
        try:
            told = Rest(ctx, self._base(ctx)).status_of(kind, number).json()
        except SourceError:
            return "unknown"
        if not isinstance(told, dict):
            return "unknown"
        if told.get("status") == "publish":
            content = told.get("content")
            locked = isinstance(content, dict) and content.get("protected") is True
            return "hidden" if locked else "alive"
        answers: dict[object, Presence] = {
            "rest_forbidden": "hidden",
            "rest_post_invalid_id": "gone",
        }
        return answers.get(told.get("code"), "unknown")


def _may_fall(error: SourceError) -> bool:
    """A closed rung is left for the next one; a host that does not answer at all is not."""
    return not isinstance(error, UnreachableError) or error.status > 0


def _linked(ctx: Context, records: tuple[Record, ...], taken: set[str]) -> tuple[Document, ...]:
    """The files that these posts link to and that are not known yet."""
    found: dict[str, Document] = {}
    for article in records:
        if not isinstance(article, Article):
            continue
        for link in article.attachments:
            made = document_of(ctx, link.url, link.title, article.published)
            if made is not None and made.key not in taken:
                found.setdefault(made.key, made)
    held = ctx.known(DOCUMENTS, found) if ctx.mode != "full" else {}
    return tuple(each for key, each in found.items() if key not in held)
