"""Places as files: each once with source, days and terms, read again by others."""

import csv
import io
import json
import subprocess

import pyogrio
import pytest
from shapely.geometry import shape

from tests.mapped import PLACES

REGENCY = "64.08"
KNOWN = {"nama", "kategori", "wilayah", "kode_wilayah", "sumber", "per", "diambil"}


def get(mapped, path):
    answer = mapped.get(f"/api/tempat/{path}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="tempat-')
    return answer


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_geojson_has_each_place_once_with_source_days_and_terms(mapped):
    body = get(mapped, f"{REGENCY}.geojson").get_json(force=True)
    assert "CC BY 4.0" in body["lisensi"] and "UU 14/2008" in body["dasar_lisensi"]
    assert body["penerbit"] == "Pemerintah Kabupaten Kutai Timur" and body["dibuat"]
    assert len(body["features"]) == PLACES
    for feature in body["features"]:
        assert set(feature["properties"]) >= KNOWN
        assert feature["properties"]["sumber"] and feature["properties"]["diambil"]
    (road,) = [each for each in body["features"] if each["properties"]["panjang_m"]]
    assert road["geometry"]["type"] == "MultiLineString" and shape(road["geometry"]).length > 0.3


def test_a_table_has_the_terms_in_every_row(mapped):
    rows = rows_of(get(mapped, f"{REGENCY}.csv").get_data(as_text=True))
    assert len(rows) == PLACES
    for row in rows:
        assert "CC BY 4.0" in row["lisensi"] and row["catatan_berkas"]
        assert row["sumber"] and row["diambil"].endswith("Z") and float(row["lat"]) < 5
    assert [row["nama"] for row in rows if row["wkt"]] == ["Jalan Poros"]


def test_a_geopackage_has_points_and_lines_apart(mapped, tmp_path):
    path = tmp_path / "tempat.gpkg"
    path.write_bytes(get(mapped, f"{REGENCY}.gpkg").data)
    kinds = dict(pyogrio.list_layers(path))
    assert kinds == {"tempat": "Point", "garis": "MultiLineString"}
    assert pyogrio.read_info(path, layer="tempat")["features"] == PLACES - 1
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", "-mdd", "all", path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "ERROR" not in told.stderr and "Warning" not in told.stderr, told.stderr
    assert "CC BY 4.0" in told.stdout
    assert set(pyogrio.read_info(path, layer="tempat")["fields"]) >= KNOWN


def test_a_layer_alone_and_a_unit_alone(mapped):
    page = mapped.client.get("/peta?jenis=sekolah").get_data(as_text=True)
    assert f'href="/api/tempat/{REGENCY}/sekolah.geojson"' in page
    body = get(mapped, f"{REGENCY}/sekolah.geojson").get_json(force=True)
    assert {each["properties"]["lapisan"] for each in body["features"]} == {"sekolah"}
    assert len(body["features"]) == PLACES - 1
    whole = get(mapped, f"{REGENCY}.geojson").get_json(force=True)
    codes = [each["properties"]["kode_wilayah"] for each in whole["features"]]
    code = next(each for each in codes if each != REGENCY)
    alone = get(mapped, f"{code}.geojson").get_json(force=True)
    assert {each["properties"]["kode_wilayah"] for each in alone["features"]} == {code}
    assert len(alone["features"]) == codes.count(code)


@pytest.mark.parametrize(
    "path",
    ["64.08.topojson", "64.08", "99.99.csv", "64.08/kapal.csv", "x.csv", "..%2fetc%2fpasswd.csv",
     "64.08/tambang-rahasia.gpkg"],
)  # fmt: skip
def test_what_is_not_there_is_told_in_a_sentence(mapped, path):
    answer = mapped.get(f"/api/tempat/{path}")
    assert answer.status_code == 404
    if answer.headers["Content-Type"] == "application/problem+json":
        assert answer.get_json(force=True)["detail"].endswith(".")


def test_files_of_the_page_hold_what_it_lists_with_its_terms(mapped):
    rows = rows_of(mapped.get("/peta.csv?jenis=sekolah").get_data(as_text=True))
    assert len(rows) == PLACES - 1
    assert all("CC BY 4.0" in row["lisensi"] and row["diambil"] for row in rows)
    body = json.loads(mapped.get("/peta.geojson?jenis=sekolah").get_data(as_text=True))
    told = [each for each in body["features"] if each["geometry"]["type"] == "Point"]
    assert len(told) == PLACES - 1 and "CC BY 4.0" in body["lisensi"]
    outlines = [each for each in body["features"] if each not in told]
    assert all(each["properties"]["status"] == "indikatif" for each in outlines)


def test_the_map_service_tells_the_days_too(mapped):
    body = mapped.json("/api/ogc/collections/tempat/items?limit=3")
    for feature in body["features"]:
        assert feature["properties"]["diambil"] and "per" in feature["properties"]
