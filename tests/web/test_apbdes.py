"""Uang desa: plan beside realisation, unknown never 0, sums with their coverage, findings shown."""

import csv
import io
import json
import re

import pytest
from sqlalchemy import select

from portal.model import Item, RecognitionRow
from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY = "64.08.05.2006", "64.08.05.2015"
DESA = "/sangkulirang/benua-baru-ilir/apbdes"
PARTS = {
    "pelaksanaan": (("Pendapatan", 1_700_000_000, 1_500_000_000), ("Belanja", 1_760_000_000, None)),
    "pendapatan": (
        ("Dana Desa", 900_000_000, 900_000_000),
        ("Alokasi Dana Desa", 800_000_000, 600_000_000),
    ),
    "pembelanjaan": (
        ("Gaji", 500_000_000, 400_000_000),
        ("Jalan", 1_000_000_000, 1_100_000_000),
        ("Posyandu", 250_000_000, 0),
    ),
    "penerimaan": (("SiLPA tahun sebelumnya", 60_000_000, 60_000_000),),
    "pengeluaran": (("Penyertaan modal", 10_000_000, 10_000_000),),
}
MORE = {
    "Gaji": {"code": "5.1.2", "bidang": 1, "funds": "ADD"},
    "Jalan": {"code": "5.3.5", "bidang": 2, "funds": "DD-APBN"},
    "Posyandu": {"code": "5.2.1", "bidang": 2, "funds": "DDS"},
}


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        for group, lines in PARTS.items():
            build.budget(desa, 2026, *lines, group=group, more=MORE)
        build.budget(desa, 2025, ("Bidang Pembangunan Desa", 900_000_000, 890_000_000))
        maloy = build.source(MALOY)
        build.budget(maloy, 2026, ("Bidang Pembangunan Desa", 300_000_000, None))
        paper = build.document(desa, "Perdes APBDes Tahun 2026")
        other = build.document(desa, "Perdes APBDes Tahun 2024")
        for item, year in ((paper, 2026), (other, 2024)):
            session.add(
                RecognitionRow(
                    item_id=item.id, version_id=item.published_id, types_hash="h", verdict="jelas",
                    type="apbdes", year=year, confidence=95, renewed_at=build.now,
                    made_at=build.now,
                )
            )  # fmt: skip
    return open_portal(tree_database)


def table(page: str, title: str) -> dict[str, tuple[str, ...]]:
    """The rows of a section's table: name and words beside it, then its cells."""
    part = page.split(f"<h2>{title}</h2>")[1].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', part, re.S)
    clean = lambda text: " ".join(re.sub(r"<[^>]+>", " ", text).split())  # noqa: E731
    return {
        clean(name): tuple(clean(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", cells, re.S))
        for name, cells in rows
    }


def test_a_desa_sees_plan_beside_realisation_by_field_account_and_fund(client):
    page = client.get(DESA).text
    fields = table(page, "Belanja menurut bidang")
    assert fields["Penyelenggaraan pemerintahan desa"] == ("500,0", "400,0", "80")
    assert fields["Pelaksanaan pembangunan desa"] == ("1.250,0", "1.100,0", "88")
    # The plan as the desa states it, though its lines come to ten million less.
    assert fields["Jumlah"] == ("1.760,0", "1.500,0", "85")
    income = table(page, "Pendapatan")
    assert income["Alokasi Dana Desa"] == ("800,0", "600,0", "75")
    assert income["Jumlah"] == ("1.700,0", "1.500,0", "88")
    funds = table(page, "Sumber dana belanja")
    assert funds["Dana Desa (APBN)"] == ("1.250,0", "1.100,0", "88")
    kinds = table(page, "Belanja menurut jenis")
    assert kinds["Belanja modal melebihi rencana"] == ("1.000,0", "1.100,0", "110")
    rest = table(page, "Pembiayaan dan sisa")
    assert rest["Pembiayaan neto"] == ("50,0", "50,0", "–"), "what is left has no share"
    assert rest["Sisa anggaran (SiLPA)"] == ("−10,0", "50,0", "–")
    assert "Data per 20 Nov 2026" in page and "contoh.desa.id" in page


def test_sums_that_do_not_meet_are_told_and_nothing_is_corrected(client):
    page = client.get(DESA).text
    checks = page.split("<h2>Pemeriksaan hitungan</h2>")[1].split("</section>")[0]
    assert "2 jumlah tidak bertemu." in checks
    assert (
        "Belanja di ringkasan: rencana tertulis Rp1.760.000.000, jumlah bidang Rp1.750.000.000. "
        "Selisih Rp10.000.000." in checks
    )
    data = json.loads(client.get(f"{DESA}.json").text)["data"]
    assert {each["difference"] for each in data["findings"]} == {10_000_000 * 100}
    assert data["compared"] > len(data["findings"])


def test_the_year_before_stands_beside_and_is_one_tap_away(client):
    page = client.get(DESA).text
    both = table(page, "Rencana dibanding 2025")
    assert both["Pelaksanaan pembangunan desa"] == ("1.250,0", "900,0", "+350,0")
    assert both["Pendapatan"] == ("1.700,0", "–", "–")
    assert f'href="{DESA}?tahun=2025"' in page
    old = client.get(f"{DESA}?tahun=2025").text
    assert table(old, "Belanja menurut bidang")["Jumlah"] == ("900,0", "890,0", "99")
    assert f'href="{DESA}/bidang-2?tahun=2025"' in old
    assert client.get(f"{DESA}?tahun=1999").text == page


def test_the_document_of_the_year_is_linked(client, tree_database):
    page = client.get(DESA).text
    papers = page.split("<h2>Dokumen APBDes 2026</h2>")[1].split("</section>")[0]
    assert "Perdes APBDes Tahun 2026" in papers and "2024" not in papers
    link = re.search(r'href="(/[^"]+)"', papers)[1]
    assert client.get(link).status_code == 200
    old = client.get(f"{DESA}?tahun=2025").text
    assert "Dokumennya belum kami temukan" in old and "#minta" in old


def test_a_line_leads_to_what_stands_behind_it(client):
    page = client.get(f"{DESA}/bidang-2").text
    assert "Jalan" in page and "Posyandu" in page and "Gaji" not in page
    assert "Rp1.250.000.000" in page and "5.3.5 · DDS · melebihi rencana" in page
    assert "Dana Desa" in client.get(f"{DESA}/4-2-1").text
    assert "Jalan" in client.get(f"{DESA}/dana-DDS").text
    assert client.get(f"{DESA}/4-9-9").status_code == 404
    assert client.get(f"{DESA}/bidang-2/x").status_code == 404
    one = json.loads(client.get(f"{DESA}/5-3.json").text)
    assert [each["label"] for each in one["data"]["lines"]] == ["Jalan"]
    assert faults(one["data"], load("apbdes-satu")) == []


def test_above_the_desa_every_sum_says_of_how_many_and_names_who_is_missing(client):
    page = client.get("/sangkulirang/apbdes").text
    assert "Belum lengkap: baru 2 dari 15 desa." in page and "bukan peringkat" in page
    fields = table(page, "Belanja menurut bidang")
    # Maloy's realisation is not known: its plan is added, the share is that of the other desa.
    assert fields["Pelaksanaan pembangunan desa"] == ("1.550,0", "1.100,0", "88")
    assert "Penyelenggaraan pemerintahan desa 1 dari 15 desa" in fields
    below = table(page, "Belanja menurut wilayah")
    assert below["Benua Baru Ilir"] == ("1.760,0", "1.500,0", "85")
    assert below["Maloy"] == ("300,0", "–", "–")
    assert below["Kolek belum kami temukan"] == ("–", "–", "–")
    data = json.loads(client.get("/sangkulirang/apbdes.json").text)["data"]
    coverage = data["coverage"]
    assert (coverage["reporting"], coverage["expected"], coverage["complete"]) == (2, 15, False)
    assert len(coverage["missing"]) == 13
    whole = client.get("/apbdes").text
    assert table(whole, "Belanja menurut wilayah")["Sangkulirang 2 dari 15 desa"][0] == "2.060,0"
    assert "2 dari 139 desa" in whole and "Kelurahan tidak punya APBDes" in whole
    one = client.get("/sangkulirang/apbdes/bidang-2").text
    assert table(one, "Menurut wilayah")["Maloy"] == ("300,0", "–", "–")


def test_a_kelurahan_and_an_office_say_where_their_money_is(client):
    urban = client.get("/sangatta-utara/teluk-lingga/apbdes").text
    assert "Kelurahan tidak punya APBDes" in urban and "DPA kecamatan" in urban
    assert 'href="/sangatta-utara/ppid"' in urban
    office = client.get("/opd/dinkes/apbdes").text
    assert "Kantor tidak punya APBDes" in office and 'href="/apbdes"' in office
    assert client.get("/sangatta-utara/teluk-lingga/apbdes/5").status_code == 404


def test_nothing_known_is_no_zero_and_no_accusation(client):
    page = client.get("/bengalon/sepaso/apbdes").text
    assert "belum kami temukan" in page and "#minta" in page and "Rp0" not in page
    empty = client.get("/bengalon/apbdes").text
    assert "Belum lengkap" not in empty and "belum kami temukan" in empty


def test_the_file_holds_rupiah_and_blanks_for_unknown(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/sangkulirang/apbdes.csv").text[1:])))
    held = {(row["wilayah"], row["kode"]): row for row in rows}
    assert held["Desa Benua Baru Ilir", "bidang-2"]["rencana_rupiah"] == "1250000000"
    assert held["Desa Maloy", "5"]["realisasi_rupiah"] == ""
    assert held["Kecamatan Sangkulirang", "5"]["desa_melapor"] == "2"
    assert client.get("/sangkulirang/apbdes.xlsx").status_code == 200


def test_another_source_stands_beside_with_its_difference(client, tree_database):
    with tree_database.writing() as session:
        build = Builder(session)
        sheet = build.source(BENUA, "lembar", "https://lain.contoh.desa.id/")
        build.budget(sheet, 2026, ("Bidang Pembangunan", 1_700_000_000, 5))
    page = client.get(DESA).text
    others = page.split("<h2>Sumber lain</h2>")[1].split("</section>")[0]
    assert "selisih Rp60 juta" in others
    data = json.loads(client.get(f"{DESA}.json").text)["data"]
    assert len(data["others"]) == 1
    assert abs(data["others"][0]["planned_apart"]) == 60_000_000 * 100


def test_a_hostile_and_very_long_budget_stays_small_and_harmless(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        evil = '<script>alert("x")</script>=cmd()'
        lines = [(f"{evil}{number}", number, number) for number in range(1500)]
        more = {
            label: {"code": f"5.3.{n % 9 + 1}.{n}", "bidang": n % 5 + 1, "funds": f"{evil[:40]}{n}"}
            for n, (label, _, _) in enumerate(lines)
        }
        build.budget(build.source(BENUA), 2026, *lines, more=more)
        assert session.scalar(select(Item.id)) is not None
    client = open_portal(tree_database)
    page = client.get(DESA)
    assert len(page.data) < 60_000 and "<script>alert" not in page.text
    one = client.get(f"{DESA}/bidang-2?hal=2").text
    assert "<script>alert" not in one and "Halaman 2 dari 15" in one
    assert client.get(f"{DESA}/bidang-2?hal=99").status_code == 404
