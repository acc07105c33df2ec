"""How a WordPress page is addressed, whichever part of the site names it."""

from urllib.parse import parse_qs, unquote, urlsplit


def page_key(url: str) -> str:
    """The path of a page, or ?p=ID on a site with plain permalinks; empty for the front page.

    Interface, feed and sitemap all know the permalink, so a site that closes one of them keeps
    its articles.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    for name in ("p", "page_id", "attachment_id"):
        if asked.get(name, [""])[0].isdigit():
            return f"?{name}={asked[name][0]}"
    path = unquote(parts.path).replace("/index.php/", "/", 1).rstrip("/")
    return "" if path in ("", "/index.php") else path


def same_host(url: str, base: str) -> bool:
    """Whether an address lies on the site itself."""
    one, two = urlsplit(url), urlsplit(base)
    return (one.hostname or "").removeprefix("www.") == (two.hostname or "").removeprefix("www.")
