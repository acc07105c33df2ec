"""The weight of the portal as it is served: every section page, the stylesheet, nothing else."""

import gzip
import re
import tomllib

import brotli
import pytest
from werkzeug.test import Client

from portal.rules.brand import parse_brands
from portal.sections import SECTIONS
from portal.web.render import read_stylesheet
from portal.wsgi import make_front
from tests.builders import Builder
from tests.databases import ROOT

PAGE = 14_336
STYLESHEET = 4_096
UNITS = ("", "/sangkulirang", "/sangkulirang/benua-baru-ilir", "/setda", "/opd/diskominfo-staper")
LOADED = re.compile(
    r"""<(?:script|iframe|img|source|video|audio|embed|object|link\s+rel="?(?:stylesheet|preload|"""
    r"""preconnect|icon))\b[^>]*?(?:src|href|data)\s*=\s*["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|@import""",
    re.I,
)


@pytest.fixture
def client(templates, settings, clock):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    with database.writing() as session:
        build = Builder(session)
        build.sample()
        desa = build.source("64.08.05.2006")
        for number in range(120):
            build.document(desa, f"Peraturan desa tentang anggaran {number}", days=number)
            build.article(desa, f"Jadwal posyandu ke-{number} di balai desa", days=number)
    made = make_front(settings, database, clock)
    yield Client(made)
    made.stop()
    database.close()


def _paths():
    for section in SECTIONS:
        for unit in ("",) if section.root_only else UNITS:
            yield f"{unit}/{section.word}".rstrip("/") or "/"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_every_section_page_fits_the_first_round_trip(client, encoding):
    unpack = gzip.decompress if encoding == "gzip" else brotli.decompress
    heavy = {}
    for path in _paths():
        plain = client.get(path)
        assert plain.status_code == 200, path
        sent = client.get(path, headers={"Accept-Encoding": encoding})
        assert sent.headers.get("Content-Encoding") in (None, encoding), path
        body = unpack(sent.data) if "Content-Encoding" in sent.headers else sent.data
        sizes = len(gzip.compress(body, 6)), len(brotli.compress(body, quality=5))
        if max(sizes) > PAGE:
            heavy[path] = sizes
    assert not heavy


def test_no_page_loads_anything_from_elsewhere(client):
    for path in _paths():
        assert not LOADED.search(client.get(path).text), path


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://jauh.example/a.png">',
        "<script src=//jauh.example/a.js></script>",
        '<link rel="stylesheet" href="https://jauh.example/a.css">',
        "<style>p{background:url(https://jauh.example/a.png)}</style>",
    ],
)
def test_the_search_for_outside_loads_finds_them(markup):
    assert LOADED.search(markup)


def test_the_stylesheet_is_small():
    brands = parse_brands(tomllib.loads((ROOT / "config" / "brand.toml").read_text()))
    text = brands.general.to_css() + read_stylesheet(ROOT / "templates" / "gaya.css")
    assert len(brotli.compress(text.encode(), quality=5)) <= STYLESHEET
