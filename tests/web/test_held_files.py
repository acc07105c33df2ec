"""A file that was held back: its page says why and leads to the source; it is never served."""

import json

import pytest

from connectors.records import StoredFile
from tests.builders import Builder

DESA = "/sangkulirang/benua-baru-ilir"
SOURCE = "https://desa.example/dokumen/7"
WORDS = {
    "ditahan": "karena memuat data pribadi",
    "terkunci": "karena terkunci dan isinya tidak dapat kami periksa",
    "rusak": "karena rusak dan isinya tidak dapat kami periksa",
    "tidak dikenal": "karena jenisnya belum dapat kami periksa",
    "terlalu panjang": "karena terlalu panjang untuk kami periksa",
}


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source("64.08.05.2006")
        for state in WORDS:
            build.document(desa, f"Perdes {state}", url=SOURCE, file=StoredFile(state))
        scan = StoredFile("ada", "ab" * 32, "application/pdf", 9, "a.pdf", "belum terbaca")
        build.document(desa, "Perdes pindai", url=SOURCE, file=scan)
    return open_portal(tree_database)


def read_page(client, title: str) -> str:
    rows = json.loads(client.get(f"{DESA}/ppid.json").text)["data"]["rows"]
    address = next(row["address"] for row in rows if row["title"] == title)
    return client.get(f"{DESA}/ppid/{address}").text


@pytest.mark.parametrize("state", WORDS)
def test_a_held_file_has_a_sentence_and_a_way_to_the_source(client, state):
    page = read_page(client, f"Perdes {state}")
    assert f"Keadaan berkas: berkas kami tahan {WORDS[state]}." in page
    assert f'<a href="{SOURCE}" rel="nofollow">Buka di situs asal</a>' in page
    assert "/berkas/" not in page


def test_a_scan_is_given_on_and_said_to_be_unread(client):
    page = read_page(client, "Perdes pindai")
    assert "/berkas/" in page
    assert "Belum terbaca: berkas ini gambar atau hasil pindai." in page
    assert "belum terbaca" in client.get(f"{DESA}/ppid").text


def test_the_sources_say_how_many_are_held(client):
    page = client.get("/sumber").text
    assert "5 berkas kami tahan karena memuat data pribadi" in page
    assert "5 berkas kami tahan." in page
    data = json.loads(client.get("/sumber.json").text)["data"]
    assert (data["held_files"], [row["held_files"] for row in data["rows"]]) == (5, [5])
