"""Sums of unlike villages: ratios are made of those that told both parts, years are compared only
where the same villages told them."""

import re

import pytest

from tests.builders import Builder
from tests.statements import hearing

BENUA, MALOY, THIRD = "64.08.05.2006", "64.08.05.2015", "64.08.05.2001"
DISTRICT = "64.08.05"
KEC = "/sangkulirang/monografi"
PEOPLE, FAMILIES, AREA = "penduduk-jumlah", "keluarga-jumlah", "luas-wilayah"


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        benua, maloy, third = (build.source(code) for code in (BENUA, MALOY, THIRD))
        # As many told people as told families, but not the same: one told both.
        build.statistic(benua, PEOPLE, 2026, ("total", "L", 600), ("total", "P", 400), 1000)
        build.statistic(third, PEOPLE, 2026, ("total", "L", 160), ("total", "P", 140), 300)
        build.statistic(maloy, FAMILIES, 2026, 50)
        build.statistic(third, FAMILIES, 2026, 100)
        # The density of both together is neither of theirs, nor their mean.
        build.statistic(benua, AREA, 2026, 2_000)
        build.statistic(third, AREA, 2026, 100)
        # The year before, as many told people, but another one among them.
        build.statistic(maloy, PEOPLE, 2025, 90)
        build.statistic(third, PEOPLE, 2025, 290)
        build.statistic(benua, PEOPLE, 2024, 970)
        build.statistic(third, PEOPLE, 2024, 280)
        for year, mosques in ((2025, 4), (2026, 9)):
            who = maloy if year == 2025 else benua
            build.statistic(who, "sarana-ibadah", year, ("masjid", "", mosques))
            build.statistic(third, "sarana-pendidikan", year, ("sd", "", mosques))
    return open_portal(tree_database)


def figures_of(client, path: str) -> dict[str, tuple[float | None, int, int]]:
    found = client.get(f"{path}.json", follow_redirects=True).get_json()["data"]["figures"]
    return {each["code"]: (each["value"], each["reporting"], each["expected"]) for each in found}


@pytest.mark.parametrize(("path", "expected"), [(KEC, 15), ("/monografi", 141)])
def test_a_ratio_is_of_the_villages_that_told_both_its_parts(client, path, expected):
    figures = figures_of(client, path)
    assert figures["jiwa-per-keluarga"] == (3.0, 1, expected)
    assert figures["kepadatan-penduduk"] == (pytest.approx(130_000 / 2_100), 2, expected)
    assert figures["rasio-jenis-kelamin"] == (pytest.approx(76_000 / 540), 2, expected)


def test_a_village_has_its_own(client):
    figures = figures_of(client, f"/kode/{THIRD}/monografi")
    assert figures["jiwa-per-keluarga"][0] == 3.0
    assert figures["kepadatan-penduduk"][0] == 300.0


def test_nobody_told_both(client, tree_database):
    figures = figures_of(client, "/sangatta-utara/monografi")
    assert "jiwa-per-keluarga" not in figures
    with tree_database.writing() as session:
        build = Builder(session)
        build.statistic(build.source("64.08.04.2011"), PEOPLE, 2026, 800)
        build.statistic(build.source("64.08.04.2012"), FAMILIES, 2026, 200)
    page = client.get("/sangatta-utara/monografi?tahun=2026")
    assert page.status_code == 200
    assert figures_of(client, "/sangatta-utara/monografi")["jiwa-per-keluarga"] == (None, 0, 4)


def test_where_all_told_both_parts_the_kept_sums_are_divided(client, tree_database):
    """Villages are asked again only where one is missing."""
    villages = [f"64.08.04.{each}" for each in ("1010", "2001", "2011", "2012")]
    asked = {}
    for told in (3, 4):
        with tree_database.writing() as session:
            build = Builder(session)
            for at, code in enumerate(villages[:told]):
                source = build.source(code, url=f"https://{told}.{code}.desa.id/")
                men = ("total", "L", 100 + at), ("total", "P", 100)
                build.statistic(source, PEOPLE, 2026, *men, 200 + at)
                build.statistic(source, FAMILIES, 2026, 50)
                build.statistic(source, AREA, 2026, 1_000)
        with hearing(tree_database) as said:
            figures = figures_of(client, "/sangatta-utara/monografi")
            assert figures["jiwa-per-keluarga"][1:] == (told, 4)
        asked[told] = [
            statement
            for statement, parameters in said
            if "FROM shown_value" in statement and "'desa'" in str(parameters)
        ]
    assert figures["jiwa-per-keluarga"][0] == pytest.approx(806 / 200)
    assert figures["rasio-jenis-kelamin"] == (pytest.approx(40_600 / 400), 4, 4)
    assert asked[3] and not asked[4]


def test_a_map_and_a_comparison_say_the_same(client):
    rows = client.get("/peta.json?tampilkan=jiwa-per-keluarga").get_json()["data"]["angka"]["rows"]
    [row] = [each for each in rows if each["unit"]["code"] == DISTRICT]
    assert (row["value"], row["reporting"]) == (3.0, 1)
    said = client.get(f"/bandingkan.json?unit={DISTRICT}&unit=64.08.04").get_json()["data"]["rows"]
    [row] = [each for each in said if each["code"] == "jiwa-per-keluarga"]
    [cell] = [each for each in row["cells"] if each["unit"] == DISTRICT]
    assert (cell["value"], cell["reporting"]) == (3.0, 1)


def test_years_of_as_many_but_other_villages_are_not_compared(client):
    page = client.get(KEC).text
    table = page.split("Dibanding tahun lalu")[1].split("</table>")[0]
    cells = [re.sub("<[^>]+>", "", each) for each in re.findall(r"<td.*?</td>", table)]
    assert cells[:3] == ["1.300", "380", "–"]
    assert 'class="tren"' not in page  # two years of three are of other villages
    changed = client.get(f"{KEC}/sarana-ibadah").text
    assert "+5" not in changed
    # The same village told of its fields: that is a change.
    assert "+5" in client.get(f"{KEC}/sarana-pendidikan").text


def test_a_line_runs_through_the_years_of_the_same_villages(client, tree_database):
    with tree_database.writing() as session:
        build = Builder(session)
        build.statistic(build.source(BENUA, url="https://dua.contoh.desa.id/"), PEOPLE, 2023, 950)
        build.statistic(build.source(THIRD, url="https://dua.contoh.desa.id/"), PEOPLE, 2023, 270)
    page = client.get(f"{KEC}/{PEOPLE}").text
    assert 'class="tren"' in page
    table = page.split("Tahun")[-1]
    assert table
