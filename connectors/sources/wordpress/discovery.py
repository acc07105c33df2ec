"""Where a WordPress keeps its interface, and whether a site is one at all."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from connectors.base import Answer
from connectors.cleaning.text import clean_title

_LINKED = re.compile(r'<([^>]+)>\s*;\s*rel="?https://api\.w\.org/"?')


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the front page tells. `rest` is empty when it names no interface."""

    rest: str
    software: str
    name: str
    is_wordpress: bool


def read_front(answer: Answer) -> FrontPage:
    """The signs of a WordPress on its front page, the header first."""
    tree = LexborHTMLParser(answer.text())
    linked = _LINKED.search(answer.headers.get("link", ""))
    node = tree.css_first("link[rel='https://api.w.org/']")
    rest = linked[1] if linked else (node.attributes.get("href") or "" if node else "")
    made = tree.css_first("meta[name=generator]")
    software = (made.attributes.get("content") or "") if made else ""
    site = tree.css_first("meta[property='og:site_name']")
    title = tree.css_first("title")
    name = (site.attributes.get("content") or "") if site else (title.text() if title else "")
    return FrontPage(
        rest=urljoin(answer.url, rest) if rest else "",
        software=software if software.startswith("WordPress") else "",
        name=clean_title(name),
        is_wordpress=bool(rest) or "/wp-content/" in answer.text() or "WordPress" in software,
    )
