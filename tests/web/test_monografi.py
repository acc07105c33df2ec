"""The numbers of an area: drawn, compared with the year before, never from unlike villages."""

import json
import re

import pytest

from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY = "64.08.05.2006", "64.08.05.2015"
DESA = "/sangkulirang/benua-baru-ilir/monografi"
PEOPLE = "penduduk-jumlah"


def total(men: int, women: int) -> list[tuple]:
    return [("total", "L", men), ("total", "P", women), ("total", "", men + women)]


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        for year, men in ((2024, 1700), (2025, 1745), (2026, 1780)):
            build.statistic(desa, PEOPLE, year, *total(men, 1632))
            build.statistic(desa, "keluarga-jumlah", year, men // 2)
        for year, more in ((2025, 0), (2026, 5)):
            build.statistic(
                desa, "penduduk-umur-rentang", year,
                *((f"{low} s/d {low + 4} tahun", sex, 40 + low + more)
                  for low in (0, 5, 10, 15) for sex in ("L", "P")),
            )  # fmt: skip
        build.statistic(
            desa, "penduduk-pekerjaan", 2026,
            *((f"PEKERJAAN {number}", "", 100 - number) for number in range(12)),
        )  # fmt: skip
        maloy = build.source(MALOY)
        build.statistic(maloy, PEOPLE, 2026, *total(10, 12))
    return open_portal(tree_database)


def compared(page: str) -> dict[str, tuple[str, ...]]:
    table = page.split("Dibanding tahun lalu")[1].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.S)
    return {
        name: tuple(re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", cells))
        for name, cells in rows
    }


def test_a_desa_is_drawn_and_compared(client):
    page = client.get(DESA).text
    assert 'class="piramida"' in page and "Garis tegak: tahun 2025." in page
    assert "Tabel umur dan jenis kelamin" in page
    assert page.count('class="tren"') == 2 and "2024–2026" in page
    assert compared(page)["Penduduk"] == ("3.412", "3.377", "+35")
    assert compared(page)["Perempuan"] == ("1.632", "1.632", "tetap")
    assert f'href="{DESA}?tahun=2025"' in page
    old = client.get(f"{DESA}?tahun=2025").text
    assert compared(old)["Penduduk"] == ("3.377", "3.332", "+45")


def test_long_topics_show_their_head_and_lead_to_the_rest(client):
    page = client.get(DESA).text
    section = page.split("<h2>Pekerjaan</h2>")[1].split("</section>")[0]
    assert section.count('<th scope="row">') == 8
    assert f'href="{DESA}/penduduk-pekerjaan">Semua 12 baris' in section
    whole = client.get(f"{DESA}/penduduk-pekerjaan").text
    assert whole.count('<th scope="row">') == 12
    assert "Pekerjaan 11" in whole


def test_years_of_unlike_villages_are_not_compared(client):
    page = client.get("/sangkulirang/monografi").text
    # Two villages reported this year, one last year: the difference would be a village.
    assert compared(page)["Penduduk"] == ("3.434", "3.377", "–")
    figures = page.split('class="angka"')[1].split("</dl>")[0]
    people = figures.split("</dd>")[0]
    assert 'class="tren"' not in people and "2 dari 15 desa" in people
    data = json.loads(client.get("/sangkulirang/monografi.json").text)["data"]
    assert data["period"] == "2026"


def test_one_year_alone_is_told_without_a_comparison(client):
    page = client.get("/sangkulirang/maloy/monografi").text
    assert "Angka pokok" in page and "Dibanding tahun lalu" not in page
    assert 'class="piramida"' not in page and 'class="tren"' not in page


def years_of(page: str) -> dict[str, tuple[str, ...]]:
    page = page.replace("\u200b", "")
    section = page.split("<h2>Dari tahun ke tahun</h2>")[1].split("</section>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section, re.S)
    return {
        re.sub("<[^>]+>", "", name): tuple(
            re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", cells)
        )
        for name, cells in rows
    }


def test_a_topic_stands_beside_its_year_before(client):
    page = client.get(f"{DESA}/penduduk-umur-rentang").text
    told = years_of(page)
    assert told["0 s/d 4 tahun"] == ("90", "80", "+10")
    assert (
        told["2025"] == ("–", "20 Nov 2026") and f'{DESA}/penduduk-umur-rentang?tahun=2025"' in page
    )
    people = client.get(f"{DESA}/penduduk-jumlah").text
    assert years_of(people)["Jumlah"] == ("3.412", "3.377", "+35")
    assert 'class="tren"' in people and "2024–2026" in people
    old = client.get(f"{DESA}/penduduk-jumlah?tahun=2024").text
    assert "di samping" not in old and "/penduduk-jumlah.json?tahun=2024" in old
    twin = json.loads(client.get(f"{DESA}/penduduk-jumlah.json").text)
    assert faults(twin["data"], load("monografi-satu")) == []
    assert [year["value"] for year in twin["data"]["years"]] == [3412, 3377, 3332]
    above = client.get("/sangkulirang/monografi/penduduk-jumlah").text
    # Two villages told it this year, one last year.
    assert years_of(above)["Jumlah"] == ("3.434", "3.377", "–") and 'class="tren"' not in above


def test_what_is_covered_in_one_year_is_not_told_by_its_change(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        for year, few in ((2024, 40), (2025, 30), (2026, 3)):
            build.statistic(desa, "penduduk-miskin", year, few)
    page = open_portal(tree_database).get(f"{DESA}/penduduk-miskin").text
    told = years_of(page)
    assert told["2026"][0] == "disembunyikan" and told["Jumlah"][0] == "disembunyikan"
    assert told["Jumlah"][2] == "–" and 'class="tren"' not in page


def test_the_years_behind_a_line_stand_in_a_table(client):
    page = client.get(DESA).text
    table = page.split("Tabel 2024–2026")[1].split("</table>")[0]
    assert re.findall(r"<td.*?>(.*?)</td>", table) == [
        "3.412", "890", "3.377", "872", "3.332", "850",
    ]  # fmt: skip
    assert "+35 dari 2025" in page
    assert f'href="{DESA}.csv?tahun=2025"' in client.get(f"{DESA}?tahun=2025").text
