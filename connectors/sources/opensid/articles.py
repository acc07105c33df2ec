"""Articles of the older generation: the feed for what is new, lists for all that is older."""

from collections.abc import Iterator, Sequence

from connectors.alone import fails_alone
from connectors.base import Context, KeyPage, Page, Presence, State
from connectors.errors import (
    NotExpectedError,
    NotFoundError,
    PagingBrokenError,
    Scope,
    SourceError,
    UnsafeError,
)
from connectors.records import Article, Reject
from connectors.sources.opensid.article_page import read_archive, read_article
from connectors.sources.opensid.article_record import from_feed, from_page
from connectors.sources.opensid.feed import FeedItem, parse_feed, parse_sitemap
from connectors.sources.opensid.site import Site

STREAM = "artikel"
PAGE = 10  # articles fetched between two commits
RING = 5  # old articles read again a run, for edits the lists do not tell
MOST_SHELLS = 300
_TOLD = frozenset({200, 404, 410, 500})
_MOST_ARCHIVE_PAGES = 500


def read_articles(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """The feed in one page, then what only the lists know; a repeat run reads what is new and a
    small ring of old ones."""
    feed = _read_feed(site)
    listed = _list_keys(site, with_archive=feed is None)
    items = feed or ()
    fed = {item.key for item in items}
    total = len(fed | set(listed))
    shells = set(state.learn("kosong").split()) if ctx.mode != "full" else set()
    if not state.resume and items:
        records, rejects = from_feed(items, site)
        yield Page(records, State(learned=state.learned), rejects, done=len(fed), total=total)
    rest = [key for key in listed if key not in fed]
    wanted, turn = _choose(ctx, rest, shells, state)
    start = wanted.index(state.resume) + 1 if state.resume in wanted else 0
    done = total - len(wanted) + start
    for at in range(start, len(wanted), PAGE):
        keys = wanted[at : at + PAGE]
        found, rejects, hollow = _read_pages(site, keys)
        shells |= hollow
        last = at + PAGE >= len(wanted)
        done += len(keys)
        yield Page(
            found,
            _state(shells, turn, "" if last else keys[-1]),
            rejects,
            last=last,
            done=done,
            total=total,
        )
    if start >= len(wanted):
        yield Page((), _state(shells, turn, ""), last=True, done=total, total=total)


def sweep_articles(site: Site) -> Iterator[KeyPage]:
    """All living keys. The archive leaves disabled articles out, the sitemap does not, so the
    sitemap is asked only when there is no archive."""
    keys = _list_archive(site)
    if keys is None:
        sitemap = _read_sitemap(site)
        if sitemap is None:
            yield KeyPage((), last=True)
            return
        keys = sitemap
    yield KeyPage(tuple(keys), last=True, complete=bool(keys))


def confirm_article(site: Site, key: str) -> Presence:
    """Whether an article still answers with an article."""
    try:
        answer = site.find(site.url(key))
    except SourceError:
        return "unknown"
    if answer is None:
        return "gone"
    return "alive" if read_article(answer.text()) is not None else "gone"


def _state(shells: set[str], turn: str, resume: str) -> State:
    kept = " ".join(sorted(shells)[:MOST_SHELLS])
    return State(resume=resume, learned=(("kosong", kept), ("giliran", turn)))


def _choose(
    ctx: Context, rest: Sequence[str], shells: set[str], state: State
) -> tuple[list[str], str]:
    """What to fetch page by page, in the order of the list, and where the ring stands."""
    if ctx.mode == "full":
        return list(rest), state.learn("giliran")
    held = ctx.known(STREAM, rest)
    aside = shells | ctx.waiting(STREAM)
    unseen = {key for key in rest if key not in held and key not in aside}
    ring_base = sorted(key for key in rest if key in held and key not in aside)
    after = state.learn("giliran")
    if state.resume in rest:
        return [key for key in rest if key == state.resume or key in unseen], after
    later = [key for key in ring_base if key > after]
    ring = (later or ring_base)[:RING]
    chosen = {*unseen, *ring}
    return [key for key in rest if key in chosen], ring[-1] if ring else after


def _read_feed(site: Site) -> tuple[FeedItem, ...] | None:
    """The feed, or None when it is absent, broken or cut off."""
    answer = site.get(site.url("/feed"), "xml", _TOLD)
    if answer.status != 200:
        return None
    try:
        return parse_feed(answer, site.zone)
    except (NotExpectedError, UnsafeError):
        return None


def _list_keys(site: Site, *, with_archive: bool) -> tuple[str, ...]:
    """Every article the lists know; both lists when the feed cannot be trusted."""
    sitemap = _read_sitemap(site)
    archive = _list_archive(site) if with_archive or sitemap is None else ()
    if sitemap is None and archive is None:
        raise NotExpectedError("neither sitemap nor archive", url=site.base, scope=Scope.STREAM)
    return tuple(dict.fromkeys([*(sitemap or ()), *(archive or ())]))


def _read_sitemap(site: Site) -> tuple[str, ...] | None:
    answer = site.get(site.url("/sitemap.xml"), "xml", _TOLD)
    if answer.status != 200:
        return None
    try:
        return parse_sitemap(answer)
    except (NotExpectedError, UnsafeError):
        return None


def _list_archive(site: Site) -> tuple[str, ...] | None:
    """All keys of the archive, or None when it is absent or broken half-way."""
    keys: dict[str, None] = {}
    last = 0
    for number in range(1, _MOST_ARCHIVE_PAGES + 1):
        answer = site.get(site.url(f"/arsip/{number}"), allow=_TOLD)
        listed = read_archive(answer.text()) if answer.status == 200 else None
        if listed is None:
            # Past the end the archive answers 500; before a stated last page it is broken.
            return None if number <= max(last, 1) else tuple(keys)
        last = listed.last
        fresh = [key for key in listed.keys if key not in keys]
        keys.update(dict.fromkeys(fresh))
        if number >= last > 0 or not listed.keys:
            return tuple(keys)
        if not fresh:
            raise PagingBrokenError("the archive repeats itself", url=answer.url)
    raise PagingBrokenError("the archive has no end", url=site.base)


def _read_pages(
    site: Site, keys: Sequence[str]
) -> tuple[tuple[Article, ...], tuple[Reject, ...], set[str]]:
    """The articles behind these keys; `hollow` are those that answer with an empty shell."""
    records: list[Article] = []
    rejects: list[Reject] = []
    hollow: set[str] = set()
    for key in keys:
        made = read_one(site, key)
        if isinstance(made, Article):
            records.append(made)
        elif made is None:
            hollow.add(key)
        else:
            rejects.append(made)
    return tuple(records), tuple(rejects), hollow


def read_one(site: Site, key: str) -> Article | Reject | None:
    """The article of one page, why it could not be read, or None for an empty shell. A page that
    hangs or is blocked while the site answers is a failure of its own."""
    url = site.url(key)
    try:
        page = read_article(site.get(url).text())
    except NotFoundError:
        return None
    except SourceError as error:
        if not fails_alone(site, error, f"{site.base}/"):
            raise
        return Reject(key, error.code, error.sentence, url)
    return from_page(site, key, page) if page is not None else None
