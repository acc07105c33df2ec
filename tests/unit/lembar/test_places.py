"""What a file of places says, and every row that cannot be taken, named by row and column."""

from datetime import UTC, date, datetime

import pytest
from shapely import LineString, Point, box

from connectors.lembar.places import MOST_PLACES, About, PlacesError, read_places
from geo.formats.feature import RawFeature

LAYERS = {"sekolah": "Sekolah", "kesehatan": "Kesehatan", "tempat ibadah": "Tempat ibadah"}
ABOUT = About("64.08", "Asia/Makassar", LAYERS)
NIK = "6408055708900001"  # belongs to nobody


def feature(number, shape=None, fault="", **properties):
    point = Point(117.5, 0.5) if shape is None and not fault else shape
    return RawFeature(number, point, properties, fault=fault, row=number)


def read(*features, about=ABOUT):
    return read_places(features, about)


def fault(*features, about=ABOUT):
    (found,) = read(*features, about=about).faults
    return str(found)


def test_a_row_is_a_place_with_who_made_it_and_when():
    about = About("64.08", "Asia/Makassar", LAYERS, "Sekolah", "Dinas Pendidikan", date(2026, 7, 1))
    row = {"NAMA SEKOLAH": "SDN 001", "Jenis": "SD", "NPSN": "30400001", "ALAMAT": "Jalan Poros",
           "Kode Desa": "64.08.05.2006"}  # fmt: skip
    (found,) = read(RawFeature(1, Point(117.5, 0.5), row, row=2), about=about).places
    place = found.place
    assert (place.key, place.name, place.kind, place.category) == (
        "30400001", "SDN 001", "SD", "Sekolah",
    )  # fmt: skip
    assert place.unit_hint == "64.08.05.2006" and place.description == "Jalan Poros"
    assert place.origin == "Dinas Pendidikan"
    assert place.modified == datetime(2026, 6, 30, 16, tzinfo=UTC), "midnight in Makassar"


def test_a_row_may_name_its_layer_by_code_or_title_and_beats_the_file():
    about = About("64.08", "Asia/Makassar", LAYERS, "Sekolah")
    rows = [feature(2, nama="A", lapisan="KESEHATAN"), feature(3, nama="B", lapis="Tempat ibadah"),
            feature(4, nama="C")]  # fmt: skip
    found = read(*rows, about=about)
    titles = [each.place.category for each in found.places]
    assert titles == ["Kesehatan", "Tempat ibadah", "Sekolah"]


def test_swapped_positions_are_put_right_and_said():
    found = read(feature(2, Point(0.5, 117.5), nama="A"), feature(3, Point(117.5, 0.6), nama="B"))
    assert (found.places[0].place.lon, found.places[0].place.lat) == (117.5, 0.5)
    assert "tertukar pada 1 tempat (baris 2)" in found.notes[0] and not found.faults


def test_areas_lie_at_a_point_within_and_lines_keep_their_course():
    found = read(feature(2, box(117.4, 0.4, 117.6, 0.6), nama="Sekolah"),
                 feature(3, LineString([(117.1, 0.4), (117.3, 0.4)]), nama="Jalan"))  # fmt: skip
    area, line = (each.place for each in found.places)
    assert box(117.4, 0.4, 117.6, 0.6).contains(Point(area.lon, area.lat)) and not area.line
    assert "1 tempat berupa bidang" in found.notes[0]
    assert line.line and line.lon == pytest.approx(117.2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (feature(4, lat="1"), "Baris 4, kolom nama: belum diisi."),
        (feature(4, Point(10, 10), nama="A"), "kolom letak: Titik 10, 10 terletak di luar"),
        (feature(4, fault="lintang belum diisi.", nama="A"), "Baris 4, kolom letak: lintang belum"),
        (feature(4, nama="A", Lapisan="klinik"), "kolom Lapisan: lapisan “klinik” tidak dikenal"),
        (feature(4, nama="A", kode_desa="64.09.01.2001"), "kolom kode_desa: Kode 64.09.01.2001"),
        (feature(4, nama=f"Rumah {NIK}"), "Baris 4, kolom nama: memuat nomor pribadi"),
        (feature(4, nama="A", keterangan="WA 0812-3456-7890"), "kolom keterangan: memuat nomor"),
        (feature(4, nama="A", lapisan=NIK), "kolom Lapisan"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_by_row_and_column(row, said):
    first = feature(2, nama="Sekolah baik")
    told = fault(first, row)
    assert said.lower() in told.lower()
    assert NIK not in told and "0812" not in told


def test_the_same_place_twice_is_named_with_its_first_row():
    rows = feature(2, nama="SDN 1", jenis="SD"), feature(7, nama="SDN 1", jenis="SD")
    assert fault(*rows) == "Baris 7: sama dengan baris 2."


def test_a_village_takes_no_place_of_its_neighbour():
    about = About("64.08.05.2006", "Asia/Makassar", LAYERS)
    assert "tidak termasuk wilayah" in fault(
        feature(2, nama="A", kode_desa="64.08.05.2004"), about=about
    )


def test_a_file_without_names_or_far_too_long_is_refused_whole():
    with pytest.raises(PlacesError, match=r"tidak punya kolom nama. Kolom yang terbaca: judul, x"):
        read(feature(2, judul="A", x="1"))
    many = [feature(at, nama="A") for at in range(MOST_PLACES + 1)]
    with pytest.raises(PlacesError, match="10001 tempat; paling banyak 10000"):
        read(*many)
