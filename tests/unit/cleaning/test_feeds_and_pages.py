"""Feeds, sitemaps and article pages: read whole or refused."""

import contextlib
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.article_page import read_article_page
from connectors.cleaning.rss import parse_feed
from connectors.cleaning.sitemap import parse_sitemap
from connectors.errors import NotExpectedError, SourceError, UnsafeError

ZONE = "Asia/Makassar"
RSS = b"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Desa Uji</title>
<item><title>Rapat &amp;#038; doa</title><link>/a/1</link><pubDate>Sen, 05 Agu 2024 08:00:00 +0800
</pubDate><category>Berita</category><description>Ringkas</description>
<content:encoded><![CDATA[<p>Isi <!DOCTYPE> penuh</p>]]></content:encoded></item>
<item><title>Hanya ringkasan</title><guid>https://desa.example/a/2</guid>
<pubDate>Mon, 05 Aug 2024 00:00:00 +0000</pubDate><description>Ringkas</description></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:x,1</id>
<title>Satu</title><link rel="self" href="/s"/><link href="/satu"/><published>2024-08-05T00:00:00Z
</published><updated>2024-08-06T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Isi</p></div></content>
</entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R
</title></channel><item><title>Satu</title><link>https://x.example/1</link>
<dc:date>2024-08-05T08:00:00+08:00</dc:date><description>d</description></item></rdf:RDF>"""
MOMENT = datetime(2024, 8, 5, tzinfo=UTC)


def test_rss_with_indonesian_dates() -> None:
    full, short = parse_feed(RSS, "https://desa.example/feed", ZONE).entries
    assert (full.title, full.url) == ("Rapat & doa", "https://desa.example/a/1")
    assert full.published == short.published == MOMENT
    assert "penuh" in full.html and not full.partial
    assert short.partial and short.url == "https://desa.example/a/2"


def test_atom_and_rdf() -> None:
    atom = parse_feed(ATOM, "https://x.example/", ZONE).entries[0]
    assert (atom.key, atom.url) == ("tag:x,1", "https://x.example/satu")
    assert "<p>Isi</p>" in atom.html.replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    assert atom.modified == datetime(2024, 8, 6, tzinfo=UTC)
    assert parse_feed(RDF, "https://x.example/", ZONE).entries[0].published == MOMENT


@given(st.integers(min_value=1, max_value=len(RSS) - 1))
def test_a_feed_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(NotExpectedError):
        parse_feed(RSS[:length], "https://desa.example/feed", ZONE)


@given(st.binary(max_size=300))
def test_any_bytes_end_as_a_source_error_or_a_feed(body: bytes) -> None:
    for parse in (lambda: parse_feed(body, "https://x.example", ZONE), lambda: parse_sitemap(body)):
        with contextlib.suppress(SourceError):
            parse()


def test_html_and_declarations_are_refused() -> None:
    with pytest.raises(NotExpectedError):
        parse_feed(b"<!doctype html><html><body>Beranda</body></html>", "", ZONE)
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aa">]><rss><channel/></rss>'
    with pytest.raises(UnsafeError):
        parse_feed(bomb, "", ZONE)


def test_sitemaps_nested_and_packed() -> None:
    index = b"<sitemapindex><sitemap><loc> https://x.example/a.xml </loc></sitemap></sitemapindex>"
    assert parse_sitemap(index).children == ("https://x.example/a.xml",)
    urls = (
        b"<urlset><url><loc>https://x.example/1</loc><lastmod>2024-08-05</lastmod></url></urlset>"
    )
    read = parse_sitemap(gzip.compress(urls)).urls[0]
    assert (read.loc, read.lastmod) == ("https://x.example/1", MOMENT)
    with pytest.raises(NotExpectedError):
        parse_sitemap(gzip.compress(urls)[:-12])
    with pytest.raises(NotExpectedError):
        parse_sitemap(RSS)


PAGE = """<html><head><title>Rapat - Desa</title><link rel=canonical href="/rapat/">
<meta property="article:published_time" content="2024-08-05T08:00:00+08:00"></head><body>
<nav>menu</nav><article><h1>Rapat desa</h1><p>Isi rapat.</p><script>x()</script></article>
</body></html>"""


def test_an_article_page() -> None:
    page = read_article_page(PAGE, "https://x.example/?p=3", ZONE)
    assert page is not None
    assert (page.title, page.url) == ("Rapat desa", "https://x.example/rapat/")
    assert page.published == MOMENT
    assert "Isi rapat" in page.html and "menu" not in page.html and "x()" not in page.html
    assert not page.protected


def test_a_page_that_asks_for_a_password_says_so() -> None:
    locked = PAGE.replace("<p>Isi rapat.</p>", '<form><input name="post_password"></form>')
    page = read_article_page(locked, "https://x.example/?p=3", ZONE)
    assert page is not None and page.protected
