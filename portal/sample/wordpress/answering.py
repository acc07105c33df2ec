"""An office's site: which path shows what, by its software and temper."""

from portal.sample.exchange import Ask, Reply
from portal.sample.sites import Software, Temper
from portal.sample.wordpress.office import OfficeContent
from portal.sample.wordpress.pages import (
    send_page,
    show_feed,
    show_front,
    show_post,
    show_sitemap,
)
from portal.sample.wordpress.rest import answer_rest, fail

_SITEMAPS = ("/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml")


def answer_office(ask: Ask, content: OfficeContent) -> Reply:
    """What WordPress, or a site with nothing but a feed, answers."""
    if content.site.software is Software.FEED:
        return _answer_feed_only(ask, content)
    route = ask.query.get("rest_route", "")
    if ask.path.startswith("/wp-json") or route:
        return _answer_api(ask, content, route or ask.path.removeprefix("/wp-json"))
    if ask.path in ("/feed", "/feed/", "/rss") or ask.query.get("feed") == "rss2":
        return show_feed(ask, content)
    if ask.path in _SITEMAPS:
        return show_sitemap(ask, content)
    if ask.path == "/sitemap.xml":
        there = ("Location", f"{ask.base}/wp-sitemap.xml")
        return send_page(ask, 302, "text/html; charset=UTF-8", "", there)
    if ask.path == "/robots.txt":
        text = f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {ask.base}/wp-sitemap.xml\n"
        return send_page(ask, 200, "text/plain; charset=utf-8", text)
    return show_front(ask, content) if ask.path == "/" else show_post(ask, content)


def _answer_api(ask: Ask, content: OfficeContent, path: str) -> Reply:
    if content.site.temper is Temper.CLOSED:
        return fail(ask, 401, "rest_not_logged_in", "REST API hanya untuk pengguna yang masuk.")
    if content.site.temper is Temper.WALLED:
        text = "<html><head><title>403 Forbidden</title></head><body>Forbidden</body></html>"
        return send_page(ask, 403, "text/html; charset=iso-8859-1", text)
    return answer_rest(ask, content, path)


def _answer_feed_only(ask: Ask, content: OfficeContent) -> Reply:
    if ask.path in ("/feed", "/feed/", "/rss.xml"):
        return show_feed(ask, content)
    headers = (("Content-Type", "text/html; charset=UTF-8"),)
    if ask.path == "/":
        text = (
            f"<!doctype html><html lang='id'><head><title>{content.name}</title>"
            "<link rel='alternate' type='application/rss+xml' href='/feed/'></head>"
            "<body><p>Situs kantor.</p></body></html>"
        )
        return Reply(200, text.encode(), headers)
    found = ask.path.strip("/").rpartition("/")[2] in {one.slug for one in content.stories}
    return show_post(ask, content) if found else Reply(404, b"<h1>404</h1>", headers)
