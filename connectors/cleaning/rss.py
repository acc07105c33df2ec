"""RSS, RDF and Atom as one shape."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.text import clean_title
from connectors.cleaning.xml import local_name, read_xml
from connectors.errors import NotExpectedError

_ENTRIES = {"item", "entry"}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as the feed has it: `html` is raw, `partial` says it is only a summary."""

    key: str
    url: str
    title: str
    html: str
    published: datetime | None
    modified: datetime | None
    raw_date: str
    categories: tuple[str, ...]
    image: str
    partial: bool
    lead: str = ""  # the summary, also where there is a full text


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole feed."""

    title: str
    generator: str
    entries: tuple[FeedEntry, ...]


def parse_feed(body: bytes, base_url: str, zone: str) -> Feed:
    """The feed; NotExpectedError when it is broken, cut off or no feed at all."""
    root = read_xml(body, base_url)
    if local_name(root) not in ("rss", "rdf", "feed"):
        raise NotExpectedError(f"a {local_name(root)} is no feed", url=base_url)
    channel = next((each for each in root if local_name(each) == "channel"), root)
    entries = [each for each in root.iter() if local_name(each) in _ENTRIES]
    return Feed(
        clean_title(_text(channel, "title")),
        _text(channel, "generator"),
        tuple(_read_entry(entry, base_url, zone) for entry in entries),
    )


def _read_entry(entry: etree._Element, base_url: str, zone: str) -> FeedEntry:
    link = _link(entry)
    guid = _text(entry, "guid") or _text(entry, "id")
    if not link and guid.startswith(("http://", "https://")):
        link = guid
    full = _body(entry, "encoded") or _body(entry, "content")
    summary = _body(entry, "description") or _body(entry, "summary")
    dates = [_text(entry, name) for name in ("pubdate", "published", "date", "updated")]
    raw = next((text for text in dates if text), "")
    changed = _text(entry, "updated") or _text(entry, "modified")
    url = urljoin(base_url, link) if link else ""
    title = clean_title(_text(entry, "title"))
    return FeedEntry(
        key=guid or url or f"{title} {raw}".strip(),
        url=url,
        title=title,
        html=full or summary,
        published=parse_moment(raw, zone) if raw else None,
        modified=parse_moment(changed, zone) if changed else None,
        raw_date=raw,
        categories=_categories(entry),
        image=_image(entry, base_url),
        partial=not full,
        lead=summary,
    )


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in parent if local_name(each) == name]


def _words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _text(parent: etree._Element, name: str) -> str:
    for each in _children(parent, name):
        text = _words(each).strip()
        if text:
            return text
    return ""


def _body(parent: etree._Element, name: str) -> str:
    """The text of an element, or its markup where it holds XHTML."""
    for each in _children(parent, name):
        if len(each) and each.get("type") == "xhtml":
            return "".join(etree.tostring(part, encoding="unicode") for part in each)
        text = _words(each).strip()
        if text:
            return text
    return ""


def _link(entry: etree._Element) -> str:
    links = _children(entry, "link")
    for each in links:
        if each.get("href") and each.get("rel", "alternate") == "alternate":
            return str(each.get("href"))
    return next((each.text.strip() for each in links if each.text and each.text.strip()), "")


def _categories(entry: etree._Element) -> tuple[str, ...]:
    found = [
        clean_title(each.get("label") or each.get("term") or _words(each))
        for each in _children(entry, "category")
    ]
    return tuple(name for name in found if name)


def _image(entry: etree._Element, base_url: str) -> str:
    for each in entry:
        kind = each.get("type", "") or each.get("medium", "")
        pictured = local_name(each) == "thumbnail" or (
            local_name(each) in ("enclosure", "content") and kind.startswith("image")
        )
        if pictured and each.get("url"):
            return urljoin(base_url, str(each.get("url")))
    return ""
