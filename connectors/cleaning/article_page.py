"""An article out of any web page: what its metadata say and its main text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.text import clean_title

_ARTICLES = {"Article", "NewsArticle", "BlogPosting", "Report", "WebPage", "Event"}
_MAIN = (
    ".entry-content", ".post-content", "[itemprop=articleBody]", ".article-content", "article",
    "main", "#content",
)  # fmt: skip
_ASIDE = "script,style,nav,header,footer,aside,form,h1,time,.sharedaddy,.comments-area,#comments"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What a page says of itself. `html` is raw; `protected` = it asks for a password."""

    url: str
    title: str
    html: str
    published: datetime | None
    modified: datetime | None
    raw_date: str
    category: str
    image: str
    protected: bool


def read_article_page(html: str, url: str, zone: str) -> ArticlePage | None:
    """The article of a page, or None when it has no title or no text."""
    tree = LexborHTMLParser(html)
    data = _linked_data(tree)
    title = (
        clean_title(str(data.get("headline") or ""))
        or _meta(tree, "og:title")
        or _heading(tree)
        or _first_text(tree, "title")
    )
    protected = tree.css_first("input[name=post_password]") is not None
    published = (
        str(data.get("datePublished") or "")
        or _meta(tree, "article:published_time")
        or _time(tree, "time.published,time.entry-date,article time,main time,time")
    )
    modified = (
        str(data.get("dateModified") or "")
        or _meta(tree, "article:modified_time")
        or _time(tree, "time.updated")
    )
    category = _meta(tree, "article:section") or _first_text(tree, "a[rel~=category]")
    image = _meta(tree, "og:image")
    canonical = tree.css_first("link[rel=canonical]")
    address = (canonical.attributes.get("href") if canonical else "") or url
    body = _main(tree)
    if not title or not (body or protected):
        return None
    return ArticlePage(
        url=urljoin(url, address),
        title=title,
        html=body,
        published=parse_moment(published, zone),
        modified=parse_moment(modified, zone),
        raw_date=published,
        category=category,
        image=urljoin(url, image) if image else "",
        protected=protected,
    )


def _linked_data(tree: LexborHTMLParser) -> dict[str, object]:
    for node in tree.css("script[type='application/ld+json']"):
        try:
            told = json.loads(node.text())
        except ValueError:
            continue
        for each in _objects(told):
            kind = each.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if _ARTICLES & {str(name) for name in kinds} and each.get("datePublished"):
                return each
    return {}


def _objects(told: object) -> Iterator[dict[str, object]]:
    if isinstance(told, list):
        for each in told:
            yield from _objects(each)
    elif isinstance(told, dict):
        yield told
        yield from _objects(told.get("@graph") or [])


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"]') or tree.css_first(f'meta[name="{name}"]')
    return clean_title((node.attributes.get("content") or "") if node else "")


def _heading(tree: LexborHTMLParser) -> str:
    for wanted in ("article h1", "main h1", "h1.entry-title", "h1", "article h2", "main h2"):
        text = _first_text(tree, wanted)
        if text:
            return text
    return ""


def _first_text(tree: LexborHTMLParser, wanted: str) -> str:
    node = tree.css_first(wanted)
    return clean_title(node.text()) if node else ""


def _time(tree: LexborHTMLParser, wanted: str) -> str:
    node = tree.css_first(wanted)
    if node is None:
        return ""
    return (node.attributes.get("datetime") or node.text()).strip()


def _main(tree: LexborHTMLParser) -> str:
    for wanted in _MAIN:
        node = tree.css_first(wanted)
        if node is not None and node.text().strip():
            return _without_asides(node)
    return ""


def _without_asides(node: LexborNode) -> str:
    for aside in node.css(_ASIDE):
        aside.decompose()
    return (node.inner_html or "").strip()
