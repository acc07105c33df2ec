"""The coloured map: classes in words, coverage before ranks, small cells covered, years side by
side."""

import csv
import io
import json
import re
from datetime import date

import brotli
import pytest
from shapely.geometry import box

from geo.shapes import to_multipolygon
from portal.model import ShownValue
from tests.builders import Builder, cover
from tests.web.test_peta import put

KEC = "64.08.05"
VILLAGES = [f"64.08.05.{number}" for number in (2001, 2002, 2003, 2004, 2005, 2006)]
PAGE = "/sangkulirang/peta"
LEVELS = {"kabupaten": "kabupaten", "kecamatan": "kecamatan"}


def say(build, code, indicator, values, *, period="2026", reporting=1, expected=1):
    """Shown values of a unit: category (or category and sex) and number."""
    unit = build.unit(code)
    for name, number in values.items():
        category, _, sex = name.partition("/")
        build.session.add(
            ShownValue(
                level=LEVELS.get(unit.kind, "desa"),
                indicator=indicator,
                category=category,
                sex=sex,
                period=period,
                unit_id=unit.unit_id,
                sum=number,
                label=category.capitalize() if category != "total" else "",
                reporting=reporting,
                expected=expected,
                oldest=date(2026, 11, 1),
                newest=date(2026, 11, 20),
                scope_key=unit.scope_key,
            )
        )


@pytest.fixture
def filled(tree_database, open_portal, clock):
    """Sangkulirang: six of fifteen villages drawn and counted, two years, a sensitive topic."""
    shapes = {
        code: to_multipolygon(box(117 + at / 10, 0, 117.1 + at / 10, 0.1))
        for at, code in enumerate(VILLAGES)
    }
    put(tree_database, clock, shapes)
    with tree_database.writing() as session:
        build = Builder(session)
        for at, code in enumerate(VILLAGES):
            say(build, code, "penduduk-jumlah", {"total/L": 500 * at, "total/P": 500 * at + 10})
            say(build, code, "penduduk-jumlah", {"total": 900 * at}, period="2025")
            agama = {"total": 1000, "islam": 1000 - at * 10, "hindu": at * 10 - 7 if at else 0}
            say(build, code, "penduduk-agama", agama)
            say(build, code, "keluarga-jumlah", {"total": 250 * at})
        for period in ("2025", "2026"):
            say(
                build, KEC, "penduduk-jumlah", {"total": 15060},
                period=period, reporting=6, expected=15,
            )  # fmt: skip
        for indicator in ("penduduk-agama", "keluarga-jumlah"):
            whole = {"total": 6000}
            if indicator == "penduduk-agama":
                whole |= {"islam": 5850, "hindu": 108}
            say(build, KEC, indicator, whole, reporting=15, expected=15)
        say(build, "64.08", "penduduk-jumlah", {"total": 15060}, reporting=6, expected=141)
    cover(tree_database, clock)
    return open_portal(tree_database)


def colours(page):
    """The fill of each shape by the name in its title."""
    found = re.findall(r'class="(q\w)"><title>([^<:]*)', page)
    return {title: fill for fill, title in found}


def test_a_map_says_its_classes_in_words_and_names_each_value(filled):
    page = filled.get(PAGE).text
    assert "Jumlah penduduk, 2026" in page
    assert "di bawah 900" in page and "terendah" in page and "4.000 ke atas" in page
    assert "<title>Desa Saka: 3.010</title>" in page
    shades = [fill for _, fill in sorted(colours(page).items())]
    assert set(shades) == {"q1", "q2", "q3", "q4", "q5"}
    rows = json.loads(filled.get(f"{PAGE}.json").text)["data"]["angka"]["rows"]
    assert [row["value"] for row in rows if row["unit"]["code"] == "64.08.05.2002"] == [1010]
    assert [row["words"] for row in rows][-1] == "belum ada data" and len(rows) == 15


def test_classes_differ_by_pattern_too_and_a_map_without_them_has_none(filled):
    page = filled.get(PAGE).text
    sheet = page.partition("<style>")[2].partition("</style>")[0]
    marks = dict(re.findall(r'<pattern id="p(q\d)".*?class="gurat" d="([^"]+)"', page))
    assert set(marks) == {"q2", "q3", "q4"} and len(set(marks.values())) == 3
    for fill in marks:
        assert f".kelas a.{fill}" in sheet and f"url(#p{fill})" in sheet
    assert 'class="peta kelas"' in page
    plain = filled.get(f"{PAGE}?tampilkan=batas").text
    assert '<pattern id="pq' not in plain and "peta kelas" not in plain


def test_below_the_bound_of_coverage_nobody_is_ranked(filled):
    page = filled.get(PAGE).text
    assert "ke-1" not in page and "6 dari 15 desa" in page and "Tanpa urutan" in page
    full = filled.get(f"{PAGE}?tampilkan=keluarga-jumlah").text
    assert "ke-1" in full and "Tanpa urutan" not in full


def test_what_has_no_data_is_hatched_and_said(filled):
    page = filled.get("/peta").text
    assert "belum ada data" in page
    assert 'class="q0"' in page and 'id="arsir"' in page
    below = filled.get("/peta?tampilkan=penduduk-agama")
    assert below.status_code == 200 and "belum ada data" in below.text


def test_small_cells_stay_covered_on_the_map_and_in_every_format(filled):
    query = "?tampilkan=penduduk-agama&kelompok=hindu"
    page = filled.get(PAGE + query).text
    # Tanjung Manis has 3: it is covered, and so is whatever else its own page covers.
    assert colours(page)["Desa Tanjung Manis"] == "qt"
    assert "tertutup" in page and "disembunyikan" in page
    rows = json.loads(filled.get(f"{PAGE}.json{query}").text)["data"]["angka"]["rows"]
    hidden = [row for row in rows if row["hidden"]]
    assert len(hidden) > 1 and all(row["value"] is None and not row["rank"] for row in hidden)
    for row in rows[:6]:
        own = filled.get(f"{row['unit']['path']}/monografi/penduduk-agama.json").text
        cells = json.loads(own)["data"]["topic"]["rows"]
        assert [cell["hidden"] for cell in cells if cell["category"] == "hindu"] == [row["hidden"]]
    told = list(csv.DictReader(io.StringIO(filled.get(f"{PAGE}.csv{query}").text.lstrip("\ufeff"))))
    assert {row["nilai"] for row in told if row["golongan"] == "disembunyikan"} == {""}
    assert len(told) == 15
    assert "2,3%" in page  # 23 of 1,000


def test_ratios_are_quotients_of_the_unit_itself(filled):
    rows = json.loads(filled.get(f"{PAGE}.json?tampilkan=jiwa-per-keluarga").text)["data"]["angka"]
    values = {row["unit"]["code"]: row["value"] for row in rows["rows"]}
    assert values["64.08.05.2002"] == 4.0 and values["64.08.05.2001"] is None


def test_years_stand_side_by_side_in_the_same_classes(filled):
    page = filled.get(PAGE).text
    assert "Dari tahun ke tahun" in page
    assert page.count("<use href=") == 12 + page.count('<use href="#s-')
    assert "tahun=2025" in page
    older = filled.get(f"{PAGE}?tampilkan=penduduk-jumlah&tahun=2025").text
    assert "Jumlah penduduk, 2025" in older
    legend = re.compile(r'class="legenda">.*?</ul>', re.S)
    assert legend.search(page)[0] == legend.search(older)[0]


def test_the_theme_goes_along_to_the_next_level(filled):
    assert 'href="/sangkulirang/peta"' in filled.get("/peta").text
    page = filled.get("/peta?tampilkan=penduduk-jumlah").text
    assert 'href="/sangkulirang/peta?tampilkan=penduduk-jumlah"' in page
    plain = filled.get("/peta?tampilkan=batas").text
    assert "6 dari 15 desa" in plain and 'class="legenda"' not in plain


def test_what_is_not_known_is_not_kept(filled):
    assert filled.get(f"{PAGE}?tampilkan=karangan").status_code == 404
    assert filled.get(f"{PAGE}?tahun=26").status_code == 404
    assert filled.get(f"{PAGE}?tampilkan=penduduk-per-dusun").status_code == 404
    moved = filled.get(f"{PAGE}?tampilkan=penduduk-agama&kelompok=karangan")
    assert moved.location == f"{PAGE}?tampilkan=penduduk-agama"
    assert filled.get(f"{PAGE}.json?tampilkan=penduduk-agama&kelompok=x").status_code == 404


def test_pages_stay_within_the_budget(filled):
    for path in ("/peta", PAGE, f"{PAGE}?tampilkan=penduduk-agama&kelompok=islam"):
        assert len(brotli.compress(filled.get(path).get_data(), quality=5)) <= 14_336
