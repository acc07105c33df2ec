"""The monografi document: the whole form with its gaps, sources and small cells covered."""

import csv
import gzip
import io
import json
import re
import threading

import brotli
import pytest
from pypdf import PdfReader

from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.sections.monografi.dokumen import DOCUMENT
from portal.settings import read_config_folder
from portal.web import paper
from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY, KELURAHAN = "64.08.05.2006", "64.08.05.2015", "64.08.04.1010"
DESA = "/sangkulirang/benua-baru-ilir/monografi/dokumen"
LIMIT = 30_000


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        sheet = build.source(BENUA, "lembar", url="/kode/64.08.05.2006")
        build.statistic(
            desa, "penduduk-jumlah", 2026, ("total", "L", 251), ("total", "P", 227),
            ("total", "", 478),
        )  # fmt: skip
        build.statistic(desa, "penduduk-jumlah", 2025, ("total", "", 470))
        build.statistic(sheet, "sarana-pendidikan", 2026, ("sd", "", 2), ("tk", "", 0))
        build.statistic(sheet, "tingkat-perkembangan", 2026, ("swasembada", "", 1))
        build.statistic(sheet, "luas-wilayah", 2025, "1250.5")
        build.statistic(
            desa, "keluarga-kelas-sosial", 2026, ("prasejahtera", "", 3), ("sejahtera-1", "", 40),
            ("sejahtera-2", "", 60), ("total", "", 103),
        )  # fmt: skip
        build.official(desa, "Sutrisno <b>", "Kepala Desa Benua Baru Ilir")
        maloy = build.source(MALOY)
        build.statistic(maloy, "penduduk-jumlah", 2026, ("total", "", 22))
        lurah = build.source(KELURAHAN)
        build.statistic(lurah, "penduduk-jumlah", 2026, ("total", "", 900))
    return open_portal(tree_database)


def rows(client, path=DESA):
    text = client.get(f"{path}.csv").text.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_field_of_the_form_stands_there_in_the_order_of_its_sections(client, settings):
    page = client.get(DESA).text
    heads = re.findall(r"<h2>((?:I|V)+\. [^<]+)</h2>", page)
    assert [head.split(".")[0] for head in heads] == ["I", "II", "III", "IV", "V", "VI"]
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    asked = [
        row.code for row in catalogue.indicators.values() if row.section and "desa" in row.kinds
    ]
    assert asked and {row["indikator"] for row in rows(client)} == set(asked)


def test_what_nobody_told_is_said_and_never_zero(client):
    told = {(row["indikator"], row["kelompok"]): row for row in rows(client)}
    assert told["sarana-pendidikan", "SD"]["jumlah"] == "2"
    assert told["sarana-pendidikan", "TK"]["jumlah"] == "0"
    smp = told["sarana-pendidikan", "SMP"]
    assert smp["jumlah"] == "" and smp["keterangan"] == "belum ada data"
    assert told["luas-wilayah", ""]["keterangan"] == "belum ada data; terakhir 2025"
    page = client.get(DESA).text
    gaps = page.split('id="kurang"')[1].split("</section>")[0]
    assert "Sarana pendidikan: Perpustakaan, PAUD, SMP" in gaps
    assert "Luas wilayah (terakhir 2025)" in gaps and "Pos kamling" in gaps
    assert "Jumlah penduduk" not in gaps


def test_each_line_names_its_source_and_day(client):
    told = {row["indikator"]: row for row in rows(client) if row["jumlah"] or row["isi"]}
    assert "OpenSID" in told["penduduk-jumlah"]["sumber"]
    assert "lembar isian" in told["tingkat-perkembangan"]["sumber"]
    assert told["tingkat-perkembangan"]["isi"] == "Swasembada"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["penduduk-jumlah"]["data_per"])
    page = client.get(DESA).text
    people = page.split("Jumlah penduduk")[1].split("</tr>")[0]
    assert "[1]" in people and "per 20 Nov 2026" in people
    assert "[2]" in page.split("Tingkat perkembangan")[1].split("</tr>")[0]
    assert "[2] lembar isian" in page


def test_small_cells_are_covered_in_every_format(client):
    page = client.get(DESA).text
    kinds = page.split("Kelas sosial keluarga")[1].split("</tbody>")[0]
    assert kinds.count("disembunyikan") >= 2 and ">3<" not in kinds
    covered = [row for row in rows(client) if row["keterangan"].startswith("disembunyikan")]
    assert len(covered) >= 2 and all(row["jumlah"] == "" for row in covered)
    fields = json.loads(client.get(f"{DESA}.json").text)["data"]["sections"][1]["groups"]
    lines = [
        line for group in fields for field in group["fields"] for line in field["lines"]
        if line["hidden"]
    ]  # fmt: skip
    assert len(lines) >= 2
    assert all(line["both"] is line["men"] is line["women"] is None for line in lines)


def test_a_kelurahan_is_told_what_does_not_concern_it(client):
    page = client.get("/sangatta-utara/teluk-lingga/monografi/dokumen").text
    assert "Kelurahan tidak punya APBDes" in page and "tidak berlaku" in page
    assert "Anggota BPD" not in page and "BUMDes" not in page
    assert not {"keuangan-belanja", "peraturan-jumlah"} & {
        row["indikator"] for row in rows(client, "/sangatta-utara/teluk-lingga/monografi/dokumen")
    }


def test_only_years_with_data_are_answered_and_the_permanent_address_keeps_the_year(client):
    assert client.get(f"{DESA}?tahun=2025").status_code == 200
    for year in ("1999", "9999", "x", "2025a"):
        for suffix in ("", ".pdf", ".csv", ".json"):
            assert client.get(f"{DESA}{suffix}?tahun={year}").status_code == 404
    page = client.get(f"{DESA}?tahun=2025").text
    assert "/kode/64.08.05.2006/monografi/dokumen?tahun=2025" in page
    found = client.get("/kode/64.08.05.2006/monografi/dokumen?tahun=2025")
    assert found.location == f"{DESA}?tahun=2025"


def test_a_kecamatan_has_a_recap_that_claims_no_regulation(client):
    path = "/sangkulirang/monografi/dokumen"
    page = client.get(path).text
    assert "Rekap monografi desa/kelurahan dan data kecamatan 2026" in page
    assert "Tidak ada peraturan yang menetapkan bentuk rekap ini" in page
    table = page.split("</table>")[0]
    assert f'href="{DESA}">Benua Baru Ilir' in table and "2/15" in table
    assert ">500*<" in table.replace("\n", "")
    recap = json.loads(client.get(f"{path}.json").text)["data"]
    people = recap["columns"].index("Penduduk")
    values = {row["unit"]["code"]: row["cells"][people]["value"] for row in recap["rows"]}
    assert values[BENUA] == 478 and values[MALOY] == 22
    assert [value for value in values.values() if value not in (478, 22)] == [None] * 13
    assert recap["total"]["cells"][people] == {
        "value": 500, "reporting": 2, "expected": 15, "asked": True,
    }  # fmt: skip
    missing = {
        title: {unit["code"] for unit in each["units"]}
        for each in recap["absent"]
        for title in each["titles"]
    }
    assert len(missing["Jumlah penduduk"]) == 13 and BENUA not in missing["Jumlah penduduk"]
    assert MALOY in missing["Sarana pendidikan"]
    # What stays with its village is not missing above it.
    assert "Tahun pembentukan" not in page
    assert client.get("/setda/monografi/dokumen").status_code == 200


def test_a_kabupaten_is_summed_up_by_kecamatan(client):
    recap = json.loads(client.get("/monografi/dokumen.json").text)["data"]
    people = recap["columns"].index("Penduduk")
    values = {row["unit"]["name"]: row["cells"][people]["value"] for row in recap["rows"]}
    assert values["Sangkulirang"] == 500 and values["Sangatta Utara"] == 900
    assert recap["total"]["cells"][people]["value"] == 1400


@pytest.mark.parametrize("path", [DESA, "/sangkulirang/monografi/dokumen", "/monografi/dokumen"])
def test_the_page_is_light(client, path):
    body = client.get(path).data
    assert max(len(gzip.compress(body, 6)), len(brotli.compress(body, quality=5))) <= LIMIT
    assert not re.search(rb"\sstyle=|<script", body)


def test_the_paper_is_a4_with_numbered_pages_sources_and_a_place_to_sign(client, settings):
    answer = client.get(f"{DESA}.pdf?tahun=2026")
    assert answer.status_code == 200 and answer.content_type == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    assert {tuple(round(float(each)) for each in page.mediabox[2:]) for page in reader.pages} == {
        (595, 842)
    }
    pages = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in text
    whole = "\n".join(pages)
    for word in (
        "dicetak 24 Nov 2026", "/kode/64.08.05.2006/monografi/dokumen?tahun=2026", "Lisensi:",
        "Sutrisno <b>", "Kepala Desa Benua Baru Ilir", "belum ada data", "disembunyikan",
        "VI. Data ketenteraman", "[2] lembar isian",
    ):  # fmt: skip
        assert word in whole, word
    assert "<script" not in whole
    # The same content again is not printed again.
    [kept] = (settings.home / "cetak").glob("*.pdf")
    moment = kept.stat().st_mtime_ns
    assert client.get(f"{DESA}.pdf").data == answer.data
    assert kept.stat().st_mtime_ns == moment


def test_who_comes_while_another_is_printed_is_asked_to_come_again(client, settings):
    with paper._alone(settings.home / "cetak" / "antre.lock"):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(client.get(f"{DESA}.pdf")))
        thread.start()
        thread.join(20)
    [answer] = answers
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


def test_no_indicator_takes_the_address_of_the_document(settings):
    assert DOCUMENT not in parse_indicators(read_config_folder(settings, FOLDER)).indicators


@pytest.mark.parametrize(
    ("path", "name"), [(DESA, "monografi-dokumen"), ("/sangkulirang/monografi/dokumen",
                                                     "monografi-rekap")]
)  # fmt: skip
def test_the_twin_holds_what_its_schema_says(client, path, name):
    twin = json.loads(client.get(f"{path}.json").text)
    assert twin["schema"] == f"jenjang/{name}/1"
    assert faults(twin["data"], load(name)) == []
