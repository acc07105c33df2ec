"""GDAL, and with it QGIS, reads the portal: its OAPIF driver lists and pages all features."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from portal.wsgi import make_front
from tests.mapped import PLACES, fill_map
from tests.serving import running

COUNTS = {"desa": 141, "kecamatan": 18, "kabupaten": 1, "tempat": PLACES, "garis": 1}


@pytest.fixture
def served(tree_database, settings_of, clock) -> Iterator[str]:
    """The address of the service of a portal that really listens."""
    fill_map(tree_database, clock)
    front = make_front(settings_of(tree_database), tree_database, clock)
    server = make_server("127.0.0.1", 0, front, threaded=True)
    with running(server):
        yield f"OAPIF:http://127.0.0.1:{server.server_port}/api/ogc"
    front.stop()


def ogrinfo(*words: str) -> str:
    """What the command says; a test that cannot ask it fails."""
    command = shutil.which("ogrinfo")
    assert command, "gdal-bin is not installed; run the tests by: make test"
    done = subprocess.run(
        [command, "-ro", *words], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    return done.stdout


def test_all_layers_are_listed_with_their_kind_of_shape(served):
    listed = re.findall(r"\d: (\w+) \(title: ([^)]*)\) \(([^)]*)\)", ogrinfo(served))
    assert [(name, kind) for name, _, kind in listed] == [
        ("desa", "Multi Polygon"),
        ("kecamatan", "Multi Polygon"),
        ("kabupaten", "Multi Polygon"),
        ("tempat", "Point"),
        ("garis", "Multi Line String"),
    ]


@pytest.mark.parametrize("size", [7, 1000])
def test_all_features_come_page_by_page(served, size):
    for name, count in COUNTS.items():
        told = ogrinfo("-q", "-al", "-geom=NO", "-oo", f"PAGE_SIZE={size}", served, name)
        ids = re.findall(r"^  id \(String\) = (.*)$", told, re.M)
        assert len(ids) == len(set(ids)) == count


def test_a_box_and_a_number_are_asked_of_us(served):
    whole = ogrinfo("-so", served, "desa")
    assert "Feature Count: 141" in whole
    west, south, east, north = map(
        float, re.findall(r"-?\d+\.\d+", re.search(r"Extent: (.*)", whole)[1])
    )
    assert 115 < west < east < 120 and -1 < south < north < 2
    few = ogrinfo("-q", "-geom=NO", "-spat", "117", "0.2", "117.4", "0.6", served, "desa")
    assert 0 < few.count("OGRFeature") < 141


def test_shapes_and_fields_arrive(served, tmp_path):
    target = tmp_path / "desa.geojson"
    command = shutil.which("ogr2ogr")
    subprocess.run([command, "-f", "GeoJSON", target, served, "desa"], check=True, timeout=120)
    body = json.loads(target.read_text())
    assert len(body["features"]) == 141
    first = body["features"][0]
    assert first["properties"]["kode"].startswith("64.08")
    lon, lat = first["geometry"]["coordinates"][0][0][0]
    assert lon > 100 > abs(lat)
