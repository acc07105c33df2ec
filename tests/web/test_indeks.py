"""Indeks desa: as published, each index by itself, counted above the desa and never averaged."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

from connectors.records import IndexPart
from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY = "64.08.05.2006", "64.08.05.2015"
DESA = "/sangkulirang/benua-baru-ilir/indeks"


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA, "lembar", f"/kode/{BENUA}")
        build.index(
            desa, "indeks-desa", 2025, "maju", "78.42", document="Kepmendesa 343/2025",
            url="https://contoh.go.id/343.pdf", parts=(IndexPart("sosial", "Sosial", Decimal(77)),),
        )  # fmt: skip
        build.index(desa, "idm", 2024, "berkembang", "0.7123")
        build.index(desa, "idm", 2023, "berkembang", "0.6987")
        build.index(build.source(MALOY), "indeks-desa", 2025, "mandiri", "91")
        urban = build.source("64.08.12.1002")
        build.index(urban, "indeks-desa", 2025, "mandiri", "99")
    return open_portal(tree_database)


def test_a_desa_shows_both_indices_in_tables_of_their_own(client):
    page = client.get(DESA).text
    new, old = (page.split(f"<h2>{name}</h2>")[1].split("</section>")[0]
                for name in ("Indeks Desa", "Indeks Desa Membangun"))  # fmt: skip
    assert "78,42" in new and "Maju" in new and "0,7123" not in new
    assert 'href="https://contoh.go.id/343.pdf"' in new and "Sosial 77" in new
    assert old.index("2024") < old.index("2023") and "0,6987" in old and "78,42" not in old
    assert "Skor 0,7123 termasuk Maju" in old and "tertulis Berkembang" in old
    assert "Skor dan status 2023" not in page


def test_above_the_desa_statuses_are_counted_and_nothing_is_averaged(client):
    for path, expected in (("/sangkulirang/indeks", 15), ("/indeks", 139)):
        page = client.get(path).text
        counts = page.split("<h2>Indeks Desa 2025</h2>")[1].split("</section>")[0]
        found = dict(re.findall(r'<th scope="row">([A-Z][\w ]+).*?<b>(\d+)</b>', counts, re.S))
        assert (found["Mandiri"], found["Maju"], found["Berkembang"]) == ("1", "1", "0")
        assert f"2 dari {expected}" in counts and "Belum lengkap" in counts
        assert "84,71" not in page and "78,42" not in page and "0,7" not in page
    page = client.get("/sangkulirang/indeks?tahun=2023").text
    assert "Indeks Desa Membangun 2023" in page and "Indeks Desa 2025" in page


def test_a_kelurahan_is_not_measured_whatever_it_sends(client):
    page = client.get("/sangatta-utara/teluk-lingga/indeks").text
    assert "Kelurahan tidak punya Indeks Desa" in page and "99" not in page.split("<main")[1][:900]
    assert "2 dari 139" in client.get("/indeks").text
    assert "Kantor tidak diukur" in client.get("/opd/dinkes/indeks").text


def test_nothing_known_accuses_nobody_and_the_twins_hold(client):
    page = client.get("/bengalon/sepaso/indeks").text
    assert "belum kami temukan" in page and "#minta" in page
    for path in (DESA, "/sangkulirang/indeks", "/indeks", "/bengalon/sepaso/indeks"):
        assert faults(json.loads(client.get(f"{path}.json").text)["data"], load("indeks")) == []
    rows = list(csv.DictReader(io.StringIO(client.get(f"{DESA}.csv").text[1:])))
    assert [(row["tahun"], row["skor"]) for row in rows if row["indeks"] == "Indeks Desa"] == [
        ("2025", "78.42")
    ]
    assert 'href="/sangkulirang/indeks"' in client.get("/sangkulirang").text


def test_the_monografi_leaves_them_to_their_own_page(client):
    data = json.loads(client.get("/sangkulirang/benua-baru-ilir/monografi.json").text)["data"]
    assert data["topics"] == [] and data["periods"] == []
