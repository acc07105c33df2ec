"""Shapefile, GeoPackage, KML, CSV and ESRI JSON come to the same features as clean GeoJSON."""

import sqlite3

import pytest
import shapely

from geo.formats.feature import FormatError
from tests.boundary_files import CODES, NAMES, ROW
from tests.vector_files import assert_same, read, write_layer, zip_files, zip_shapefile

ROWS = {code: (NAMES[code], ROW[code]) for code in CODES}


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32650", "EPSG:23838", "EPSG:3857"])
def test_a_shapefile_in_any_system(tmp_path, crs):
    reading = read(zip_shapefile(tmp_path / "a.zip", ROWS, crs=crs))
    assert_same(reading)
    assert reading.format == "Shapefile"
    # A .prj of ESRI names TM-3 zones in its own words, and has no code.
    assert crs.replace("EPSG:23838", "TM-3") in reading.crs.replace("TM_3", "TM-3")


def test_folders_and_leftovers_of_a_mac_do_not_matter(tmp_path):
    path = zip_shapefile(tmp_path / "a.zip", ROWS, inside="Data Batas/2026/")
    with_rest = zip_files(
        tmp_path / "b.zip",
        {
            **{f"x/{each.name}": each for each in (tmp_path / "a-bagian").iterdir()},
            "__MACOSX/x/._desa.shp": b"Mac OS X",
            "x/.DS_Store": b"\0",
            "x/baca dulu.txt": b"halo",
            "x/desa.shp.xml": b"<metadata/>",
        },
    )
    assert_same(read(path))
    assert_same(read(with_rest))


@pytest.mark.parametrize(
    ("crs", "words"),
    [("EPSG:4326", "EPSG:4326"), ("EPSG:32650", "UTM 50S"), ("EPSG:23838", "TM-3")],
)
def test_a_missing_prj_is_asked_for(tmp_path, crs, words):
    path = zip_shapefile(tmp_path / "a.zip", ROWS, without=(".prj",), crs=crs)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert ".prj tidak ada" in str(caught.value) and words in str(caught.value)
    assert_same(read(path, crs=crs))


def test_missing_cpg_means_the_letters_of_old_windows(tmp_path):
    rows = {CODES[0]: ("Désa Baru", ROW[CODES[0]])}
    path = zip_shapefile(tmp_path / "a.zip", rows, without=(".cpg",), encoding="ISO-8859-1")
    assert read(path).features[0].properties["NAMOBJ"] == "Désa Baru"
    path = zip_shapefile(tmp_path / "b.zip", rows, encoding="UTF-8")
    assert read(path).features[0].properties["NAMOBJ"] == "Désa Baru"


@pytest.mark.parametrize("part", [".shx", ".dbf", ".shp"])
def test_a_missing_part_is_named(tmp_path, part):
    with pytest.raises(FormatError, match=part):
        read(zip_shapefile(tmp_path / "a.zip", ROWS, without=(part,)))


def test_of_several_layers_one_is_named_or_all(tmp_path):
    for folder, code in (("utara", CODES[0]), ("selatan", CODES[1])):
        (tmp_path / folder).mkdir()
        write_layer(tmp_path / folder / f"{folder}.shp", {code: ROWS[code]})
    parts = [each for folder in ("utara", "selatan") for each in (tmp_path / folder).iterdir()]
    path = zip_files(tmp_path / "a.zip", {each.name: each for each in parts})
    with pytest.raises(FormatError, match="--layer") as caught:
        read(path)
    assert "utara" in str(caught.value) and "selatan" in str(caught.value)
    (one,) = read(path, layer="selatan").features
    assert one.properties["KDEPUM"] == CODES[1]
    both = read(path, layer="semua").features
    assert {each.layer for each in both} == {"utara", "selatan"}
    with pytest.raises(FormatError, match="Tidak ada lapis barat"):
        read(path, layer="barat")


def test_a_layer_of_points_is_no_choice(tmp_path):
    write_layer(tmp_path / "desa.shp", ROWS)
    write_layer(tmp_path / "kantor.shp", {c: (n, s.centroid) for c, (n, s) in ROWS.items()})
    parts = {each.name: each for each in tmp_path.iterdir()}
    assert_same(read(zip_files(tmp_path / "a.zip", parts)))


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32650"])
def test_a_geopackage(tmp_path, crs):
    path = write_layer(tmp_path / "batas.gpkg", ROWS, crs=crs)
    path.rename(tmp_path / "batas.geojson")  # its name says nothing
    reading = read(tmp_path / "batas.geojson")
    assert_same(reading)
    assert reading.format == "GeoPackage" and crs in reading.crs


def test_a_geopackage_of_several_layers(tmp_path):
    path = write_layer(tmp_path / "batas.gpkg", ROWS, layer="desa")
    points = {c: (n, s.centroid) for c, (n, s) in ROWS.items()}
    write_layer(path, points, layer="kantor", append=True)
    assert_same(read(path))
    write_layer(path, ROWS, layer="kecamatan", append=True)
    with pytest.raises(FormatError, match="--layer"):
        read(path)
    assert_same(read(path, layer="desa"))


def test_a_geopackage_that_was_open_is_read_and_said_so(tmp_path):
    path = write_layer(tmp_path / "batas.gpkg", ROWS)
    held = sqlite3.connect(path)
    held.execute("PRAGMA journal_mode=WAL")
    held.close()
    reading = read(path)
    assert_same(reading)
    assert any("terbuka" in each for each in reading.notes)


def test_a_geopackage_without_a_system_asks_for_it(tmp_path):
    path = write_layer(tmp_path / "batas.gpkg", ROWS, crs="EPSG:32650")
    held = sqlite3.connect(path)
    held.executescript(
        "UPDATE gpkg_geometry_columns SET srs_id = -1; UPDATE gpkg_contents SET srs_id = -1"
    )
    held.close()
    with pytest.raises(FormatError, match="tidak menyebut sistem koordinatnya"):
        read(path)
    assert_same(read(path, crs="UTM 50N"))


def test_recorded_files_of_other_makers(shared):
    """Made by ogr2ogr, MapServer and Esri's own Koop: the same thirty desa in each."""
    folder = shared / "recordings"
    files = ("vector/desa.geojson", "vector/contoh.gpkg", "vector/desa-shp.zip", "vector/desa.kml")
    readings = [read(folder / name) for name in files]
    for each in zip(*(reading.features for reading in readings), strict=True):
        first, *rest = each
        for other in rest:
            apart = shapely.symmetric_difference(first.geometry, other.geometry).area
            assert apart < 1e-9
            assert other.properties["kode_desa"] == first.properties["kode_desa"]
    assert len(readings[0].features) == 30
    hole = read(folder / "arcgis/hole.json").features[0].geometry
    assert [len(part.interiors) for part in hole.geoms] == [1]
    parts = read(folder / "arcgis/multipart.json").features[0].geometry
    assert len(parts.geoms) > 1
