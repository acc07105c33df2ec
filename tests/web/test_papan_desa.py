"""The sheet for the noticeboard: on one page, big, with what is known and where it is from."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from portal.model import ShownValue, Site
from portal.reads.village_money import INDICATORS
from portal.rules.apbdes import SPENDING
from portal.rules.apbdes_chart import field_code
from tests.builders import Builder
from tests.duties import DESA

HOME = "/sangatta-utara/swarga-bara"
A4, A3 = (595, 842), (842, 1191)


@pytest.fixture
def client(tree_database, open_portal, clock):
    """A desa with a number, hours, and more new documents than a sheet holds."""
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        source = build.source(DESA)
        build.contact(source, "telepon", "(0549) 22100")
        build.contact(source, "jam", "Senin–Jumat 08.00–15.00")
        long = "Peraturan desa tentang pertanggungjawaban realisasi pelaksanaan anggaran dan "
        for number in range(9):
            build.document(source, f"{long}belanja nomor {number}", days=number)
        build.document(source, "Sangat lama", days=400)
        site = session.query(Site).one()
        site.host = "kutim.example"
    return open_portal(tree_database)


def text_of(answer) -> tuple[str, list[tuple[int, int]]]:
    reader = PdfReader(io.BytesIO(answer.get_data()))
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages]
    return " ".join(page.extract_text() for page in reader.pages), sizes


def test_the_sheet_says_what_is_known_and_what_is_not(client) -> None:
    data = json.loads(client.get(f"{HOME}/papan.json").text)["data"]
    assert data["month"] == "November 2026" and data["number"].startswith(f"2026-11/{DESA}/")
    assert (data["money"], data["money_year"]) == ([], None)
    assert len(data["documents"]) == 6 and data["since"] == "2026-10-01"
    assert all(date.fromisoformat(each["day"]) >= date(2026, 10, 1) for each in data["documents"])
    assert data["address"] == f"https://kutim.example/kode/{DESA}"
    page = client.get(f"{HOME}/papan").text
    assert "Belum ada data" in page and "(0549) 22100" in page and "<svg" in page
    assert "Rp0" not in page and data["number"] in page
    assert f"{HOME}/papan" in client.get(f"{HOME}/kelengkapan").text


def test_it_prints_on_one_sheet_of_either_size(client) -> None:
    number = json.loads(client.get(f"{HOME}/papan.json").text)["data"]["number"]
    for query, size in (("", A4), ("?kertas=a3", A3), ("?kertas=x", A4)):
        answer = client.get(f"{HOME}/papan.pdf{query}")
        assert answer.content_type == "application/pdf"
        said, sizes = text_of(answer)
        assert sizes == [size], query
        for word in ("November 2026", "Swarga Bara", "119", "(0549) 22100", number):
            assert word in said, word


def test_the_fullest_sheet_is_still_one_page(client, tree_database) -> None:
    with tree_database.writing() as session:
        desa = Builder(session).unit(DESA)
        names = ("Penyelenggaraan Pemerintahan Desa", "Pelaksanaan Pembangunan Desa",
                 "Pembinaan Kemasyarakatan", "Pemberdayaan Masyarakat",
                 "Penanggulangan Bencana, Keadaan Darurat dan Mendesak")  # fmt: skip
        fields = [(field_code(at), name) for at, name in enumerate(names, start=1)]
        for indicator in INDICATORS:
            for category, label in (*fields, (SPENDING, "Belanja")):
                session.add(
                    ShownValue(
                        level="desa", indicator=indicator, category=category, sex="",
                        period="2026", unit_id=desa.unit_id, sum=1_234_567_000, label=label,
                        reporting=1, expected=1, oldest=date(2026, 9, 1),
                        newest=date(2026, 9, 1), scope_key=desa.scope_key,
                    )
                )  # fmt: skip
    data = json.loads(client.get(f"{HOME}/papan.json").text)["data"]
    assert (data["money_year"], data["money_of"]) == (2026, "data per 1 Sep 2026")
    assert data["money"][-1]["label"] == "Jumlah belanja" and len(data["money"]) == 6
    for query, size in (("", A4), ("?kertas=a3", A3)):
        answer = client.get(f"{HOME}/papan.pdf{query}")
        said, sizes = text_of(answer)
        assert sizes == [size]
        assert "Rp1,23 miliar" in said and data["number"] in said


@pytest.mark.parametrize("path", ["/sangatta-utara", "/sangatta-utara/teluk-lingga"])
def test_kecamatan_and_kelurahan_have_what_applies(client, path) -> None:
    page = client.get(f"{path}/papan")
    assert page.status_code == 200 and "PDF A3" in page.text
    _, sizes = text_of(client.get(f"{path}/papan.pdf"))
    assert sizes == [A4]
    if path.endswith("lingga"):
        assert "anggaran kecamatan" in page.text


def test_an_office_has_no_sheet_and_says_so(client) -> None:
    for path in ("", "/setda", "/opd/diskominfo-staper"):
        assert "Lembar papan dibuat per desa" in client.get(f"{path}/papan").text
        assert client.get(f"{path}/papan.pdf").status_code == 404
