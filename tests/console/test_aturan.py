"""The regency's word on rules: previewed with the engine, stored, audited, judged and shown."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.acts.auditing import find_breaks
from portal.model import Audit, DutyVerdict, RuleChange
from portal.reads.duty_rules import read_duty_rules
from portal.release import bump, read_releases
from tests.builders import Builder
from tests.staff import enter, judge, open_front

DESA, CODE = "64.08.05.2006", "desa-apbdes-umumkan"
ROOM = "/ruang/aturan/64.08"
PAGE = "/sangkulirang/benua-baru-ilir/kelengkapan"
TYPED = {"dasar": "Nota dinas 5/2026", "nama": "Bagian Hukum Setda", "pada": "2026-11-20"}


@pytest.fixture
def front(tree_database, settings_of, clock):
    settings = settings_of(tree_database)
    people = (
        ("kominfo", "diskominfo", "64.08"),
        ("rekan", "diskominfo", "64.08"),
        ("camat", "kecamatan", "64.08.05"),
    )
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        source = build.source(DESA)
        budget = {"decided": date(2025, 12, 30), "year": None, "file_url": "https://x.id/a.pdf"}
        build.document(source, "APBDes 2026", days=200, **budget)
        bump(session, [source.unit_id], clock())
    judge(tree_database, settings, clock)
    with open_front(tree_database, settings, clock, people) as made:
        yield made


@pytest.fixture
def client(front):
    return enter(front, "kominfo")


def fields_of(page, action):
    """The hidden fields of the form that goes to `action`."""
    form = re.search(rf'action="[^"]*/{action}">(.*?)</form>', page, re.S)
    assert form, action
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))


def preview(client, act, code=CODE, **more):
    return client.get(f"{ROOM}/{code}", query_string={"perbuatan": act} | TYPED | more).text


def decide(client, page):
    return client.post(f"{ROOM}/putuskan", data=fields_of(page, "putuskan"))


def kept(database):
    with database.reading() as session:
        return session.scalars(select(RuleChange).order_by(RuleChange.id)).all()


def public_row(client):
    rows = csv.DictReader(io.StringIO(client.get(f"{PAGE}.csv").text.lstrip("\ufeff")))
    return {row["kewajiban"]: row for row in rows}.get(CODE)


def test_every_rule_is_listed_with_basis_duty_validity_and_who_vouches(client, settings):
    book = read_duty_rules(settings).book
    page = client.get(ROOM).text
    assert all(f"{ROOM}/{rule.code}" in page for rule in book.rules)
    assert "belum dikonfirmasi" in page and "bersumber tertulis" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ROOM}?bentuk=csv").text.lstrip("\ufeff"))))
    assert len(rows) == len(book.rules)
    assert {row["tugas"].split()[0] for row in rows} == {"Tetapkan", "Sampaikan", "Umumkan"}
    assert all(row["dasar_hukum"] and row["jatuh_tempo"] for row in rows)
    narrow = client.get(f"{ROOM}?jenis=kelurahan&keadaan=belum").text
    assert f"{ROOM}/{CODE}" not in narrow


def test_a_preview_names_who_changes_and_stores_nothing(client, tree_database):
    with tree_database.reading() as session:
        before = read_releases(session), session.scalar(select(func.count(Audit.id)))
    page = preview(client, "konfirmasi")
    assert "1 dari 139 unit" in page
    assert "Desa Benua Baru Ilir" in page
    # The staff board knew it was late; now readers see it, and it counts.
    assert "di halaman publik: ada → telat" in page
    assert re.search(r"publik \d+% → \d+%", page)
    assert kept(tree_database) == []
    with tree_database.reading() as session:
        assert (read_releases(session), session.scalar(select(func.count(Audit.id)))) == before


def test_a_confirmed_rule_counts_in_public_at_once(
    client, front, tree_database, settings_of, clock
):
    assert public_row(client)["keadaan"] == "ada"
    assert public_row(client)["dihitung"] == "0"
    assert decide(client, preview(client, "konfirmasi")).status_code == 303
    # Before anything is judged anew: what readers see follows from the rule itself.
    assert (public_row(client)["keadaan"], public_row(client)["dihitung"]) == ("telat", "1")
    assert "Nota dinas 5/2026" in public_row(client)["dasar_hukum"]
    assert "Bagian Hukum Setda" not in client.get(f"{PAGE}.csv").text
    judge(tree_database, settings_of(tree_database), clock)
    assert public_row(client)["keadaan"] == "telat"
    row = kept(tree_database)[0]
    assert (row.act, row.decided_on, row.basis) == (
        "konfirmasi", date(2026, 11, 20), "Nota dinas 5/2026",
    )  # fmt: skip
    with tree_database.reading() as session:
        deed = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
        assert (deed.act, deed.subject) == ("aturan: konfirmasi", CODE)
    assert list(find_breaks(tree_database)) == []


def test_a_rule_switched_off_is_gone_and_comes_back(client, tree_database, settings_of, clock):
    decide(client, preview(client, "matikan"))
    judge(tree_database, settings_of(tree_database), clock)
    assert public_row(client) is None
    with tree_database.reading() as session:
        assert not session.scalar(select(func.count()).where(DutyVerdict.code == CODE))
    assert "dimatikan" in client.get(f"{ROOM}/{CODE}").text
    decide(client, preview(client, "nyalakan"))
    judge(tree_database, settings_of(tree_database), clock)
    assert public_row(client)["keadaan"] == "ada"


def test_another_day_makes_a_late_one_timely_and_can_be_taken_back(
    client, tree_database, settings_of, clock
):
    page = preview(client, "tanggal", hari="30", bulan="6")
    assert "telat → ada, tepat waktu" in page
    decide(client, page)
    judge(tree_database, settings_of(tree_database), clock)
    assert "30 Juni tahun itu" in client.get(f"{ROOM}/{CODE}").text
    assert (public_row(client)["keadaan"], public_row(client)["dihitung"]) == ("tepat", "1")
    # A day that is still to come: then the year before is the newest that is due.
    later = preview(client, "tanggal", hari="30", bulan="11")
    assert "2026 ada, tepat waktu → 2025 belum kami temukan" in later
    form = fields_of(client.get(f"{ROOM}/{CODE}").text, "cabut")
    assert client.post(f"{ROOM}/cabut", data=form).status_code == 303
    judge(tree_database, settings_of(tree_database), clock)
    assert public_row(client)["jatuh_tempo"] == "2026-01-31"
    assert "(dicabut)" in client.get(f"{ROOM}/{CODE}").text


def test_the_second_of_two_operators_is_told(client, front, tree_database):
    other = enter(front, "rekan")
    mine, theirs = preview(client, "konfirmasi"), preview(other, "matikan")
    assert decide(client, mine).status_code == 303
    answer = decide(other, theirs)
    assert answer.status_code == 422
    assert "baru saja diubah oleh Kominfo" in answer.text
    assert "belum disimpan" in answer.text
    assert [row.act for row in kept(tree_database)] == ["konfirmasi"]
    # Having seen how it stands now, they may.
    assert decide(other, preview(other, "matikan")).status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dasar": " "}, "Dasar belum diisi"),
        ({"nama": ""}, "Siapa yang memutuskan"),
        ({"pada": "kemarin"}, "Tanggal keputusan belum benar"),
        ({"pada": "2026-11-25"}, "Tanggal keputusan belum benar"),
        ({"dasar": "hubungi 0812-3456-7890"}, "nomor pribadi"),
        ({"perbuatan": "tanggal", "hari": "31", "bulan": "4"}, "tidak ada dalam bulan itu"),
        ({"perbuatan": "tanggal", "hari": "3", "bulan": "13"}, "Bulan jatuh tempo"),
        ({"perbuatan": "hapus"}, "tidak dikenal"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_stored(client, tree_database, change, words):
    assert words in preview(client, "konfirmasi", **change)
    token = fields_of(client.get(ROOM).text, "keluar")["tanda"]
    typed = {"tanda": token, "detail": CODE, "versi": "0.0", "perbuatan": "konfirmasi"}
    answer = client.post(f"{ROOM}/putuskan", data=typed | TYPED | change)
    assert answer.status_code == 422 and words in answer.text
    assert kept(tree_database) == []


def test_a_rule_that_follows_something_else_has_no_day_of_its_own(client):
    page = preview(client, "tanggal", code="desa-penjabaran-tetapkan", hari="3", bulan="4")
    assert "mengikuti hal lain" in page


def test_a_kecamatan_reads_the_rules_and_cannot_change_them(front, tree_database):
    camat = enter(front, "camat")
    room = "/ruang/aturan/64.08.05"
    assert camat.get(room).status_code == 200
    page = camat.get(f"{room}/{CODE}").text
    assert "Putuskan untuk kabupaten ini" not in page
    token = fields_of(page, "keluar")["tanda"]
    typed = {"tanda": token, "detail": CODE, "versi": "0.0", "perbuatan": "matikan"} | TYPED
    assert camat.post(f"{room}/putuskan", data=typed).status_code == 403
    assert kept(tree_database) == []
