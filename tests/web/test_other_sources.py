"""What other sources tell of a village stands beside what is shown; small cells never do."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from tests.builders import Builder, cover

DESA = "64.08.05.2006"
PATH = "/sangkulirang/benua-baru-ilir/monografi"
OLD, NEW = date(2026, 2, 3), date(2026, 11, 1)


def tell(build, projector, source, indicator, as_of, *cells):
    record = Statistic(
        key=indicator, indicator=indicator, title=indicator, period="2026", as_of=as_of,
        cells=tuple(
            Cell(category, category.capitalize(), sex, Decimal(value))
            for category, sex, value in cells
        ),
    )  # fmt: skip
    item = build.item(source, record, "statistik")
    projector.project(build.session, item, record, build.unit(DESA), build.now)


@pytest.fixture
def client(tree_database, open_portal, settings, clock):
    projector = next(
        each
        for each in make_projectors(settings, tree_database)
        if isinstance(each, StatisticProjector)
    )
    with tree_database.writing() as session:
        build = Builder(session)
        site = build.source(DESA, url="https://benua.contoh.desa.id/")
        sheet = build.source(DESA, "lembar", url=f"/kode/{DESA}")
        register = build.source("64.08", "lembar", url="/kode/64.08")

        def said(source, indicator, as_of, *cells):
            tell(build, projector, source, indicator, as_of, *cells)

        said(site, "penduduk-jumlah", NEW, ("total", "L", 604), ("total", "P", 600),
             ("total", "", 1204))  # fmt: skip
        said(register, "penduduk-jumlah", OLD, ("total", "", 1210))
        said(site, "keluarga-jumlah", NEW, ("total", "", 300))
        said(register, "keluarga-jumlah", OLD, ("total", "", 300))
        said(site, "penduduk-pekerjaan", NEW, ("petani", "", 400), ("guru", "", 12))
        said(sheet, "penduduk-pekerjaan", OLD, ("petani", "", 380), ("guru", "", 12),
             ("nelayan", "", 9))  # fmt: skip
        said(site, "penduduk-agama", NEW, ("islam", "", 1100), ("hindu", "", 100),
             ("kristen", "", 3), ("budha", "", 7), ("total", "", 1210))  # fmt: skip
        said(sheet, "penduduk-agama", OLD, ("islam", "", 1101), ("hindu", "", 99),
             ("kristen", "", 4), ("total", "", 1204))  # fmt: skip
        said(site, "penduduk-disabilitas", NEW, ("fisik", "", 30), ("total", "", 30))
        said(sheet, "penduduk-disabilitas", OLD, ("fisik", "", 3), ("total", "", 3))
        projector.finish(session, frozenset(), build.now)
    cover(tree_database, clock)
    return open_portal(tree_database)


def topics(client, path=f"{PATH}.json"):
    return {each["code"]: each for each in json.loads(client.get(path).text)["data"]["topics"]}


def test_the_first_page_names_the_tables_that_differ_and_by_how_much(client):
    page = client.get(PATH).text
    part = page.split('id="sumber-lain"')[1].split("</section>")[0]
    assert f'href="{PATH}/penduduk-jumlah#sumber-lain"' in part
    assert "1.204 jiwa, 6 lebih sedikit (0,5 persen)" in part
    assert "1 Nov 2026" in part
    assert "Sebagian tabel dari berkas resmi kabupaten." in page
    assert "penduduk-pekerjaan#sumber-lain" in part and "2 kelompok berbeda" in part
    assert "1 tabel sama di semua sumbernya" in part  # families


def test_a_topic_shows_each_other_source_with_date_and_difference(client):
    page = client.get(f"{PATH}/penduduk-jumlah").text
    part = page.split('id="sumber-lain"')[1].split("</section>")[0]
    assert "berkas resmi kabupaten, data per 3 Feb 2026" in part
    assert "Data kependudukan untuk semua keperluan adalah data Dukcapil" in part
    assert "OpenSID benua.contoh.desa.id" in part
    assert "Tabel ini dari berkas resmi kabupaten." in page
    work = client.get(f"{PATH}/penduduk-pekerjaan").text.split('id="sumber-lain"')[1]
    assert "20 lebih sedikit (5 persen)" in work and "hanya di sumber ini" in work
    assert "Guru" not in work.split("</section>")[0]  # the same in both


def test_a_topic_with_one_source_says_nothing_of_others(client):
    page = client.get("/sangkulirang/monografi").text
    assert "sumber-lain" not in page  # a sum of many villages has no other source


def test_json_has_source_others_and_difference(client):
    people = topics(client)["penduduk-jumlah"]
    assert people["source"] == {
        "name": "berkas resmi kabupaten", "channel": "berkas resmi kabupaten",
        "as_of": "2026-02-03",
    }  # fmt: skip
    (other,) = people["others"]
    assert other["told"]["name"] == "OpenSID benua.contoh.desa.id"
    assert (other["total"], other["told"]["as_of"]) == (1204, "2026-11-01")
    assert other["difference"] == {
        "value": -6, "percent": 0.5, "words": "6 lebih sedikit (0,5 persen)"
    }  # fmt: skip
    rows = {
        row["category"]: row for row in topics(client)["penduduk-pekerjaan"]["others"][0]["rows"]
    }
    assert set(rows) == {"petani", "nelayan"}
    assert rows["petani"]["difference"]["value"] == -20
    assert rows["nelayan"]["difference"] is None


def test_csv_has_the_others_as_rows_of_their_own(client):
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{PATH}.csv").get_data().decode("utf-8-sig")))
    )
    people = [row for row in rows if row["indikator"] == "penduduk-jumlah"]
    assert [(row["status"], row["jumlah"], row["selisih"]) for row in people] == [
        ("ditampilkan", "1210", ""), ("sumber lain", "1204", "-6"),
    ]  # fmt: skip
    assert people[1]["selisih_persen"] == "0.5" and people[1]["data_per"] == "2026-11-01"


def test_no_category_of_another_source_gives_a_small_cell_away(client):
    shown = topics(client)
    faith = shown["penduduk-agama"]
    hidden = {row["category"] for row in faith["rows"] if row["hidden"]}
    assert "kristen" in hidden
    (other,) = faith["others"]
    # Where the shown total is covered, so is the other; its categories are never told.
    total = None if faith["total"]["hidden"] else 1204
    assert other["rows"] == [] and other["total"] == total
    (small,) = shown["penduduk-disabilitas"]["others"]
    assert small["hidden"] and small["total"] is None and small["difference"] is None
    text = client.get(f"{PATH}.csv").get_data().decode("utf-8-sig")
    told = [row for row in csv.DictReader(io.StringIO(text)) if row["status"] == "sumber lain"]
    faiths = [row for row in told if row["indikator"] == "penduduk-agama"]
    assert [(row["kategori"], row["jumlah"]) for row in faiths] == [("Jumlah", str(total or ""))]
    tiny = [row for row in told if row["indikator"] == "penduduk-disabilitas"]
    assert [(row["jumlah"], row["selisih"]) for row in tiny] == [("", "")]
    page = client.get(f"{PATH}/penduduk-agama").text.split('id="sumber-lain"')[1]
    assert (
        "hanya jumlahnya yang ditampilkan" in page and "Kristen" not in page.split("</section>")[0]
    )
