"""WordPress by contract: fields we name, paging to the end, loops, halving, closed interfaces."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.base import Answer, Context, SourceConfig, State
from connectors.errors import NotExpectedError, PagingBrokenError, UnreachableError
from connectors.records import Tombstone
from connectors.sources.wordpress.address import page_key
from connectors.sources.wordpress.connector import WordPress
from connectors.statuses import error_of

BASE = "https://kec.example"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def _post(number: int, *, locked: bool = False, minute: int = 0) -> dict:
    return {
        "id": number,
        "date_gmt": "2024-08-05T00:00:00",
        "modified_gmt": f"2024-08-05T00:{minute:02}:00",
        "status": "publish",
        "link": f"{BASE}/2024/08/tulisan-{number}/",
        "title": {"rendered": f"Tulisan {number} &#038; lain"},
        "content": {
            "rendered": ""
            if locked
            else '<p onclick="x()">Isi</p><a href="/wp-content/uploads/perdes.pdf">Perdes 2024</a>',
            "protected": locked,
        },
        "categories": [3],
        "featured_media": 0,
    }


class Site:
    """A small WordPress interface; `most` is the page size at which it breaks down."""

    def __init__(self, posts: list[dict], *, most: int = 100, deaf: bool = False) -> None:
        self.posts, self.most, self.deaf = posts, most, deaf
        self.asked: list[str] = []

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        self.asked.append(url)
        status, told, head = self._answer(url)
        if status not in allow:
            raise error_of(status, head, kind, url, NOW)
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return Answer(url, url, status, head, body, NOW)

    def _answer(self, url):
        parts = urlsplit(url)
        asked = {name: value[0] for name, value in parse_qs(parts.query).items()}
        if parts.path == "/":
            return (
                200,
                b"<title>Kecamatan Uji</title>",
                {"link": f'<{BASE}/wp-json/>; rel="https://api.w.org/"'},
            )
        if parts.path.endswith("/categories"):
            return 200, [{"id": 3, "name": "Pengumuman"}], {}
        if parts.path.endswith("/media"):
            return 200, [], {"x-wp-total": "0"}
        if not parts.path.endswith("/posts"):
            return 404, b"", {}
        size = int(asked["per_page"])
        if size > self.most:
            return 500, b"", {}
        after = asked.get("modified_after", "")
        rows = [row for row in self.posts if row["modified_gmt"] + "Z" > after]
        start = 0 if self.deaf else int(asked.get("offset", "0"))
        return 200, rows[start : start + size], {"x-wp-total": str(len(rows))}


def _context(site: Site, mode="incremental", held=(), options=None) -> Context:
    return Context(
        http=site,
        config=SourceConfig("64.08.04", BASE, options=options or {"jalur": "rest"}),
        now=lambda: NOW,
        mode=mode,
        stopped=lambda: False,
        known=lambda stream, keys: {key: "" for key in keys if key in held},
    )


def test_a_first_read_is_complete_and_asks_for_named_fields_only() -> None:
    site = Site([_post(1), _post(2), _post(3, locked=True)])
    (page,) = WordPress().read(_context(site), "artikel", State())
    assert [record.title for record in page.records] == ["Tulisan 1 & lain", "Tulisan 2 & lain"]
    first = page.records[0]
    assert (first.key, first.kind) == ("/2024/08/tulisan-1", "pengumuman")
    assert "onclick" not in first.html
    assert page.last and page.complete
    assert all("_fields=" in url for url in site.asked if "/wp/v2/" in url)
    assert not any("users" in url or "comments" in url or "_embed" in url for url in site.asked)


def test_a_repeat_read_takes_what_changed_at_or_after_the_cursor() -> None:
    site = Site([_post(1), _post(2)])
    (page,) = WordPress().read(_context(site), "artikel", State())
    (again,) = WordPress().read(_context(site), "artikel", page.next_state)
    assert again.records == () and not again.complete
    site.posts.append(_post(4))  # with the very moment of the cursor
    (third,) = WordPress().read(_context(site), "artikel", page.next_state)
    assert [record.key for record in third.records] == ["/2024/08/tulisan-4"]


def test_a_post_locked_later_is_withdrawn_at_once() -> None:
    site = Site([_post(1, locked=True)])
    context = _context(site, held=("/2024/08/tulisan-1",))
    (page,) = WordPress().read(context, "artikel", State())
    assert page.records == (Tombstone(key="/2024/08/tulisan-1", reason="dikecualikan"),)


def test_a_weak_site_is_read_in_smaller_pages_and_that_is_remembered() -> None:
    site = Site([_post(number) for number in range(30)], most=12)
    pages = list(WordPress().read(_context(site), "artikel", State()))
    assert len({record.key for page in pages for record in page.records}) == 30
    assert pages[-1].last and pages[-1].next_state.learn("ukuran") == "12"


def test_a_site_that_cannot_answer_at_all_is_unreachable() -> None:
    with pytest.raises(UnreachableError):
        list(WordPress().read(_context(Site([_post(1)], most=0)), "artikel", State()))


def test_pages_that_repeat_are_a_loop() -> None:
    site = Site([_post(number) for number in range(250)], deaf=True)
    with pytest.raises(PagingBrokenError):
        list(WordPress().read(_context(site, "full"), "artikel", State()))


def test_linked_files_become_documents_once() -> None:
    site = Site([_post(1), _post(2)])
    pages = list(WordPress().read(_context(site), "dokumen", State()))
    found = [record for page in pages for record in page.records]
    assert [each.key for each in found] == ["/wp-content/uploads/perdes.pdf"]
    assert found[0].title == "Perdes 2024"
    assert [page.last for page in pages].count(True) == 1


def test_a_soft_answer_is_not_expected() -> None:
    class Soft(Site):
        def _answer(self, url):
            return 200, b"<html>Beranda</html>", {}

    with pytest.raises(NotExpectedError):
        list(WordPress().read(_context(Soft([])), "artikel", State()))


PAGE = b"""<html><head><meta property="og:type" content="article">
<meta property="article:published_time" content="2024-08-05T08:00:00+08:00">
<meta property="og:title" content="Kabar"></head>
<body><article><h1>Kabar</h1><div class="entry-content"><p>Isi yang cukup panjang.</p></div>
</article></body></html>"""


class Pages(Site):
    """A site with its interface closed: a sitemap and three pages, one of which may fail."""

    def __init__(self, failing: dict[str, int | None]) -> None:
        super().__init__([])
        self.failing = failing

    def _answer(self, url):
        path = urlsplit(url).path
        if path in self.failing:
            status = self.failing[path]
            if status is None:
                raise UnreachableError("timeout", url=url)
            return status, b"<html>Ditolak</html>", {"content-type": "text/html"}
        if path == "/":
            return 200, b"<title>Kecamatan Uji</title>", {}
        if path == "/wp-sitemap.xml":
            locs = "".join(f"<url><loc>{BASE}/2024/08/k{n}/</loc></url>" for n in range(3))
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return 200, f'<urlset xmlns="{space}">{locs}</urlset>'.encode(), {}
        if path.startswith("/2024/08/k"):
            return 200, PAGE, {}
        return 404, b"", {}


@pytest.mark.parametrize("status", [None, 403, 500])
def test_one_page_that_fails_is_refused_alone_and_read_again(status: int | None) -> None:
    site = Pages({"/2024/08/k1/": status})
    context = _context(site, options={"jalur": "peta-situs"})
    (page,) = WordPress().read(context, "artikel", State())
    assert [record.key for record in page.records] == ["/2024/08/k0", "/2024/08/k2"]
    assert [reject.key for reject in page.rejects] == ["/2024/08/k1"]
    waiting = replace(context, waiting=lambda _stream: frozenset({"/2024/08/k1"}))
    (later,) = WordPress().read(waiting, "artikel", State())
    assert later.rejects == ()
    reject = page.rejects[0]
    assert WordPress().reread(context, "artikel", reject.key, reject.url).key == reject.key
    site.failing.clear()
    again = WordPress().reread(context, "artikel", reject.key, reject.url)
    assert (again.key, again.title) == ("/2024/08/k1", "Kabar")


def test_a_site_that_is_down_is_not_one_bad_page() -> None:
    site = Pages({"/2024/08/k1/": None, "/": None})
    with pytest.raises(UnreachableError):
        list(WordPress().read(_context(site, options={"jalur": "peta-situs"}), "artikel", State()))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"{BASE}/2024/08/a/", "/2024/08/a"),
        (f"{BASE}/index.php/2024/08/a", "/2024/08/a"),
        (f"{BASE}/?p=12", "?p=12"),
        (f"{BASE}/index.php?page_id=3&preview=1", "?page_id=3"),
        (f"{BASE}/", ""),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert page_key(url) == key


def test_a_probe_names_the_site_and_never_raises() -> None:
    probe = WordPress().probe(Site([_post(1)]), BASE)
    assert probe.confidence > 0.8 and probe.identity.name == "Kecamatan Uji"
    assert probe.identity.code == ""

    class Down(Site):
        def _answer(self, url):
            return 500, b"", {}

    assert WordPress().probe(Down([]), BASE).confidence == 0
