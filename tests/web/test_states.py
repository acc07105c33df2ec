"""States in words: what is missing, where it was looked for, what is near, whose fault it is."""

import re

import pytest

from portal.app import create_app
from portal.rules.freshness import Freshness, Health, judge, parse_freshness
from portal.rules.moment import Moment
from portal.settings import read_config
from tests.builders import FETCHED, Builder
from tests.databases import START

DESA = "/sangkulirang/benua-baru-ilir"


@pytest.fixture
def client(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        kec = build.source("64.08.05", "wordpress")
        build.document(kec, "Renja kecamatan 2026", kind="renja")
        desa = build.source("64.08.05.2006")
        build.document(desa, "APBDes 2026", kind="apbdes", year=2026)
        build.document(desa, "RKPDes 2025", kind="rkpdes", year=2025, days=300)
        build.article(desa, "Gotong royong", days=2)
        build.article(desa, "Rapat ditarik", days=3, hidden="vanished")
        build.document(desa, "Perdes ditarik", hidden="vanished")
        build.source("64.08.05.2015", health="tidak menjawab")
    return open_portal(tree_database)


def notice(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page.split('class="ct aksi"')[1].split("</div>")[0])


def buttons(page: str) -> list[str]:
    return re.findall(r'<a class="tb[^"]*" href="([^"]+)"', page.split('class="ct aksi"')[1])[:2]


def test_an_empty_list_says_where_we_looked_and_offers_what_is_near(client):
    page = client.get("/sangkulirang/maloy/ppid").text
    said = notice(page)
    assert "Dokumen Desa Maloy belum kami temukan." in said
    assert "Kami mencari di OpenSID situs9" in said and "20 Nov 2026 18.00 WITA" in said
    assert "Belum tentu tidak ada." in said and "Minta dokumen ini" in said
    assert "Tanya kantor desa" in said
    assert buttons(page) == ["/sangkulirang/maloy/ppid#minta", "/sangkulirang/maloy/kontak"]
    near = page.split("Yang mirip dan ada")[1]
    assert "Renja kecamatan 2026" in near.split("</ul>")[0]
    bare = client.get("/bengalon/sepaso/ppid").text
    assert "Belum ada sumber yang kami baca." in notice(bare)


def test_a_filter_without_a_find_offers_the_like_of_it(client):
    page = client.get(f"{DESA}/ppid?tahun=2024&jenis=apbdes").text
    assert "<h2>APBDes 2024</h2>" in page and "Belum kami temukan" in page
    assert "APBDes 2024 belum kami temukan." in notice(page)
    assert '<option value="2024" selected>2024<' in page
    near = page.split("Yang mirip dan ada")[1].split("</ul>")[0]
    assert "APBDes 2026" in near and "RKPDes 2025" not in near


def test_what_was_taken_away_points_at_what_is_left(client):
    gone = client.get(f"{DESA}/berita/rapat-ditarik-5")
    assert gone.status_code == 410
    assert "Gotong royong" in gone.text.split("masih ada")[1]
    paper = client.get(f"{DESA}/ppid/perdes-ditarik-6")
    assert paper.status_code == 410 and "APBDes 2026" in paper.text


def test_a_misspelt_path_leads_to_the_section_of_the_nearest_unit(client):
    lost = client.get("/sangkuliran/benua-baru-ilr/ppid")
    assert lost.status_code == 404
    assert f'href="{DESA}/ppid">Informasi publik Desa Benua Baru Ilir' in lost.text
    assert 'value="benua baru ilr"' in lost.text
    assert 'aria-current="page"' not in lost.text and 'id="bagikan"' not in lost.text
    code = client.get("/kode/64.08.05.9999")
    assert code.status_code == 404
    assert "Kode 64.08.05.9999 tidak dipakai" in code.text
    assert 'href="/sangkulirang">Kecamatan Sangkulirang' in code.text


def test_our_own_fault_has_a_code_that_the_log_has_too(settings_of, tree_database, clock, caplog):
    app = create_app(settings_of(tree_database), tree_database, clock)
    app.add_url_rule("/rusak", "rusak", lambda: 1 / 0)
    answer = app.test_client().get("/rusak")
    code = re.search(r"K-20261124-[0-9A-F]{4}", answer.text)[0]
    assert answer.status_code == 500 and answer.headers["Cache-Control"] == "no-store"
    assert "gangguan di sistem kami" in answer.text and 'href="/kontak"' in answer.text
    assert code in caplog.text
    wrong = app.test_client().post("/ppid")
    assert wrong.status_code == 405 and "hanya dapat dibaca" in wrong.text


def test_old_entries_say_who_renews_them(settings):
    rule = parse_freshness(read_config(settings, "freshness.toml"))
    moment = Moment(START, "Asia/Makassar")
    old = judge("ppid", START.replace(year=2025), Health(total=1), rule, moment)
    assert old.kind == "lama"
    assert old.note.endswith("Yang memperbarui: PPID unit ini.")


@pytest.mark.parametrize(
    ("newest", "last", "words"),
    [
        (FETCHED, FETCHED, "Ini salinan 20 Nov 2026 18.00 WITA."),
        (None, FETCHED, "Terakhir kami baca 20 Nov 2026 18.00 WITA."),
        (None, None, "Belum pernah dapat kami baca."),
    ],
)
def test_a_dead_source_claims_a_copy_only_where_there_is_one(newest, last, words):
    health = Health(total=1, silent=1, last_success=last)
    state = judge("berita", newest, health, Freshness({}), Moment(START, "Asia/Makassar"))
    assert (state.kind, state.note) == ("mati", words)
