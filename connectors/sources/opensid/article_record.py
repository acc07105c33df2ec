"""From what a feed, a page or the newer interface says to one and the same article record.

The same article must come out equal by every road, or each change of road would look like an
edit.
"""

import html as escaping
import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.html import sanitise, to_text
from connectors.cleaning.text import clean_title, clip
from connectors.records import Article, Link, Reject
from connectors.sources.opensid.article_page import ReadArticle
from connectors.sources.opensid.feed import FeedItem
from connectors.sources.opensid.site import Site

Kind = Literal["berita", "pengumuman", "agenda", "halaman"]
_SUMMARY = 260
_PICTURE = re.compile(r"/upload/artikel/(?:kecil_|sedang_)?([^\"'<>]*)")


def from_feed(
    items: Iterable[FeedItem], site: Site
) -> tuple[tuple[Article, ...], tuple[Reject, ...]]:
    """The articles of a feed, and those that could not be read."""
    made = [
        make_article(
            site,
            key=item.key,
            title=item.title,
            html=item.html,
            category=item.category,
            written=item.local,
            picture=item.lead,
        )
        for item in items
    ]
    return (
        tuple(each for each in made if isinstance(each, Article)),
        tuple(each for each in made if isinstance(each, Reject)),
    )


def from_page(site: Site, key: str, page: ReadArticle) -> Article | Reject:
    """The article of a page. Without a category it is a page of the menu, not news."""
    html = page.html
    if page.agenda:
        lines = "".join(
            f"<li>{escaping.escape(label)}: {escaping.escape(value)}</li>"
            for label, value in page.agenda
        )
        html = f"<ul>{lines}</ul>{html}"
    kind: Kind = "berita"
    if page.agenda:
        kind = "agenda"
    elif not page.category and (page.names_category or key in site.home.menu):
        kind = "halaman"
    return make_article(
        site,
        key=key,
        title=clean_title(page.title),
        html=html,
        category=clean_title(page.category),
        written=page.local,
        picture=page.image,
        kind=kind,
    )


def make_article(
    site: Site,
    *,
    key: str,
    title: str,
    html: str,
    category: str,
    written: str,
    picture: str = "",
    kind: Kind = "berita",
    attachments: tuple[Link, ...] = (),
) -> Article | Reject:
    """The record, or why there is none. Title and category are plain text already."""
    url = site.url(key)
    published = parse_moment(written, site.zone)
    if not title or published is None:
        return Reject(key, "record_invalid", "Judul atau tanggal artikel tidak terbaca.", url)
    body = sanitise(html, url)
    if kind == "berita" and "pengumuman" in category.lower():
        kind = "pengumuman"
    return Article(
        key=key,
        url=url,
        published=published,
        # Feed and page write the same moment differently; this is the form both share.
        raw_dates=f"{published.astimezone(ZoneInfo(site.zone)):%d-%m-%Y %H:%M:%S}",
        title=title,
        html=body,
        summary=clip(to_text(body).replace("\n", " "), _SUMMARY),
        category=category,
        kind=kind,
        image=_picture(site, picture),
        attachments=attachments,
    )


def _picture(site: Site, text: str) -> str:
    """The middle size of an article's own picture, however it is named in this place."""
    match = _PICTURE.search(text)
    name = quote(escaping.unescape(match[1]).strip(), safe="/%") if match else ""
    if not name:  # without a picture some themes write the bare prefix
        return ""
    return f"{site.base}/desa/upload/artikel/sedang_{name}"
