"""The public board of duties: words without blame, small and quick, nothing only staff may see."""

import csv
import gzip
import io
import json
import re
import time
from datetime import date

import pytest
from sqlalchemy import select

from portal.ingest.evaluating_duties import judge_duties, mark_stale
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.model import Paper, Source, StaffFact, UnitVersion
from portal.reads.duty_rules import read_duty_rules
from tests.builders import Builder

PAGE = "/sangkulirang/kelengkapan"
ONE = "/sangkulirang/benua-baru-ilir/kelengkapan"


@pytest.fixture
def tree_database(judged_database):
    """To judge all units of a regency anew in each test costs most of its time."""
    return judged_database


@pytest.fixture
def client(tree_database, open_portal, settings, clock):
    """Fifteen desa with a site each: one is dead, one has a late regulation and a paper."""
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        codes = session.scalars(
            select(UnitVersion.code)
            .where(UnitVersion.code.like("64.08.05.%"), UnitVersion.kind == "desa")
            .order_by(UnitVersion.code)
        ).all()
        assert len(codes) == 15
        for code in codes:
            health = {codes[1]: "tidak menjawab", codes[2]: "ditolak"}.get(code, "menjawab")
            source = build.source(code, health=health)
            build.document(source, f"Foto {code}", file_url="https://desa.example/f.pdf", year=None)
            if code == "64.08.05.2006":
                for title, decided in (("APBDes 2026", date(2026, 1, 8)), ("RKPDes 2027", None)):
                    build.document(
                        source, title, decided=decided, year=None, file_url=f"https://x.id/{title}"
                    )
        district = build.unit("64.08.05").unit_id
        session.add(
            StaffFact(
                unit_id=district, kind="register", since=date(2025, 1, 1), basis="uji", at=clock()
            )
        )
        session.add(
            Paper(
                unit_id=build.unit("64.08.05.2006").unit_id, kind="kertas", type="lppd", year=2025,
                received_on=date(2026, 4, 20), note="dari Pak Uji 0812-3456-7890", at=clock(),
            )
        )  # fmt: skip
        mark_stale(session, [district])
    cabinet = Cabinet(settings.files, tree_database, pass_on)
    judge_duties(tree_database, cabinet, read_duty_rules(settings), clock())
    return open_portal(tree_database)


@pytest.mark.measured
def test_the_matrix_is_small_quick_and_without_blame(client) -> None:
    client.get(PAGE)
    taken = []
    for _ in range(5):
        begun = time.process_time()
        answer = client.get(PAGE)
        taken.append(time.process_time() - begun)
    body = answer.get_data()
    assert len(body) <= 30 * 1024
    assert len(gzip.compress(body, 6)) <= 14_336
    assert min(taken) < 0.040, taken
    text = answer.text.lower()
    assert "belum kami temukan" in text
    assert "sumber tidak menjawab sejak" in text
    assert "belum mengirim" not in text


def test_staff_records_and_duties_stay_with_staff(client) -> None:
    for suffix in ("", ".json", ".csv"):
        for path in (PAGE, ONE):
            text = client.get(path + suffix).text
            for word in ("sampaikan", "0812", "Pak Uji", "desa-lppd"):
                assert word not in text, (path, suffix, word)


def test_the_share_can_be_counted_again_from_the_file(client) -> None:
    twin = json.loads(client.get(f"{ONE}.json").text)["data"]["own"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ONE}.csv").text.lstrip("\ufeff"))))
    met = sum(int(row["bobot"]) * int(row["terpenuhi"]) for row in rows)
    counted = sum(int(row["bobot"]) * int(row["dihitung"]) for row in rows)
    assert (met, counted) == (twin["met"], twin["counted"])
    assert counted
    assert twin["percent"] == 100 * met // counted


@pytest.mark.parametrize("path", [PAGE, "/kelengkapan"])
def test_every_share_of_a_board_follows_from_its_csv_alone(client, path) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text.lstrip("\ufeff"))))
    told: dict[str, list[int]] = {}
    for row in rows:
        met, counted = told.setdefault(row["kode_unit"], [0, 0])
        weight = int(row["bobot"])
        told[row["kode_unit"]] = [
            met + weight * int(row["terpenuhi"]), counted + weight * int(row["dihitung"])
        ]  # fmt: skip
        # The two columns say nothing that state and confirmation beside them do not.
        done = row["keadaan"] in ("tepat", "telat", "ada")
        due = done or row["keadaan"] in ("usang", "belum-ditemukan")
        assert int(row["dihitung"]) <= int(due and row["dikonfirmasi"] in ("hukum", "sumber")), row
        assert int(row["terpenuhi"]) == int(row["dihitung"]) * int(done), row
    data = json.loads(client.get(f"{path}.json").text)["data"]
    page = client.get(path).text
    assert data["units"]
    for each in data["units"]:
        met, counted = told.get(each["unit"]["code"], [0, 0])
        assert (each["met"], each["counted"]) == (met, counted)
        assert each["percent"] == (100 * met // counted if counted else None)
    below = [told.get(each["unit"]["code"], [0, 0]) for each in data["units"]]
    met, counted = (sum(each[at] for each in below) for at in (0, 1))
    assert (data["met"], data["counted"]) == (met, counted) and counted
    assert f"{100 * met // counted}%" in page


def test_a_late_decision_is_said_with_its_days_and_an_unconfirmed_one_is_not(client) -> None:
    own = json.loads(client.get(f"{ONE}.json").text)["data"]["own"]
    rows = {row["code"]: row for row in own["rows"]}
    late = rows["desa-apbdes-tetapkan"]
    assert (late["state"], late["days_late"]) == ("telat", 8)
    soft = rows["desa-apbdes-umumkan"]
    assert (soft["confirmed"], soft["state"], soft["counted"]) == ("belum", "ada", False)
    page = client.get(ONE).text
    assert "8 hari sesudah jatuh tempo" in page


def test_a_dead_site_has_no_share(client) -> None:
    units = json.loads(client.get(f"{PAGE}.json").text)["data"]["units"]
    dead = next(each for each in units if not each["readable"])
    assert (dead["percent"], dead["counted"]) == (None, 0)
    assert dead["silent_since"]


def test_a_site_of_another_village_is_said_to_be_one(client) -> None:
    """It answers, and we refuse it: not to be checked, counted nowhere, and told as it is."""
    words = "situs ini mengaku milik desa lain, jadi tidak kami pakai"
    unread = {each["unreadable"]: each for each in _units(client) if not each["readable"]}
    assert set(unread) == {words, "sumber tidak menjawab"}
    refused = unread[words]
    assert (refused["percent"], refused["counted"], refused["met"]) == (None, 0, 0)
    states = {row["state"] for row in refused["rows"]}
    assert "belum-diperiksa" in states and not states & {"belum-ditemukan", "telat"}
    assert f"Belum dapat diperiksa: {words} sejak" in client.get(PAGE).text
    code = refused["unit"]["code"]
    own = client.get(f"{PAGE}.csv").text.lstrip("\ufeff")
    rows = [row for row in csv.DictReader(io.StringIO(own)) if row["kode_unit"] == code]
    told = {row["alasan"] for row in rows if row["keadaan"] == "belum-diperiksa"}
    assert told == {words} and not any(int(row["dihitung"]) for row in rows)
    listed = client.get("/sumber").text
    assert listed.count("Situs kami tolak") == 1 and listed.count("Sumber tidak menjawab") == 1
    data = json.loads(client.get("/sumber.json").text)["data"]
    assert (data["refused"], data["silent"]) == (1, 1)


def test_the_matrix_lists_what_is_missing_in_words_the_least_complete_first(client) -> None:
    page = client.get(PAGE).text
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>([^<]+)</a>.*?</tr>', page, re.S)
    units = {each["unit"]["name"]: each for each in _units(client)}
    shares = [units[name]["percent"] for name in rows]
    known = [share for share in shares if share is not None]
    # Nothing is known of what cannot be read: it stands last, and is no gap.
    assert shares == sorted(known) + [None] * (len(shares) - len(known))
    body = page.split("<table")[1]
    gap = r'data-k="APBDes 2026"><svg><use href="#s-telat"/></svg> Telat'
    assert re.search(gap, body)
    for quiet in re.findall(r'<td class="ok">([^<]+)', body):
        assert quiet in ("Ada", "Tidak berlaku", "Belum waktunya", "Jatuh tempo belum diketahui")


def test_a_gap_says_where_we_looked_when_and_how_to_answer(client) -> None:
    page = client.get(ONE).text
    gaps = page.split("Yang kurang")[1].split("</section>")[0]
    assert "Belum kami temukan" in gaps
    assert "Kami mencari di" in gaps
    assert re.search(r"dibaca \d+ \w+ 2026", gaps)
    assert "Beri tahu kami" in gaps and 'href="/kontak"' in gaps
    # Said once above the duties it is true of, not in each row.
    assert gaps.count("#s-kosong") == 1


def _units(client) -> list[dict]:
    return json.loads(client.get(f"{PAGE}.json").text)["data"]["units"]


def test_each_section_is_held_against_how_often_it_is_renewed(client, tree_database, clock) -> None:
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        source = session.scalars(
            select(Source).where(Source.unit_id == build.unit("64.08.05.2006").unit_id)
        ).one()
        build.article(source, "Kerja bakti", days=10)
        build.article(source, "Musyawarah", days=100)
        build.statistic(source, "penduduk-jumlah", 2026, 900)
    told = {each["section"]: each for each in client.get(f"{ONE}.json").get_json()["data"]["ages"]}
    assert told["berita"]["fresh"] is True and told["berita"]["days"] == 60
    assert told["ppid"]["fresh"] is True and told["tender"] == {
        "section": "tender", "newest": None, "days": 30, "fresh": None,
    }  # fmt: skip
    page = client.get(ONE).text
    assert "3 dari 3 bagian segar" in page and "Segar: 14 Nov 2026" in page
    clock.move(days=60)
    later = client.get(ONE).text
    assert "2 dari 3 bagian segar" in later and "Lama: 14 Nov 2026" in later


def test_what_cannot_be_read_is_not_called_old(client, clock) -> None:
    clock.move(days=400)
    page = client.get("/sangkulirang/tanjung-manis/kelengkapan").text
    data = client.get("/sangkulirang/tanjung-manis/kelengkapan.json").get_json()["data"]
    assert not data["own"]["readable"] and {each["fresh"] for each in data["ages"]} == {None}
    assert "belum dapat diperiksa" in page and "Lama:" not in page
