"""The RSS and the sitemap as OpenSID writes them: best effort upstream, read strictly here."""

import re
from dataclasses import dataclass

from connectors.base import Answer
from connectors.cleaning import rss, sitemap
from connectors.sources.opensid.address import article_key

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


def parse_feed(answer: Answer, zone: str) -> tuple[FeedItem, ...]:
    """The articles of a whole feed; NotExpectedError when it is broken, cut off or no feed.

    PHP 8 breaks it with status 500 in mid-item as soon as one article is short, so a half feed
    is never used: what it lost would look deleted.
    """
    return tuple(
        FeedItem(
            key=article_key(entry.url),
            title=entry.title,
            html=entry.html,
            lead=entry.lead,
            category=entry.categories[0] if entry.categories else "",
            # The clock is the site's own, as on its pages, whatever its label says.
            local=_LABEL.sub("", entry.raw_date),
        )
        for entry in rss.parse_feed(answer.body, answer.url, zone).entries
        if article_key(entry.url)
    )


def parse_sitemap(answer: Answer) -> tuple[str, ...]:
    """The keys of all articles of a sitemap: also of disabled ones, which answer with a shell."""
    keys = (article_key(each.loc) for each in sitemap.parse_sitemap(answer.body).urls)
    return tuple(dict.fromkeys(key for key in keys if key))
