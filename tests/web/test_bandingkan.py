"""Units side by side: chosen without a script, never unknown as 0, nothing hidden given away."""

import csv
import gzip
import io
import json
import re

import brotli
import pytest
from werkzeug.test import Client

from portal.model import Neighbour
from portal.wsgi import make_front
from tests.builders import Builder
from tests.web.test_api_schemas import faults, load

BENUA, MALOY, SAKA, KEC = "64.08.05.2006", "64.08.05.2015", "64.08.05.2004", "64.08.05"
LIMIT = 14_336
BOTH = f"/bandingkan?unit={BENUA}&unit={MALOY}"


@pytest.fixture
def filled(tree_database):
    with tree_database.writing() as session:
        build = Builder(session)
        benua, maloy = build.source(BENUA), build.source(MALOY)
        for source, men, year in ((benua, 251, 2026), (benua, 240, 2025), (maloy, 919, 2026)):
            build.statistic(
                source, "penduduk-jumlah", year, ("total", "L", men), ("total", "P", 200),
                ("total", "", men + 200),
            )  # fmt: skip
        build.statistic(benua, "pos-kamling", 2026, 7)
        build.statistic(benua, "penduduk-perkawinan", 2026, ("kawin", "", 90), ("belum", "", 361),
                        ("total", "", 451))  # fmt: skip
        build.statistic(benua, "penduduk-agama", 2026, ("islam", "", 447), ("hindu", "", 4),
                        ("total", "", 451))  # fmt: skip
        build.statistic(maloy, "tingkat-perkembangan", 2026, ("swasembada", "", 1))
        build.statistic(benua, "bumdes-jumlah", 2026, 2)
        first, second = build.unit(BENUA).unit_id, build.unit(SAKA).unit_id
        session.add_all(
            [Neighbour(unit_id=first, other_id=second, border_m=900),
             Neighbour(unit_id=second, other_id=first, border_m=900)]
        )  # fmt: skip
    return tree_database


@pytest.fixture
def client(filled, open_portal):
    return open_portal(filled)


def cells(page: str, title: str) -> list[str]:
    row = next(each for each in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f"<b>{title}" in each)
    return [
        re.sub(r"<[^>]+>", " ", cell).split("  ")[0].strip()
        for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.S)
    ]


def test_figures_stand_in_rows_and_units_in_columns(client):
    page = client.get(BOTH).text
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == ["Isian", "Benua Baru Ilir", "Maloy"]
    assert cells(page, "Jumlah penduduk")[:2] == ["451", "1.119"]
    assert cells(page, "Jumlah penduduk: Laki-laki") == ["251", "919"]
    people = page.split("<b>Jumlah penduduk</b>")[1].split("</tr>")[0]
    assert people.count('class="bar"') == 2 and 'd="M0 2.5h100.0"' in people
    assert cells(page, "Status perkawinan: Belum")[0] == "80,0"
    assert cells(page, "Tingkat perkembangan")[1] == "Swasembada"


def test_what_nobody_told_is_never_zero(client):
    page = client.get(BOTH).text
    assert cells(page, "Pos kamling") == ["7", "belum ada"]
    data = json.loads(client.get(BOTH.replace("?", ".json?")).text)["data"]
    row = next(each for each in data["rows"] if each["code"] == "pos-kamling")
    assert row["cells"][1]["value"] is None and row["cells"][1]["reporting"] == 0
    kelurahan = client.get(f"/bandingkan?unit={BENUA}&unit=64.08.04.1010").text
    # A kelurahan has no BUMDes; it is not one that did not answer.
    assert cells(kelurahan, "Badan usaha milik desa") == ["tidak berlaku", "2"]


def test_groups_of_sensitive_topics_are_not_compared(client):
    for suffix in ("", ".json", ".csv"):
        text = client.get(BOTH.replace("?", f"{suffix}?")).text
        assert "Agama" not in text and "hindu" not in text.lower()


def test_a_unit_below_the_coverage_is_not_drawn_beside_others(client):
    page = client.get(f"/bandingkan?unit={BENUA}&unit={KEC}").text
    people = page.split("<b>Jumlah penduduk</b>")[1].split("</tr>")[0]
    assert "2 dari 15 desa" in people and people.count('class="bar"') == 1
    assert "tidak setingkat" in page
    assert not re.search(r"ter(?:banyak|tinggi|besar|rendah)|peringkat", page, re.I)


def test_the_year_is_the_newest_most_of_them_have(client):
    one = json.loads(client.get(f"/bandingkan.json?unit={BENUA}&tahun=2025").text)["data"]
    assert one["period"] == "2025" and one["periods"] == ["2026", "2025"]
    page = client.get(f"{BOTH}&tahun=2025").text
    assert cells(page, "Jumlah penduduk")[:2] == ["440", "belum ada"]
    assert "Tahun 1999: belum ada data" in client.get(f"{BOTH}&tahun=1999").text


def test_days_are_said_where_they_differ(filled, open_portal):
    with filled.writing() as session:
        later = Builder(session)
        later.now = later.now.replace(day=22)
        later.statistic(later.source(SAKA), "penduduk-jumlah", 2026, 30)
    page = open_portal(filled).get(f"{BOTH}&unit={SAKA}").text
    people = page.split("<b>Jumlah penduduk</b>")[1].split("</tr>")[0]
    assert people.count("per 20 Nov 2026") == 2 and "per 22 Nov 2026" in people


def test_names_lead_to_units_and_what_is_not_known_is_said(client):
    found = client.get(f"/bandingkan?unit={BENUA}&nama=Maloy&tahun=2026")
    assert (found.status_code, found.location) == (
        302, f"/bandingkan?tahun=2026&unit={BENUA}&unit={MALOY}",
    )  # fmt: skip
    several = client.get("/bandingkan?nama=Sangatta")
    assert "Yang mana maksud Anda?" in several.text and several.status_code == 200
    evil = client.get("/bandingkan", query_string={"nama": "<script>zzqx", "unit": "<b>9"})
    assert "<script" not in evil.text and "<b>9" not in evil.text
    assert "belum kami temukan" in evil.text and "tidak kami kenal" in evil.text
    assert evil.headers["Cache-Control"] == "private, no-cache"
    assert evil.headers["Referrer-Policy"] == "no-referrer"
    office = client.get("/bandingkan?unit=64.08.05/opd&unit=64.08").text
    assert "tidak kami kenal" in office


def test_five_at_most_and_one_can_be_left_out(client):
    codes = [f"64.08.05.{number}" for number in (2001, 2002, 2003, 2004, 2005, 2006)]
    page = client.get("/bandingkan?" + "&".join(f"unit={code}" for code in codes)).text
    assert "Paling banyak lima wilayah sekaligus; Desa Benua Baru Ilir tidak ikut." in page
    assert 'name="nama"' not in page
    five = "&".join(f"unit={code}" for code in codes[:5])
    assert "Sudah lima wilayah" in client.get(f"/bandingkan?{five}&nama=Maloy").text
    rest = "&amp;".join(f"unit={code}" for code in codes[1:5])
    assert f'href="/bandingkan?{rest}"' in page


def test_neighbours_are_offered_and_the_page_of_a_unit_leads_here(client):
    page = client.get(f"/bandingkan?unit={BENUA}").text
    near = page.split("Di dekatnya")[1]
    assert near.index("Desa Saka") < near.index("Desa Kerayaan") and 'class="bar"' not in page
    monografi = client.get("/sangkulirang/benua-baru-ilir/monografi").text
    assert f'href="/bandingkan?unit={SAKA}&amp;unit={BENUA}"' in monografi
    assert "Mulai dari kecamatan" in client.get("/bandingkan").text


def test_the_other_formats_are_of_the_same_units(client):
    page = client.get(BOTH).text
    link = re.search(r'href="(/bandingkan\.csv\?[^"]+)"', page)[1].replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(client.get(link).text.lstrip("\ufeff"))))
    told = {(row["indikator"], row["bagian"], row["kode"]): row for row in rows}
    assert told["penduduk-jumlah", "", MALOY]["nilai"] == "1119"
    assert told["pos-kamling", "", MALOY]["keterangan"] == "belum ada"
    assert client.get(link.replace(".csv", ".xlsx")).status_code == 200
    twin = json.loads(client.get(link.replace(".csv", ".json")).text)
    assert faults(twin["data"], load("bandingkan")) == []


def test_order_and_doubles_make_no_other_page(filled, settings, clock):
    front = make_front(settings, filled, clock)
    client = Client(front)
    first = client.get(f"{BOTH}&utm=x")
    assert front.misses == 1
    for query in (f"unit={MALOY}&unit={BENUA}", f"unit={BENUA}&unit={MALOY}&unit={BENUA}"):
        assert client.get(f"/bandingkan?{query}").data == first.data
    assert front.misses == 1
    # Elsewhere the first of a repeated parameter counts, as before.
    client.get(f"/sangkulirang/ppid?unit={BENUA}")
    client.get(f"/sangkulirang/ppid?unit={BENUA}&unit={MALOY}")
    assert front.misses == 2
    # What somebody typed is kept for nobody.
    for _ in range(2):
        assert client.get("/bandingkan?nama=Sangatta").status_code == 200
    assert front.misses == 4
    front.stop()


def test_five_full_units_fit_a_page(tree_database, open_portal):
    codes = [f"64.08.05.{number}" for number in (2001, 2002, 2003, 2004, 2005)]
    with tree_database.writing() as session:
        build = Builder(session)
        for place, code in enumerate(codes):
            source = build.source(code)
            build.statistic(source, "sarana-ibadah", 2026,
                            ("masjid", "", 3 + place), ("pura", "", place))  # fmt: skip
            for name in ("penduduk-perkawinan", "penduduk-pekerjaan", "penduduk-ktp",
                         "penduduk-pendidikan-kk", "penduduk-umur-kategori"):  # fmt: skip
                parts = [(f"kelompok-yang-panjang-{at}", "", 100 + at + place) for at in range(20)]
                build.statistic(source, name, 2026, *parts,
                                ("total", "", sum(part[2] for part in parts)))  # fmt: skip
            for name in ("penduduk-jumlah", "keluarga-jumlah", "linmas-anggota", "pos-kamling",
                         "luas-wilayah", "jarak-pusat", "tanah-kas-desa", "kejadian-kriminal",
                         "bpd-anggota", "perangkat-jumlah", "bumdes-jumlah"):  # fmt: skip
                build.statistic(source, name, 2026, 1000 + place)
    client = open_portal(tree_database)
    body = client.get("/bandingkan?" + "&".join(f"unit={code}" for code in codes)).data
    assert body.count(b"<tr>") > 25
    assert max(len(gzip.compress(body, 6)), len(brotli.compress(body, quality=5))) <= LIMIT
