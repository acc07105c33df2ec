"""The first page: its blocks in order, honest figures, somebody to call on every kind of unit."""

import json
import re

import pytest

from portal.db import Database
from tests.builders import Builder

BENUA = "64.08.05.2006"  # Benua Baru Ilir
MALOY = "64.08.05.2015"
KEC = "64.08.05"
DESA = "/sangkulirang/benua-baru-ilir"
UNITS = {
    "kabupaten": "/",
    "kecamatan": "/sangkulirang",
    "desa": DESA,
    "kelurahan": "/sangatta-utara/teluk-lingga",
    "setda": "/setda",
    "bagian": "/setda/pbj",
    "opd": "/opd/dinkes",
}
ORDER = ("Kontak dan jam buka", "Layanan administrasi", "Lapor masalah", "Informasi publik",
         "Dokumen", "Data", "Lelang dan pengadaan", "Peta")  # fmt: skip


@pytest.fixture
def filled(tree_database: Database) -> Database:
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        build.statistic(desa, "penduduk-jumlah", 2025, 3348)
        build.statistic(desa, "penduduk-jumlah", 2026, 3412)
        build.statistic(desa, "keluarga-jumlah", 2026, 968)
        build.budget(
            desa, 2026,
            ("Bidang Pemerintahan", 812_400_000, 640_100_000),
            ("Bidang Pembangunan", 1_204_000_000, 588_300_000),
        )  # fmt: skip
        build.document(desa, "RKPDes 2027", days=3, classification="berkala")
        maloy = build.source(MALOY, health="tidak menjawab")
        build.article(maloy, "Lama sekali", days=900)
        build.budget(maloy, 2026, ("Bidang Pemerintahan", 100_000_000, None))
    return tree_database


def figures(html: str) -> dict[str, str]:
    """The large numbers of a page with what stands below each."""
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html.split('class="angka"')[1], re.S)
    return {label: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for label, text in rows}


@pytest.mark.parametrize("kind", UNITS)
def test_somebody_can_be_called_from_every_kind_of_unit(filled, open_portal, kind):
    page = open_portal(filled).get(UNITS[kind]).text
    strip = page.split('class="tugas"')[1].split("</ul>")[0]
    assert re.search(r'href="tel:\+?\d{3,}"', strip.split("</li>")[0]), "the first task calls"
    assert "nomor layanan darurat" in strip


def test_a_borrowed_number_says_whose_it_is(filled, open_portal, tree_database):
    client = open_portal(filled)
    with tree_database.writing() as session:
        build = Builder(session)
        office = build.source("64.08/opd/diskominfo-staper", "wordpress")
        build.contact(office, "telepon", "(0549) 21001")
    for path in ("/", DESA, "/sangkulirang", "/opd/dinkes"):
        page = client.get(path).text
        assert "tel:+6254921001" in page, path
        assert "Ini nomor Dinas Komunikasi" in page, path
    with tree_database.writing() as session:
        build = Builder(session)
        build.contact(build.source(KEC, "wordpress"), "telepon", "(0549) 21002")
    page = client.get(DESA).text
    assert "tel:+6254921002" in page and "Ini nomor Kecamatan Sangkulirang" in page
    assert "tel:+6254921001" in client.get("/bengalon").text
    own = client.get("/sangkulirang").text
    assert "tel:+6254921002" in own and "Ini nomor" not in own


def test_whatsapp_stands_in_the_strip_once_it_is_known(filled, open_portal, tree_database):
    client = open_portal(filled)
    assert "wa.me/62812" not in client.get(DESA).text
    with tree_database.writing() as session:
        build = Builder(session)
        build.contact(build.source(BENUA, "feed"), "whatsapp", "0812-5550-1234")
    strip = client.get(DESA).text.split('class="tugas"')[1].split("</ul>")[0]
    assert 'href="https://wa.me/6281255501234"' in strip
    assert strip.count("<li>") == 6


@pytest.mark.parametrize("kind", UNITS)
def test_blocks_stand_in_their_order_each_with_its_state(filled, open_portal, kind):
    page = open_portal(filled).get(UNITS[kind]).text
    heads = re.findall(r'<div class="kp"><h2[^>]*>(.*?)</h2>(.*?)</div>', page, re.S)
    shown = [head for head, _ in heads]
    wanted = [name for name in ORDER if any(head.startswith(name) for head in shown)]
    places = [next(at for at, head in enumerate(shown) if head.startswith(name)
                   and not head.endswith("dalam angka")) for name in wanted]  # fmt: skip
    assert places == sorted(places)
    office = kind in ("setda", "bagian", "opd")
    assert set(ORDER) - set(wanted) == ({"Data", "Peta"} if office else set())
    assert all('class="ch ' in rest or "<span>" in rest for _, rest in heads), heads


def test_figures_compare_or_say_how_many_and_never_guess(filled, open_portal):
    client = open_portal(filled)
    desa = figures(client.get(DESA).text)
    assert desa["Penduduk"] == "3.412 jiwa +64 dari 2025"
    assert desa["Keluarga"] == "968 rata-rata 3,5 orang"
    assert desa["Uang desa terpakai 2026"] == "61% dari Rp2,02 miliar"
    above = figures(client.get("/sangkulirang").text)
    assert above["Penduduk"] == "3.412 jiwa 1 dari 15 desa"
    # Maloy's plan is known and its spending is not: it does not count as nothing spent.
    assert above["Uang desa terpakai 2026"] == "61% 1 dari 15 desa"
    assert figures(client.get("/").text)["Penduduk"] == "3.412 jiwa 1 dari 141 desa"
    assert figures(client.get("/").text)["Uang desa terpakai 2026"] == "61% 1 dari 139 desa"
    unknown = figures(client.get("/bengalon").text)
    assert unknown["Penduduk"] == "– belum kami temukan"
    assert 'class="angka"' not in client.get("/opd/dinkes").text


def test_village_money_stands_line_by_line(filled, open_portal):
    client = open_portal(filled)
    page = client.get(DESA).text
    money = page.split('id="uang"')[1].split("</section>")[0]
    rows = re.findall(r'<th scope="row">(.*?)<.*?<td class="r">(.*?)</td><td class="r">(.*?)</td>'
                      r'<td class="r"><b>(.*?)</b>', money, re.S)  # fmt: skip
    assert rows[0] == ("Penyelenggaraan pemerintahan desa", "812,4", "640,1", "79")
    assert rows[-1] == ("Jumlah", "2.016,4", "1.228,4", "61")
    half = client.get("/sangkulirang/maloy").text.split('id="uang"')[1].split("</section>")[0]
    assert ">–<" in half and "Jumlah" not in half and "Sumber tidak menjawab" in half
    none = client.get("/bengalon/sepaso").text.split('id="uang"')[1].split("</section>")[0]
    assert "Belum kami temukan" in none and "#minta" in none
    urban = client.get("/sangatta-utara/teluk-lingga").text
    assert "Kelurahan tidak punya APBDes" in urban


def test_rows_below_tell_people_date_and_trouble(filled, open_portal):
    client = open_portal(filled)
    table = client.get("/sangkulirang").text.split('id="bawah"')[1].split("</table>")[0]
    rows = {re.sub(r"<[^>]+>", "", row.split("</th>")[0]).strip(): row
            for row in table.split("<tr>")[2:]}  # fmt: skip
    assert "3.412" in rows["Benua Baru Ilir"] and "17 Nov 2026" in rows["Benua Baru Ilir"]
    assert "Sumber tidak menjawab" in rows["Maloy"] and "<b>–</b>" in rows["Maloy"]
    assert "Belum kami temukan" in rows["Kolek"]
    above = client.get("/").text.split('id="bawah"')[1].split("</table>")[0]
    assert "1 dari 15 desa" in above and "0 dari 11 desa" in above
    twin = json.loads(client.get("/sangkulirang.json").text)["data"]
    child = next(each for each in twin["children"] if each["unit"]["code"] == BENUA)
    assert child["people"]["value"] == 3412
    assert child["people"]["reporting"] == 1
    assert (
        next(each for each in twin["children"] if each["unit"]["code"] == MALOY)["people"]["value"]
        is None
    )
