"""One article page or archive list of the older generation, in either bundled theme."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from connectors.cleaning.text import squash
from connectors.sources.opensid.address import article_key

_DATE = re.compile(r"\d{1,2}\s+[A-Za-z]+\s+\d{4}(?:\s+\d{2}:\d{2}:\d{2})?")
_LAST = re.compile(r"Halaman\s+\d+\s+dari\s+(\d+)")


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What an article page holds."""

    title: str
    html: str
    category: str
    names_category: bool  # the theme shows a category where there is one
    local: str
    image: str
    agenda: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArchiveList:
    """One page of the archive: keys in order, and the number of the last page (0 = not said)."""

    keys: tuple[str, ...]
    last: int


def read_article(html: str) -> ReadArticle | None:
    """The article, or None for the shell that an unknown or disabled one answers with."""
    tree = LexborHTMLParser(html)
    title_node = tree.css_first("meta[property='og:title']")
    body = tree.css_first(".single_page_content .teks") or tree.css_first(
        "article ~ .content, article + .content, .content.space-y-2"
    )
    if title_node is None or body is None or tree.css_first("#artikel-blank") is not None:
        return None
    meta = tree.css_first(".post_commentbox .meta_date") or tree.css_first("article h1 ~ span")
    dated = _DATE.search(squash(meta.text(separator=" "))) if meta else None
    category = tree.css_first(".post_commentbox .meta_date a")
    image = tree.css_first("meta[property='og:image']")
    return ReadArticle(
        title=title_node.attributes.get("content") or "",
        html=body.inner_html or "",
        category=squash(category.text()) if category else "",
        names_category=tree.css_first(".post_commentbox") is not None,
        local=dated[0] if dated else "",
        image=_own_image((image.attributes.get("content") or "") if image else ""),
        agenda=_agenda(tree),
    )


def read_archive(html: str) -> ArchiveList | None:
    """A page of the archive; None when it is no such page."""
    tree = LexborHTMLParser(html)
    text = tree.text(separator=" ")
    if "Arsip" not in text:
        return None
    tables = [node for node in tree.css("table") if node.css_first("a[href*='/artikel/']")]
    holder = tables[0] if tables else tree
    rows = holder.css("a[href*='/artikel/']" if tables else "ol li a[href*='/artikel/']")
    keys = tuple(article_key(node.attributes.get("href") or "") for node in rows)
    last = _LAST.search(squash(text))
    return ArchiveList(
        tuple(dict.fromkeys(key for key in keys if key)), int(last[1]) if last else 0
    )


def _own_image(url: str) -> str:
    """Only a picture of the article itself; themes put the village's logo there otherwise."""
    return url if "/upload/artikel/" in url else ""


def _agenda(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """When and where; the coordinator's name stays out."""
    found = []
    for box in tree.css(".info-box"):
        name, value = box.css_first(".info-box-text"), box.css_first(".progress-description")
        if name and value:
            label, said = squash(name.text()), squash(value.text())
            if said and not label.lower().startswith("koordinator"):
                found.append((label, said))
    return tuple(found)
