"""The feed and the sitemap of an OpenSID site."""

from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.news import Story
from portal.sample.opensid.frame import send
from portal.sample.village import VillageContent

_XML = "text/xml; charset=UTF-8"
_NEWEST = 50
_SHORTEST = 260  # bytes; an article below this breaks the real feed (upstream issue 8213)
_HEAD = """<rss version="2.0"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:wfw="http://wellformedweb.org/CommentAPI/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
    xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
"""
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def show_feed(ask: Ask, content: VillageContent) -> Reply:
    """The newest 50; one short article among them breaks it in the middle."""
    village = content.village
    text = f"""{_HEAD}    <channel>
        <title>Desa {escape(village.name)}</title>
        <link>{ask.base}/</link>
        <atom:link href="{ask.base}/feed" rel="self" type="application/rss+xml" />
        <description>Situs Web  {escape(village.name)}  {escape(village.district)}  \
{escape(village.regency)} Prov. {escape(village.province)}.</description>
        <dc:language>id</dc:language>
        <dc:rights>Copyright 2016-{content.today.year} OpenDesa - OpenSID </dc:rights>
"""
    shown = [story for story in content.stories if story.is_shown and story.kind == "dinamis"]
    for story in shown[:_NEWEST]:
        item = _write_item(ask, story)
        if len(story.html.encode()) < _SHORTEST:
            broken = item[: item.index("<![CDATA[", item.index("<description>")) + 9]
            return send(ask, 500, "text/html; charset=UTF-8", (text + broken).encode())
        text += item
    return send(ask, 200, _XML, f"{text}            </channel>\n</rss>\n".encode())


def _write_item(ask: Ask, story: Story) -> str:
    at = story.at
    # The real feed prints the local clock and calls it +0000.
    stamp = (
        f"{_ENGLISH_DAYS[at.weekday()]}, {at.day:02d} {_ENGLISH_MONTHS[at.month - 1]} {at.year} "
        f"{at:%H:%M:%S} +0000"
    )
    return f"""                    <item>
                <title>{escape(story.title)}</title>
                <link>{ask.base}{story.path}</link>
                <guid>{ask.base}{story.path}</guid>
                <pubDate>{stamp}</pubDate>
                <category><![CDATA[{story.category}]]></category>
                <description>
                    <![CDATA[
                                                {story.text[:260]}[...]                    ]]>
                </description>
                <content:encoded>
                    <![CDATA[
                                                {story.html}                    ]]>
                </content:encoded>
                <dc:creator>Administrator</dc:creator>
            </item>
"""


def show_sitemap(ask: Ask, content: VillageContent) -> Reply:
    """All articles, also hidden ones; the date is that of publication, never of an edit."""
    stories = sorted((*content.stories, *content.pages), key=lambda story: story.at)
    entries = "".join(
        f"""	<url>
		<loc>{ask.base}{story.path}</loc>
		<lastmod>{story.at:%Y-%m-%d}</lastmod>
		<priority>0.5</priority>
		<changefreq>weekly</changefreq>
	</url>
"""
        for story in stories
    )
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
	<url>
		<loc>{ask.base}/</loc>
		<priority>1.0</priority>
		<changefreq>daily</changefreq>
	</url>

	<!-- Sitemap -->
{entries}</urlset>
"""
    return send(ask, 200, _XML, body.encode())
