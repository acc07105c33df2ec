"""Feeds by contract: found by the page, asked conditionally, never a proof of absence."""

import json
from datetime import UTC, datetime

import pytest

from connectors.base import Answer, Context, SourceConfig, State, Validator
from connectors.errors import NotExpectedError
from connectors.sources.feed import Feed
from connectors.statuses import error_of

BASE = "https://opd.example"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FRONT = b'<link rel="alternate" type="application/rss+xml" href="/umpan.xml">'
RSS = b"""<rss version="2.0"><channel><title>Dinas Uji</title><item><title>Satu</title>
<link>https://opd.example/1</link><guid>a-1</guid><pubDate>Sen, 05 Agu 2024 08:00:00 +0800
</pubDate><description>&lt;p onclick="x"&gt;Ringkas&lt;/p&gt;</description></item>
</channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Dinas Uji",
        "items": [{"id": "j1", "title": "J", "content_html": "<p>I</p>",
                   "date_published": "2024-08-05T00:00:00Z"}],
    }
).encode()  # fmt: skip


class Site:
    """Answers by path; 304 to the right validator."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        path = url.removeprefix(BASE)
        if validator is not None and validator == Validator(url, etag='"1"'):
            return Answer(url, url, 304, {}, b"", NOW, validator)
        if path not in self.answers:
            raise error_of(404, {}, kind, url, NOW)
        return Answer(url, url, 200, {}, self.answers[path], NOW, Validator(url, etag='"1"'))


def _context(site: Site, mode="incremental") -> Context:
    return Context(
        http=site,
        config=SourceConfig("64.08", BASE),
        now=lambda: NOW,
        mode=mode,
        stopped=lambda: False,
        known=lambda stream, keys: {},
    )


def test_a_feed_is_found_read_and_then_asked_conditionally() -> None:
    context = _context(Site({"/": FRONT, "/umpan.xml": RSS}))
    (page,) = Feed().read(context, "artikel", State())
    (article,) = page.records
    assert (article.key, article.title, article.partial) == ("a-1", "Satu", True)
    assert article.published == datetime(2024, 8, 5, tzinfo=UTC)
    assert "onclick" not in article.html
    assert page.last and not page.complete
    (again,) = Feed().read(context, "artikel", page.next_state)
    assert again.records == () and again.last and not again.complete


def test_a_json_feed_at_a_guessed_place() -> None:
    (page,) = Feed().read(_context(Site({"/": b"<p>", "/rss.xml": JSON})), "artikel", State())
    assert [article.key for article in page.records] == ["j1"]
    assert page.next_state.learn("umpan") == f"{BASE}/rss.xml"


def test_a_broken_feed_is_refused() -> None:
    with pytest.raises(NotExpectedError):
        list(Feed().read(_context(Site({"/": FRONT, "/umpan.xml": RSS[:-40]})), "artikel", State()))


def test_absence_is_never_deletion() -> None:
    context = _context(Site({}))
    assert not any(page.complete for page in Feed().sweep(context, "artikel", ""))
    assert Feed().confirm_gone(context, "artikel", "a-1", f"{BASE}/1") == "unknown"
    assert not Feed().streams(context)[0].sweeps


def test_a_probe_is_modest_and_never_raises() -> None:
    assert 0 < Feed().probe(Site({"/": FRONT, "/umpan.xml": RSS}), BASE).confidence < 0.7
    assert Feed().probe(Site({}), BASE).confidence == 0
    assert Feed().probe(Site({"/": b"<p>kosong"}), BASE).confidence == 0
