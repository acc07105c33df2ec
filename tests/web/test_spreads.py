"""Above the village, what is not added is told as what it is: ends with names, means, one value."""

import csv
import io
import re

import pytest

from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY, THIRD = "64.08.05.2006", "64.08.05.2015", "64.08.05.2001"
KEC = "/sangkulirang/monografi"


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        for code, height, warmth, area, wage in (
            (BENUA, 12, "27.0", 100, 3_700_000),
            (MALOY, 3, "30.0", 300, 3_700_000),
            (THIRD, 3, "20.0", None, 3_650_000),
        ):
            source = build.source(code)
            build.statistic(source, "ketinggian", 2026, height)
            build.statistic(source, "suhu-rata-rata", 2026, warmth)
            build.statistic(source, "upah-minimum", 2026, wage)
            build.statistic(
                source, "jarak-pusat", 2026, ("kecamatan", "", height), ("kota", "", 2 * height)
            )
            if area:
                build.statistic(source, "luas-wilayah", 2026, area)
    return open_portal(tree_database)


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_ends_are_named(client):
    said = words(client.get(f"{KEC}/ketinggian").text)
    assert "Ketinggian m 3 " in said and "dan 1 lain 12 Benua Baru Ilir" in said
    assert "Tidak dijumlah dan tidak dirata-rata." in said
    assert "3 dari 15" in said and "Jumlah" not in said


def test_a_mean_says_by_what_and_who_is_left_out(client):
    said = words(client.get(f"{KEC}/suhu-rata-rata").text)
    # (27 x 100 + 30 x 300) / 400; the third village told no area.
    assert "Suhu rata-rata °C 29,3 20 " in said
    assert "Rata-rata menurut luas wilayah, dari 2 desa" in said
    assert "1 memberi angkanya tanpa luas wilayah dan tidak ikut dihitung." in said


def test_unlike_values_are_named_and_not_averaged(client):
    said = words(client.get(f"{KEC}/upah-minimum").text)
    assert "berbeda 3.650.000" in said and "3.700.000 Benua Baru Ilir dan 1 lain" in said
    above = words(client.get("/monografi/upah-minimum").text)
    assert "Sangkulirang 3.650.000–3.700.000" in above


def test_groups_have_their_ends_and_their_units_below(client):
    said = words(client.get(f"{KEC}/jarak-pusat").text)
    assert "Kota km 6 " in said and "24 Benua Baru Ilir" in said
    assert "Benua Baru Ilir – 20 Nov 2026" in said, "no total, but it told"


def test_a_village_shows_its_own_number(client):
    said = words(client.get("/sangkulirang/benua-baru-ilir/monografi/ketinggian").text)
    assert "Terkecil" not in said and " 12 " in said


@pytest.mark.parametrize("path", [KEC, "/monografi", f"{KEC}/dokumen", "/monografi/dokumen"])
def test_the_whole_page_and_the_recap_say_it(client, path):
    page = client.get(path)
    assert page.status_code == 200
    said = words(page.text)
    assert "3–12" in said or "3 (" in said
    if "dokumen" in path:
        assert "berbeda: 3.650.000 (" in said and "29,3, rata-rata menurut luas wilayah" in said
        assert "3.700.000 (Benua Baru Ilir dan 1 lain)" in said


def test_the_same_stands_in_json_and_csv(client):
    twin = client.get(f"{KEC}.json").json
    assert not faults(load("monografi"), twin["data"])
    topics = {each["code"]: each for each in twin["data"]["topics"]}
    total = topics["ketinggian"]["total"]
    assert total["both"] is None and total["spread"]["low"]["value"] == 3
    assert total["spread"]["low"]["more"] == 1 and total["spread"]["high"]["code"] == BENUA
    assert topics["suhu-rata-rata"]["total"]["both"] == 29.3
    assert topics["suhu-rata-rata"]["reporting"] == 2
    rows = {
        row["indikator"]: row
        for row in csv.DictReader(io.StringIO(client.get(f"{KEC}.csv").text.lstrip("\ufeff")))
    }
    assert rows["ketinggian"]["terkecil"] == "3" and rows["ketinggian"]["terbesar"] == "12"
    assert rows["ketinggian"]["jumlah"] == ""
    assert rows["upah-minimum"]["keterangan"].startswith("berbeda: ")


def test_a_comparison_says_ends_in_words(client):
    page = client.get("/bandingkan?unit=64.08.05&unit=64.08.04&tahun=2026")
    said = words(page.text)
    assert (
        "Ketinggian m belum ada 3–12 3 dari 15 desa" in said
        and "berbeda: 3.650.000–3.700.000" in said
    )


def test_the_open_data_hold_the_ends(client):
    twin = client.get("/api/data/ketinggian/2026.json")
    assert twin.status_code == 200, twin.status_code
    rows = {each["kode"]: each for each in twin.json["data"]}
    kec = rows["64.08.05"]
    assert kec["nilai"] is None and kec["keadaan"] == "rentang"
    assert (kec["terkecil"], kec["terbesar"], kec["kode_terbesar"]) == (3, 12, BENUA)
    assert rows[BENUA]["nilai"] == 12 and rows[BENUA]["terkecil"] is None


def test_no_map_is_offered_of_what_is_not_added(client):
    page = client.get("/sangkulirang/peta")
    assert page.status_code == 200 and "ketinggian" not in page.text
