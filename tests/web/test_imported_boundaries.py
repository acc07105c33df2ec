"""From a file to the page: an import changes the maps, the words beside them and the download."""

import json
from dataclasses import replace

import pytest

from tests.boundary_files import CODES, ROW, square, write_geojson
from tests.boundary_office import CLAIM, Office

PAGE = "/sandaran/peta"


@pytest.fixture
def office(tree_database, tmp_path, clock):
    return Office(tree_database, tmp_path, clock)


def test_the_map_follows_the_file(office, open_portal, tmp_path):
    client = open_portal(office.database)
    assert "<path" not in client.get(PAGE).text.split("</header>")[-1]
    office.bring(write_geojson(tmp_path / "a.geojson", ROW))
    page = client.get(PAGE).text
    assert f"sumber: {CLAIM.source}" not in page  # the kecamatan itself is dissolved
    for name in ("Sandaran", "Manubar", "Tadoan"):
        assert f"<title>Desa {name}</title>" in page
    desa = client.get("/sandaran/manubar/peta").text
    assert f"sumber: {CLAIM.source}" in desa and "indikatif" in desa
    legal = replace(CLAIM, status="definitif", legal_basis="Perbup 12/2026")
    office.bring(write_geojson(tmp_path / "b.geojson", ROW), legal)
    desa = client.get("/sandaran/manubar/peta").text
    assert "Batas definitif" in desa and "Perbup 12/2026" in desa
    feature = next(
        each
        for each in json.loads(client.get(f"{PAGE}.geojson").text)["features"]
        if each["id"] == CODES[1]
    )
    assert feature["properties"]["dasar_hukum"] == "Perbup 12/2026"


def test_a_waiting_file_changes_no_page(office, open_portal, tmp_path):
    client = open_portal(office.database)
    before = client.get(PAGE).text
    shapes = {CODES[0]: square(0), CODES[1]: square(0.5)}
    office.bring(write_geojson(tmp_path / "a.geojson", shapes))
    assert client.get(PAGE).text == before
