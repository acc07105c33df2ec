"""The RSS and the sitemap as OpenSID writes them; best effort upstream, strict here."""

import re
from dataclasses import dataclass

from lxml import etree

from connectors.base import Answer
from connectors.errors import NotExpectedError, UnsafeError
from connectors.sources.opensid.address import article_key

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LABEL = re.compile(r"\s*(?:[+-]\d{4}|GMT|UTC)$")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One article of the feed. `local`: its clock as the site's own, without a zone."""

    key: str
    title: str
    html: str
    lead: str  # the description, which may open with the picture
    category: str
    local: str


def parse_feed(answer: Answer) -> tuple[FeedItem, ...]:
    """The articles of a whole feed; NotExpectedError when it is broken, cut off or no feed.

    PHP 8 breaks it with status 500 in mid-item as soon as one article is short, so a half feed
    is never used: what it lost would look deleted.
    """
    root = _parse(answer)
    if root.tag != "rss":
        raise NotExpectedError(f"root {str(root.tag)[:40]}", url=answer.url, status=answer.status)
    items = []
    for node in root.iter("item"):
        key = article_key(_text(node, "link") or _text(node, "guid"))
        if key:
            items.append(
                FeedItem(
                    key=key,
                    title=_text(node, "title"),
                    html=_text(node, _CONTENT),
                    lead=_text(node, "description"),
                    category=_text(node, "category"),
                    # The clock is the site's own, as on its pages, whatever its label says.
                    local=_LABEL.sub("", _text(node, "pubDate")),
                )
            )
    return tuple(items)


def parse_sitemap(answer: Answer) -> tuple[str, ...]:
    """The keys of all articles of a sitemap: also of disabled ones, which answer with a shell."""
    root = _parse(answer)
    if root.tag != f"{_MAP}urlset":
        raise NotExpectedError(f"root {str(root.tag)[:40]}", url=answer.url, status=answer.status)
    keys = (article_key((node.text or "").strip()) for node in root.iter(f"{_MAP}loc"))
    return tuple(dict.fromkeys(key for key in keys if key))


def _parse(answer: Answer) -> etree._Element:
    head = answer.body[:2000].upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in answer.body[:100_000].upper():
        if b"<!DOCTYPE HTML" in head:
            raise NotExpectedError("a page, no feed", url=answer.url, status=answer.status)
        raise UnsafeError("a document type in XML", url=answer.url)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(answer.body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotExpectedError(str(error)[:200], url=answer.url, status=answer.status) from None


def _text(node: etree._Element, name: str) -> str:
    child = node.find(name)
    return (child.text or "").strip() if child is not None else ""
