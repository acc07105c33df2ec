"""Boundaries as files: four formats, read again by others, with all that is known of them."""

import csv
import io
import json
import re
import subprocess

import brotli
import pyogrio
import pytest
import shapely
from shapely.geometry import shape

from tests.unit.geo.test_topojson import read_topology

REGENCY, DISTRICT, VILLAGE = "64.08", "64.08.04", "64.08.04.2012"
KNOWN = ("sumber", "per", "status", "berlaku_sejak", "dasar_hukum", "luas_km2", "catatan")


def count_of(mapped, code):
    """How many units a file has: the unit and all below that are drawn."""
    desa = [each for each in mapped.desa if each.startswith(code)]
    above = {each[:8] for each in desa if code.count(".") < 3}
    return len(desa) + len(above) + (code == REGENCY)


def get(mapped, path):
    answer = mapped.get(f"/api/batas/{path}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return answer


@pytest.mark.parametrize("code", [REGENCY, DISTRICT, VILLAGE])
def test_geojson_says_what_is_known(mapped, code):
    answer = get(mapped, f"{code}.geojson")
    assert answer.headers["Content-Type"].startswith("application/geo+json")
    body = answer.get_json(force=True)
    assert body["type"] == "FeatureCollection"
    assert len(body["features"]) == count_of(mapped, code)
    assert "CC BY 4.0" in body["lisensi"] and "UU 14/2008" in body["dasar_lisensi"]
    assert body["penerbit"] == "Pemerintah Kabupaten Kutai Timur"
    assert "bukan acuan hukum" in body["catatan_berkas"]
    for feature in body["features"]:
        assert set(KNOWN) <= set(feature["properties"])
        assert shape(feature["geometry"]).is_valid
    by_code = {each["id"]: each for each in body["features"]}
    if code == VILLAGE:
        found = shape(by_code[VILLAGE]["geometry"])
        assert found.symmetric_difference(mapped.desa[VILLAGE]).area < 1e-6
        assert by_code[VILLAGE]["properties"]["sumber"] == "Bagian Tata Pemerintahan"


def test_a_level_alone(mapped):
    body = get(mapped, f"{REGENCY}/kecamatan.geojson").get_json(force=True)
    assert {each["properties"]["jenis"] for each in body["features"]} == {"kecamatan"}
    assert len(body["features"]) == 18
    desa = get(mapped, f"{REGENCY}/desa.csv").get_data(as_text=True)
    assert len(list(csv.DictReader(io.StringIO(desa.lstrip("\ufeff"))))) == 141


def test_a_table_has_the_terms_in_every_row_and_the_shape_at_its_end(mapped):
    text = get(mapped, f"{DISTRICT}.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(rows) == count_of(mapped, DISTRICT)
    for row in rows:
        assert "CC BY 4.0" in row["lisensi"] and row["status"] == "indikatif"
        assert list(row)[-1] == "wkt"
        if row["kode"] in mapped.desa:
            found = shapely.from_wkt(row["wkt"])
            assert found.symmetric_difference(mapped.desa[row["kode"]]).area < 1e-9


@pytest.mark.parametrize("code", [REGENCY, DISTRICT, VILLAGE])
def test_topojson_is_the_regencys_own_or_part_of_it(mapped, code):
    text = get(mapped, f"{code}.topojson").get_data(as_text=True)
    body = json.loads(text)
    shapes = read_topology(text)
    assert sum(len(each) for each in shapes.values()) == count_of(mapped, code)
    levels = {REGENCY: 3, DISTRICT: 2, VILLAGE: 1}
    assert len(shapes) == levels[code]
    assert "CC BY 4.0" in body["lisensi"]
    for level in body["objects"].values():
        for each in level["geometries"]:
            assert each["properties"]["sumber"] and each["properties"]["nama"]
    drawn = shapes["desa"][VILLAGE]
    whole = mapped.desa[VILLAGE]
    assert drawn.symmetric_difference(whole).area < 0.05 * whole.area


def test_topojson_of_a_regency_stays_small(mapped):
    text = get(mapped, f"{REGENCY}.topojson").get_data(as_text=True)
    assert len(brotli.compress(text.encode(), quality=11)) <= 33 * 1024


@pytest.mark.parametrize("code", [REGENCY, DISTRICT, VILLAGE])
def test_a_geopackage_opens_in_gdal_with_a_layer_a_level(mapped, tmp_path, code):
    path = tmp_path / "batas.gpkg"
    path.write_bytes(get(mapped, f"{code}.gpkg").data)
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert names == ["kabupaten", "kecamatan", "desa"][-len(names) :]
    total = sum(pyogrio.read_info(path, layer=name)["features"] for name in names)
    assert total == count_of(mapped, code)
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", "-mdd", "all", path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ERROR" not in told.stderr and "Warning" not in told.stderr, told.stderr
    assert "CC BY 4.0" in told.stdout and "Multi Polygon" in told.stdout
    fields = list(pyogrio.read_info(path, layer="desa")["fields"])
    assert set(KNOWN) <= set(fields)


@pytest.mark.parametrize(
    "path",
    ["64.08.kml", "64.08", "99.99.geojson", "64.08/rt.geojson", "64.08.04/kabupaten.csv",
     "64.08.04.2012/kecamatan.gpkg", "x.csv", "..%2f..%2fetc%2fpasswd.csv", "64.08/../x.gpkg",
     "64.08%2Fopd%2Fdinkes.geojson", "64.08/desa.geojson.gz"],
)  # fmt: skip
def test_what_is_not_there_is_told_in_a_sentence(mapped, path):
    answer = mapped.get(f"/api/batas/{path}")
    assert answer.status_code == 404
    if answer.headers["Content-Type"] == "application/problem+json":
        assert answer.get_json(force=True)["detail"].endswith(".")


def rows_of(mapped, suffix, tmp_path):
    """What a file of a desa says of each boundary, and what it says of itself."""
    answer = get(mapped, f"{VILLAGE}.{suffix}")
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
        return rows, rows[0]["lisensi"]
    if suffix == "gpkg":
        path = tmp_path / "batas.gpkg"
        path.write_bytes(answer.data)
        told = subprocess.run(
            ["ogrinfo", "-ro", "-al", "-geom=NO", "-mdd", "all", path],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = dict(re.findall(r"^  (\w+) \(\w+\) = (.*)$", told, re.M))
        found["per"] = found["per"].replace("/", "-")
        return [found], told
    body = answer.get_json(force=True)
    if suffix == "geojson":
        return [each["properties"] for each in body["features"]], body["lisensi"]
    return [each["properties"] for each in body["objects"]["desa"]["geometries"]], body["lisensi"]


@pytest.mark.parametrize("suffix", ["geojson", "topojson", "gpkg", "csv"])
def test_each_form_says_source_day_status_and_terms(mapped, tmp_path, suffix):
    (row,), terms = rows_of(mapped, suffix, tmp_path)
    said = {name: row[name] for name in ("kode", "sumber", "per", "status", "berlaku_sejak")}
    assert said == {
        "kode": VILLAGE,
        "sumber": "Bagian Tata Pemerintahan",
        "per": "2025-05-01",
        "status": "indikatif",
        "berlaku_sejak": said["berlaku_sejak"],
    }
    assert said["berlaku_sejak"].replace("/", "-") == "2025-06-01"
    assert "CC BY 4.0" in terms


def test_a_file_is_made_once_and_kept(mapped):
    front = mapped.client.application
    get(mapped, f"{DISTRICT}.gpkg")
    misses = front.misses
    first, second = (get(mapped, f"{DISTRICT}.gpkg") for _ in range(2))
    assert first.data == second.data and front.misses == misses
    packed = mapped.get(f"/api/batas/{DISTRICT}.gpkg", Accept_Encoding="br")
    assert brotli.decompress(packed.data) == first.data


def test_no_file_is_left_behind(mapped):
    get(mapped, "64.08.01.gpkg")
    home = mapped.home / "sementara"
    assert list(home.iterdir()) == []


def test_the_map_page_leads_to_the_files(mapped):
    for code, path in ((REGENCY, "/peta"), (DISTRICT, None), (VILLAGE, None)):
        page = mapped.client.get(path or f"/kode/{code}/peta", follow_redirects=True)
        html = page.get_data(as_text=True)
        for suffix in ("geojson", "topojson", "gpkg", "csv"):
            assert f'href="/api/batas/{code}.{suffix}"' in html
