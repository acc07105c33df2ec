"""Sitemaps: lists of pages and lists of such lists."""

import gzip
import io
from dataclasses import dataclass
from datetime import datetime

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.xml import local_name, read_xml
from connectors.errors import NotExpectedError, TooBigError

_MOST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SitemapUrl:
    """One page, and when it last changed if the sitemap says so."""

    loc: str
    lastmod: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, and further sitemaps."""

    urls: tuple[SitemapUrl, ...]
    children: tuple[str, ...]


def parse_sitemap(body: bytes) -> Sitemap:
    """The sitemap, unpacked if need be; NotExpectedError when it is none or broken."""
    root = read_xml(_unpack(body))
    if local_name(root) not in ("urlset", "sitemapindex"):
        raise NotExpectedError(f"a {local_name(root)} is no sitemap")
    urls: list[SitemapUrl] = []
    children: list[str] = []
    for entry in root:
        told = {local_name(each): (each.text or "").strip() for each in entry}
        loc = told.get("loc", "")
        if loc and local_name(entry) == "sitemap":
            children.append(loc)
        elif loc and local_name(entry) == "url":
            urls.append(SitemapUrl(loc, parse_moment(told.get("lastmod", ""), "UTC")))
    return Sitemap(tuple(urls), tuple(children))


def _unpack(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            unpacked = packed.read(_MOST + 1)
    except (OSError, EOFError) as error:
        raise NotExpectedError(f"broken gzip: {error}") from None
    if len(unpacked) > _MOST:
        raise TooBigError("sitemap over 50 MB")
    return unpacked
