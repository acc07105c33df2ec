"""Handing a page on: links that work without a script, and what a shared link shows."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.sections import SECTIONS
from tests.builders import Builder

DESA = "/sangkulirang/benua-baru-ilir"
UNITS = ("", "/sangkulirang", DESA, "/setda", "/setda/pbj", "/opd/dinkes")


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        build.article(
            build.source("64.08.05.2006"),
            'Rapat "besar" <RT 05> & doa',
            html="<p>Rapat &amp; doa<br>malam ini.</p>",
        )
    return open_portal(tree_database)


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in found}


def short_of(page: str) -> str:
    return unescape(page.split('class="salin">')[1].split("<")[0])


def test_the_written_address_leads_back_to_every_page(client):
    for section in SECTIONS:
        for unit in ("",) if section.root_only else UNITS:
            path = f"{unit}/{section.word}".rstrip("/") or "/"
            short = urlsplit(short_of(client.get(path).text))
            assert short.path.startswith("/kode/64.08")
            found = client.get(short.path)
            assert (found.status_code, found.location) == (302, path)


def test_an_article_is_handed_on_with_its_title_and_address(client):
    listed = client.get(f"{DESA}/berita").text
    path = re.search(rf'href="({DESA}/berita/[^"]+)"', listed)[1]
    page = client.get(path).text
    link = unescape(re.search(r'href="(https://wa\.me/\?text=[^"]+)"', page)[1])
    text = parse_qs(urlsplit(link).query)["text"][0]
    assert text.startswith('Rapat "besar"') and text.endswith(f"http://localhost{path}")
    mail = unescape(re.search(r'href="(mailto:\?[^"]+)"', page)[1])
    told = parse_qs(urlsplit(mail).query)
    assert told["body"] == [f"http://localhost{path}"]
    assert told["subject"][0].startswith('Rapat "besar"')
    assert client.get(urlsplit(short_of(page)).path).location == path


def test_a_shared_link_shows_title_description_kind_and_address(client):
    shown = meta(client.get(DESA).text)
    assert shown["og:title"] == "Desa Benua Baru Ilir – Kutai Timur"
    assert "Kecamatan Sangkulirang" in shown["og:description"] == shown["description"]
    assert shown["og:type"] == "website"
    assert shown["og:url"] == f"http://localhost{DESA}"
    assert shown["og:site_name"] == "Kabupaten Kutai Timur"
    listed = client.get(f"{DESA}/berita").text
    path = re.search(rf'href="({DESA}/berita/[^"]+)"', listed)[1]
    article = meta(client.get(path).text)
    assert article["og:type"] == "article"
    assert article["og:description"] == "Rapat & doa malam ini."


def test_a_host_nobody_configured_is_never_written_into_a_page(client):
    page = client.get(DESA, headers={"Host": "jahat.example"}).text
    assert "jahat.example" not in page
    assert short_of(page) == "/kode/64.08.05.2006"
    assert "wa.me/?text" not in page
