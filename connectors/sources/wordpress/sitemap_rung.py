"""The lowest rung: the sitemap for what there is, the pages themselves for what they say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from connectors.alone import fails_alone
from connectors.base import Context, KeyPage, Page, State
from connectors.cleaning.article_page import read_article_page
from connectors.cleaning.sitemap import Sitemap, parse_sitemap
from connectors.errors import NotExpectedError, NotFoundError, Scope, SourceError
from connectors.records import Record, Reject
from connectors.sources.wordpress.address import page_key, same_host
from connectors.sources.wordpress.record import PAGES, is_protected, make_article, withdrawn

STEP = 10  # pages fetched between two commits
RING = 10  # known pages read again a run: the sitemap of older versions tells no edits
_OTHER = re.compile(r"taxonom|categor|(?:^|[-_=/])tags?\b|post_tag|users?|author|attachment", re.I)
_STATIC = re.compile(r"posts-page-|subtype=page\b|/page-sitemap", re.I)
_MOST_CHILDREN = 100


def read_pages(ctx: Context, stream: str, state: State) -> Iterator[Page]:
    """New and changed pages, and a ring of known ones; in a full read every page."""
    listed = list_urls(ctx, stream)
    wanted, turn = _choose(ctx, stream, listed, state)
    start = wanted.index(state.resume) + 1 if state.resume in wanted else 0
    done = start
    for at in range(start, len(wanted), STEP):
        keys = wanted[at : at + STEP]
        records, rejects = _read_step(ctx, stream, [listed[key][0] for key in keys])
        done += len(keys)
        last = at + STEP >= len(wanted)
        resume = "" if last else keys[-1]
        yield Page(
            records,
            replace(state, resume=resume, learned=_turned(state, stream, turn)),
            rejects,
            last=last,
            complete=last and start == 0 and ctx.mode == "full" and not rejects,
            done=done,
            total=len(wanted),
        )
        if last or ctx.stopped():
            return
    yield Page((), replace(state, resume=""), last=True, done=done, total=len(wanted))


def sweep_pages(ctx: Context, stream: str) -> Iterator[KeyPage]:
    """All keys the sitemap lists; absence counts only with a 404 of the page (confirm_gone)."""
    listed = list_urls(ctx, stream)
    yield KeyPage(tuple(listed), last=True, complete=bool(listed))


def list_urls(ctx: Context, stream: str) -> dict[str, tuple[str, datetime | None]]:
    """Key → address and stated change of every post (or static page)."""
    index = _find_sitemap(ctx)
    maps: list[tuple[bool, Sitemap]] = [(False, index)] if index.urls else []
    for child in index.children[:_MOST_CHILDREN]:
        if _OTHER.search(child.partition("//")[2]) or not same_host(child, ctx.config.base_url):
            continue
        is_static = bool(_STATIC.search(child))
        if is_static == (stream == PAGES):
            answer = ctx.http.get(child, kind="xml")
            maps.append((is_static, parse_sitemap(answer.body)))
    return {
        page_key(each.loc): (each.loc, each.lastmod)
        for is_static, sitemap in maps
        if is_static == (stream == PAGES)
        for each in sitemap.urls
        if page_key(each.loc) and same_host(each.loc, ctx.config.base_url)
    }


def _find_sitemap(ctx: Context) -> Sitemap:
    base = ctx.config.base_url
    for path in ("/wp-sitemap.xml", "/?sitemap=index", "/sitemap_index.xml", "/sitemap.xml"):
        try:
            return parse_sitemap(ctx.http.get(base + path, kind="xml").body)
        except (NotFoundError, NotExpectedError):
            continue
    raise NotExpectedError("no sitemap", url=base, scope=Scope.STREAM)


def _choose(
    ctx: Context,
    stream: str,
    listed: Mapping[str, tuple[str, datetime | None]],
    state: State,
) -> tuple[list[str], str]:
    """What to read, in a fixed order, and where the ring stands."""
    turn = state.learn(f"giliran-{stream}")
    order = sorted(listed)
    if ctx.mode == "full":
        return order, turn
    held = ctx.known(stream, order)
    waiting = ctx.waiting(stream)
    wanted = {key for key in order if key not in held and key not in waiting}
    for key in held:
        changed = listed[key][1]
        if changed is not None and held[key] and datetime.fromisoformat(held[key]) < changed:
            wanted.add(key)
    wanted -= waiting
    base = [key for key in order if key in held and key not in waiting]
    ring = ([key for key in base if key > turn] or base)[:RING]
    wanted |= {*ring, *([state.resume] if state.resume in listed else [])}
    return sorted(wanted), ring[-1] if ring else turn


def _turned(state: State, stream: str, turn: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((dict(state.learned) | {f"giliran-{stream}": turn}).items()))


def _read_step(
    ctx: Context, stream: str, urls: Sequence[str]
) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    records: list[Record] = []
    rejects: list[Reject] = []
    for url in urls:
        made = read_one(ctx, stream, url)
        if isinstance(made, Reject):
            rejects.append(made)
        elif made is not None:
            records.append(made)
    return tuple(records), tuple(rejects)


def read_one(ctx: Context, stream: str, url: str) -> Record | Reject | None:
    """What one page holds, why it could not be read, or None when it is not there for us. A page
    that hangs or is blocked while the site answers is a failure of its own."""
    key = page_key(url)
    try:
        answer = ctx.http.get(url, allow=frozenset({200, 401, 404, 410}))
    except SourceError as error:
        if not fails_alone(ctx.http, error, f"{ctx.config.base_url}/"):
            raise
        return Reject(key, error.code, error.sentence, url)
    if answer.status != 200:
        return None
    page = read_article_page(answer.text(), answer.url, ctx.config.zone)
    if page is None:
        return Reject(key, "not_expected", "Halaman tidak memuat tulisan.", url)
    if page.protected or is_protected(page.title, ""):
        return next(iter(withdrawn(ctx, stream, key)), None)
    return make_article(
        ctx,
        stream,
        url=url,
        title=page.title,
        html=page.html,
        published=page.published,
        modified=page.modified,
        raw_dates=page.raw_date,
        category=page.category,
        image=page.image,
    )
