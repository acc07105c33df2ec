"""Bodies made safe: an allow-list of tags, absolute links, and their plain text."""

import re
from urllib.parse import urljoin, urlsplit

import nh3
from selectolax.lexbor import LexborHTMLParser

from connectors.cleaning.text import squash

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "blockquote": {"cite"},
}
# Their inside is no text for readers: removed with what they hold.
_HOLLOW = {"script", "style", "iframe", "object", "embed", "noscript", "template", "form", "svg"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_LINKS = {("a", "href"), ("img", "src"), ("blockquote", "cite")}
_BLOCKS = (
    "p,div,br,hr,li,tr,h1,h2,h3,h4,h5,h6,blockquote,pre,table,ul,ol,dl,dt,dd,figure,figcaption"
)
_EMPTY = re.compile(r"<(p|div|span|h[2-6])>(?:\s|&nbsp;|\u00a0|<br ?/?>)*</\1>", re.I)
_LARGE_HEADING = re.compile(r"<(/?)h1\b", re.I)


def sanitise(html: str, base_url: str) -> str:
    """The body with known tags only, links absolute and safe, empty blocks away."""

    def judge(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) not in _LINKS:
            return value
        return _absolute(value, base_url, image=tag == "img")

    # A page has one h1, its title; a body's own becomes the next level.
    wanted = _LARGE_HEADING.sub(r"<\1h2", html)
    clean = nh3.clean(
        wanted,
        tags=_TAGS,
        clean_content_tags=_HOLLOW,
        attributes=_ATTRIBUTES,
        attribute_filter=judge,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
        strip_comments=True,
    )
    for _ in range(5):  # nested empty blocks fall away from the inside
        shorter = _EMPTY.sub("", clean)
        if shorter == clean:
            break
        clean = shorter
    return clean.strip()


def to_text(html: str) -> str:
    """The words a reader sees, one line a block."""
    tree = LexborHTMLParser(html)
    for node in tree.css(",".join(sorted(_HOLLOW))):
        node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    body = tree.body
    if body is None:
        return ""
    lines = (squash(line) for line in body.text(separator="").splitlines())
    return "\n".join(line for line in lines if line)


def _absolute(value: str, base_url: str, *, image: bool) -> str | None:
    wanted = squash(value)
    try:
        full = urljoin(base_url, wanted)
        scheme = urlsplit(full).scheme.lower()
    except ValueError:
        return None
    if scheme not in (("http", "https") if image else _SCHEMES):
        return None
    return full
