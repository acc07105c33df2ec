import tomllib
from collections import Counter
from pathlib import Path

import pytest

from connectors.base import Answer
from connectors.errors import NotFoundError, PolicyError, SourceError, UnreachableError
from connectors.registry import PROBE_REQUESTS, SharedAnswers, load_registry, probe_all
from tests.guarded import now

CONFIG = Path(__file__).parents[2] / "config" / "sources.toml"


class Asked:
    """An Http that counts, and answers all alike: with a body, or with an error."""

    def __init__(self, body: bytes = b"", failing: SourceError | None = None) -> None:
        self.urls: list[str] = []
        self.body = body
        self.failing = failing

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        self.urls.append(f"{kind} {url} {sorted(headers or {})} {sorted(allow)}")
        if self.failing is not None:
            raise self.failing
        return Answer(url, url, 200, {}, self.body, now())

    def download(self, url, *, headers=None):
        raise AssertionError(url)


@pytest.fixture(scope="module")
def registry():
    return load_registry(tomllib.loads(CONFIG.read_text()))


@pytest.mark.parametrize(
    "http",
    [
        Asked(b"<html><title>Desa</title></html>"),
        Asked(b"{}"),
        Asked(b"[]"),
        Asked(b"\x00\xff"),
        Asked(b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'),
        Asked(failing=NotFoundError("status 404", status=404)),
        Asked(failing=UnreachableError("no connection")),
    ],
    ids=["html", "object", "list", "bytes", "rss", "404", "silent"],
)
def test_a_probe_asks_at_most_nine_times_and_nothing_twice(registry, http: Asked):
    report = probe_all(registry, http, "http://desa.example/")
    assert {probe.kind for probe in report.probes} == set(registry.kinds)
    assert 0 < len(http.urls) <= PROBE_REQUESTS == 9
    assert report.requests == len(http.urls)
    assert max(Counter(http.urls).values()) == 1
    confidences = [probe.confidence for probe in report.probes]
    assert confidences == sorted(confidences, reverse=True)


def test_a_dead_site_is_of_no_kind(registry):
    report = probe_all(registry, Asked(failing=UnreachableError()), "http://desa.example")
    assert report.best == ""


def test_answers_and_errors_are_kept():
    http = Asked(b"isi")
    shared = SharedAnswers(http, 2)
    assert shared.get("http://a/") is shared.get("http://a/")
    http.failing = NotFoundError("status 404")
    for _ in range(2):
        with pytest.raises(NotFoundError):
            shared.get("http://b/")
    with pytest.raises(PolicyError):
        shared.get("http://c/")
    assert shared.get("http://a/").body == b"isi"  # the held ones are still given
    assert len(http.urls) == shared.requests == 2
    with pytest.raises(PolicyError):
        shared.download("http://a/")


@pytest.mark.parametrize(
    "kinds",
    [
        None,
        {},
        {"x": "os:system"},
        {"x": "connectors.sources.nihil:X"},
        {"x": "connectors.sources.feed:Nihil"},
    ],
)
def test_a_wrong_line_is_named(kinds):
    with pytest.raises(ValueError, match=r"sources\.toml"):
        load_registry({"kinds": kinds})
