"""The older generation: what fails alone is refused alone, and read again by its key."""

from dataclasses import replace
from pathlib import Path

import pytest
from recorded import NOW, Recorded

from connectors.base import Context, SourceConfig, State
from connectors.errors import BlockedError, UnreachableError
from connectors.sources.opensid.connector import OpenSid


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "recordings" / "opensid"


def context(http) -> Context:
    config = SourceConfig("52.01.14.2005", "http://127.0.0.1:8801", "Asia/Makassar")
    return Context(http, config, lambda: NOW, "incremental", lambda: False, lambda *_: {})


def read(http, stream: str):
    return list(OpenSid().read(context(http), stream, State()))


def records(pages):
    return [record for page in pages for record in page.records]


def test_one_article_that_is_blocked_or_hangs_is_refused_alone_and_read_again(folder: Path):
    everything = records(read(Recorded(folder, "feed-broken"), "artikel"))
    key = everything[40].key

    class Moody(Recorded):
        def get(self, url, **how):
            if url.endswith(key):
                raise BlockedError("a firewall dislikes one word", url=url)
            return super().get(url, **how)

    pages = read(Moody(folder, "feed-broken"), "artikel")
    assert [(r.key, r.code) for page in pages for r in page.rejects] == [(key, "blocked")]
    assert len(records(pages)) == 90
    (reject,) = [r for page in pages for r in page.rejects]
    http = Recorded(folder, "feed-broken")
    waiting = replace(context(http), waiting=lambda _stream: frozenset({key}))
    rest = records(list(OpenSid().read(waiting, "artikel", State())))
    assert key not in {r.key for r in rest} and not any(key in path for path in http.paths)
    again = OpenSid().reread(context(Recorded(folder)), "artikel", reject.key, reject.url)
    assert again == everything[40]


def test_a_site_that_is_down_is_not_one_bad_article(folder: Path):
    class Down(Recorded):
        def get(self, url, **how):
            if len(self.asked) > 12:
                raise UnreachableError("timeout", url=url)
            return super().get(url, **how)

    with pytest.raises(UnreachableError):
        read(Down(folder, "feed-broken"), "artikel")


def test_documents_are_read_again_through_their_list(folder: Path):
    http = Recorded(folder)
    (page,) = read(http, "dokumen")
    connector, ctx = OpenSid(), context(http)
    again = [connector.reread(ctx, "dokumen", record.key, record.url) for record in page.records]
    assert again == list(page.records)
    assert connector.reread(ctx, "dokumen", "4711", "") is None
    assert [path for path in http.paths if path.startswith("/ppid")] == ["/ppid", "/ppid"]
