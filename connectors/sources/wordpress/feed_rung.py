"""The middle rung: the feed, which walks the whole archive ten posts a page."""

from collections.abc import Iterator
from dataclasses import replace

from connectors.base import Context, Page, State
from connectors.cleaning.rss import FeedEntry, parse_feed
from connectors.errors import NotExpectedError, NotFoundError, PagingBrokenError, Scope
from connectors.records import Record, Reject
from connectors.sources.wordpress.address import page_key
from connectors.sources.wordpress.record import ARTICLES, is_protected, make_article, withdrawn

_MOST_PAGES = 2000


def read_feed(ctx: Context, state: State) -> Iterator[Page]:
    """Newest first; an incremental read ends at the first page after which nothing is new.

    A feed knows no order of change, so an edit of an old post is seen in a full read only, and
    absence means nothing.
    """
    number = int(state.resume) if state.resume.isdigit() else 1
    base = _find_feed(ctx)
    seen: set[str] = set()
    done = 0
    for page in range(number, number + _MOST_PAGES):
        entries = _fetch(ctx, f"{base}paged={page}" if page > 1 else base.rstrip("?&"))
        keys = {page_key(entry.url) for entry in entries}
        if keys and keys <= seen:
            raise PagingBrokenError("the feed repeats itself", url=base, scope=Scope.STREAM)
        seen |= keys
        records, rejects = _records(ctx, entries)
        done += len(entries)
        known = ctx.mode != "full" and not keys - set(ctx.known(ARTICLES, keys))
        last = not entries or known
        resume = "" if last else str(page + 1)
        yield Page(records, replace(state, resume=resume), rejects, last=last, done=done)
        if last or ctx.stopped():
            return
    raise PagingBrokenError("the feed has no end", url=base, scope=Scope.STREAM)


def _find_feed(ctx: Context) -> str:
    """The feed's address up to its page number."""
    base = ctx.config.base_url
    for address in (f"{base}/feed/?", f"{base}/?feed=rss2&"):
        try:
            _fetch(ctx, address.rstrip("?&"), strict=True)
        except (NotFoundError, NotExpectedError):
            continue
        return address
    raise NotExpectedError("no feed", url=base, scope=Scope.STREAM)


def _fetch(ctx: Context, url: str, *, strict: bool = False) -> tuple[FeedEntry, ...]:
    allow = frozenset({200}) if strict else frozenset({200, 404})
    answer = ctx.http.get(url, kind="xml", allow=allow)
    if answer.status == 404:  # past the end
        return ()
    return parse_feed(answer.body, answer.url, ctx.config.zone).entries


def _records(
    ctx: Context, entries: tuple[FeedEntry, ...]
) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    records: list[Record] = []
    rejects: list[Reject] = []
    for entry in entries:
        if is_protected(entry.title, entry.html):
            records.extend(withdrawn(ctx, ARTICLES, page_key(entry.url)))
            continue
        made = make_article(
            ctx,
            ARTICLES,
            url=entry.url,
            title=entry.title,
            html=entry.html,
            published=entry.published,
            raw_dates=entry.raw_date,
            category=entry.categories[0] if entry.categories else "",
            image=entry.image,
            partial=entry.partial,
        )
        if isinstance(made, Reject):
            rejects.append(made)
        else:
            records.append(made)
    return tuple(records), tuple(rejects)
