"""How an article is addressed, whatever part of the site names it."""

import re

_ARTICLE = re.compile(r"/artikel/(\d{4})/0?(\d{1,2})/0?(\d{1,2})/([^/?#\s]+)/?(?:[?#].*)?$")


def article_key(url: str) -> str:
    """The path of an article without leading zeros; empty when the address is none.

    Feed, sitemap, archive and the newer interface write it in different ways; this is the one
    both generations share, so an upgrade of the site keeps its articles.
    """
    match = _ARTICLE.search(url.replace("/index.php/", "/"))
    if match is None:
        return ""
    year, month, day, slug = match.groups()
    return f"/artikel/{year}/{month}/{day}/{slug}"
