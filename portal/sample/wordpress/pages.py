"""Feeds, sitemap and pages of an office's site."""

from datetime import UTC, timedelta
from email.utils import format_datetime
from hashlib import md5
from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.news import Story
from portal.sample.wordpress.office import OfficeContent, link

_PER_FEED = 10
_HOURS = timedelta(hours=8)
_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def send_page(ask: Ask, status: int, kind: str, text: str, *more: tuple[str, str]) -> Reply:
    """A page, a feed or a sitemap."""
    headers = (
        ("Server", "Apache/2.4.71 (Debian)"),
        *more,
        ("Link", f'<{ask.base}/wp-json/>; rel="https://api.w.org/"'),
        ("Content-Type", kind),
    )
    return Reply(status, text.encode(), headers)


def show_feed(ask: Ask, content: OfficeContent) -> Reply:
    """Ten posts a page through the whole archive; past the end 404 with the same validators."""
    page = int(ask.query.get("paged", "1")) if ask.query.get("paged", "1").isdigit() else 1
    stories = [story for story in content.stories if story.is_shown]
    shown = stories[(page - 1) * _PER_FEED : page * _PER_FEED]
    newest = max((story.changed for story in stories), default=content.stories[0].at) - _HOURS
    stamp = format_datetime(newest.replace(tzinfo=UTC), usegmt=True)
    tag = f'"{md5(stamp.encode(), usedforsecurity=False).hexdigest()}"'
    more = (("Last-Modified", stamp), ("ETag", tag))
    asked = (ask.headers.get("if-none-match"), ask.headers.get("if-modified-since"))
    if asked != (None, None) and asked[0] in (None, tag) and asked[1] in (None, stamp):
        return Reply(304, b"", more)
    items = "".join(_write_item(ask, story) for story in shown)
    text = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {_SPACES}>

<channel>
	<title>{escape(content.name)}</title>
	<atom:link href="{ask.base}/feed/" rel="self" type="application/rss+xml" />
	<link>{ask.base}</link>
	<description>Kabupaten {escape(content.regency.name)}</description>
	<lastBuildDate>{stamp.replace("GMT", "+0000")}</lastBuildDate>
	<language>id-ID</language>
	<sy:updatePeriod>
	hourly	</sy:updatePeriod>
	<generator>https://wordpress.org/?v=6.1.9</generator>
{items}</channel>
</rss>
"""
    kind = "application/rss+xml; charset=UTF-8"
    return send_page(ask, 200 if shown else 404, kind, text, *more)


def _write_item(ask: Ask, story: Story) -> str:
    at = format_datetime((story.at - _HOURS).replace(tzinfo=UTC))
    return f"""	<item>
		<title>{escape(story.title)}</title>
		<link>{link(ask.base, story)}</link>
		<dc:creator><![CDATA[Humas]]></dc:creator>
		<pubDate>{at}</pubDate>
		<category><![CDATA[{story.category}]]></category>
		<guid isPermaLink="false">{ask.base}/?p={story.id}</guid>
		<description><![CDATA[{story.text[:200]}]]></description>
		<content:encoded><![CDATA[
{story.html}
]]></content:encoded>
	</item>
"""


def show_sitemap(ask: Ask, content: OfficeContent) -> Reply:
    """The index, or the list of posts; neither with dates, as WordPress itself has it."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if ask.path == "/wp-sitemap.xml":
        child = f"{ask.base}/wp-sitemap-posts-post-1.xml"
        inner = f"<sitemap><loc>{child}</loc></sitemap>"
        text = f"{head}<sitemapindex {space}>{inner}</sitemapindex>"
    else:
        inner = "".join(f"<url><loc>{link(ask.base, one)}</loc></url>" for one in content.stories)
        text = f"{head}<urlset {space}>{inner}</urlset>"
    return send_page(ask, 200, "application/xml; charset=UTF-8", text)


def show_front(ask: Ask, content: OfficeContent) -> Reply:
    """The front page with what points to the feed and the REST base."""
    items = "".join(
        f'<li><a href="{link(ask.base, story)}">{escape(story.title)}</a></li>'
        for story in content.stories[:10]
    )
    return send_page(ask, 200, "text/html; charset=UTF-8", _wrap(ask, content, f"<ul>{items}</ul>"))


def show_post(ask: Ask, content: OfficeContent) -> Reply:
    """One post, or the 404 page."""
    slug = ask.path.strip("/").rpartition("/")[2]
    for story in content.stories:
        if story.slug == slug and story.is_shown:
            body = f"""<article class="post"><h1 class="entry-title">{escape(story.title)}</h1>
<time class="entry-date" datetime="{story.at.isoformat()}+08:00">{story.at:%d/%m/%Y}</time>
<div class="entry-content">{story.html}</div></article>"""
            head = f'<link rel="canonical" href="{link(ask.base, story)}" />'
            page = _wrap(ask, content, body, head)
            return send_page(ask, 200, "text/html; charset=UTF-8", page)
    page = _wrap(ask, content, "<h1>Halaman tidak ditemukan</h1>")
    return send_page(ask, 404, "text/html; charset=UTF-8", page)


def _wrap(ask: Ask, content: OfficeContent, body: str, head: str = "") -> str:
    name = escape(content.name)
    return f"""<!doctype html>
<html lang="id-ID">
<head><meta charset="UTF-8"><title>{name}</title>
<link rel="alternate" type="application/rss+xml" title="{name} &raquo; Feed" \
href="{ask.base}/feed/" />
<link rel="https://api.w.org/" href="{ask.base}/wp-json/" />
<meta name="generator" content="WordPress 6.1.9" />
{head}</head>
<body>{body}</body>
</html>
"""
