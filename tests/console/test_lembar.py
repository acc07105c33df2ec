"""A unit without a site: takes the form, sends it filled in, and its pages show it."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.ingest.harvest import list_due, list_sources
from portal.model import Item, ItemVersion, Observation, Placement, SheetUpload
from portal.release import read_releases
from tests.builders import Builder
from tests.staff import enter, open_front, read_token
from tests.workbooks import make_workbook, pack

DESA = "64.08.05.2006"
ROOM = f"/ruang/lembar/{DESA}"
PAGE = "/sangkulirang/benua-baru-ilir"
ROWS = {
    "Kontak": [
        ("telepon", "(0549) 23167", None),
        ("whatsapp", "0812-3456-7890", "ya"),
        ("jam", "Senin–Jumat 08.00–15.00", None),
    ],
    "Layanan": [("Surat keterangan usaha", "KTP; pengantar RT", "Gratis", "1 hari kerja", "")],
    "Dokumen": [("Perdes APBDes Tahun 2026", "3", 2026, "2025-12-30", "berkala", "")],
    "Monografi": [("penduduk-jumlah", "total", 2026, 800, 760, 1560)],
    "Indeks": [
        (2024, "IDM", "0,7123", "Maju", "0,8000", None, None, *(None,) * 6, "Kepmen 1", ""),
    ],
    "APBDes": [
        (2026, "pendapatan", "4.2.1", None, "Dana Desa", "", 812_000_000, 400_000_000),
        (2026, "belanja", "5.3.5", 2, "Jalan", "DD", 512_000_000.5, None),
    ],
}


@pytest.fixture
def front(tree_database, settings_of, clock):
    settings = settings_of(tree_database)
    people = (
        ("desa", "unit", DESA),
        ("lain", "unit", "64.08.05.2004"),
    )
    with open_front(tree_database, settings, clock, people) as made:
        yield made


@pytest.fixture
def client(front):
    return enter(front, "desa")


def send(client, body, room=ROOM, **more):
    token = read_token(client)
    form = {"berkas": (io.BytesIO(body), "isian.xlsx"), "tanda": token, **more}
    return client.post(f"{room}/kirim", data=form)


def count(database):
    with database.reading() as session:
        tables = (Item, ItemVersion, Observation, Placement)
        rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
        return rows, sum(read_releases(session).values())


def test_what_is_sent_stands_on_the_pages_of_the_unit(client, front):
    assert "(0549) 23167" not in client.get(f"{PAGE}/kontak").text
    assert send(client, pack(make_workbook(ROWS))).status_code == 303
    kontak = client.get(f"{PAGE}/kontak").text
    assert "(0549) 23167" in kontak and "wa.me/6281234567890" in kontak
    assert "lembar isian" in kontak
    assert "Surat keterangan usaha" in client.get(f"{PAGE}/layanan").text
    assert "Perdes APBDes Tahun 2026" in client.get(f"{PAGE}/ppid").text
    assert "1.560" in client.get(f"{PAGE}/monografi").text
    assert "0,7123" in client.get(f"{PAGE}/indeks").text
    assert "512" in client.get(f"{PAGE}/apbdes").text
    assert "1.560" in client.get("/sangkulirang/monografi").text
    receipt = client.get(ROOM).text
    assert "isian.xlsx" in receipt and "baru" in receipt


def test_the_same_file_again_changes_nothing(client, tree_database):
    body = pack(make_workbook(ROWS))
    send(client, body)
    before = count(tree_database)
    send(client, body)
    assert count(tree_database) == before
    assert "Tidak ada yang berubah" in client.get(ROOM).text


def test_the_form_comes_filled_in_and_going_back_it_changes_nothing(client, tree_database):
    send(client, pack(make_workbook(ROWS)))
    before = count(tree_database)
    form = client.get(f"{ROOM}/unduh")
    book = load_workbook(io.BytesIO(form.data))
    kontak = {row[0].value: row[1].value for row in book["Kontak"].iter_rows(min_row=3)}
    assert kontak["telepon"] == "(0549) 23167" and kontak["surel"] is None
    assert [cell.value for cell in book["Monografi"][3]][3:] == [800, 760, 1560]
    money = [[cell.value for cell in row] for row in book["APBDes"].iter_rows(min_row=3)]
    assert sorted(money, key=str) == [
        [2026, "belanja", "5.3.5", 2, "Jalan", "DD", 512_000_000.5, None],
        [2026, "pendapatan", "4.2.1", None, "Dana Desa", None, 812_000_000, 400_000_000],
    ]
    assert book["APBDes"]["C3"].number_format == "@"
    # The number was public because somebody said it is the office's; saying so again is asked.
    for row in book["Kontak"].iter_rows(min_row=3):
        if row[0].value == "whatsapp":
            row[2].value = "ya"
    assert send(client, pack(book)).status_code == 303
    assert count(tree_database) == before


def test_faults_are_named_and_nothing_is_kept(client, tree_database):
    before = count(tree_database)
    rows = ROWS | {"Dokumen": [("Perdes", "", "26"), ("Perkades", "", 2026)]}
    answer = send(client, pack(make_workbook(rows)))
    assert answer.status_code == 422
    assert "Lembar Dokumen, baris 3, kolom Tahun" in answer.text
    assert count(tree_database) == before


def test_by_choice_the_good_rows_are_taken_and_what_stood_there_stays(client):
    send(client, pack(make_workbook(ROWS)))
    rows = ROWS | {"Dokumen": [("Perdes lain", "", "26"), ("Perkades pasar desa", "", 2026)]}
    assert send(client, pack(make_workbook(rows)), sebagian="ya").status_code == 303
    ppid = client.get(f"{PAGE}/ppid").text
    assert "Perkades pasar desa" in ppid and "Perdes lain" not in ppid
    assert "Perdes APBDes Tahun 2026" in ppid, "a faulty sheet takes nothing away"
    assert "Lembar Dokumen, baris 3" in client.get(ROOM).text


def test_what_is_left_out_is_taken_away_and_can_come_back(client):
    send(client, pack(make_workbook(ROWS)))
    send(client, pack(make_workbook(ROWS | {"Dokumen": []})))
    assert "Perdes APBDes Tahun 2026" not in client.get(f"{PAGE}/ppid").text
    send(client, pack(make_workbook(ROWS)))
    assert "Perdes APBDes Tahun 2026" in client.get(f"{PAGE}/ppid").text


def test_personal_numbers_do_not_pass(client, tree_database):
    rows = ROWS | {
        "Kontak": [("whatsapp", "0812-3456-7890", None)],
        "Layanan": [("Surat untuk NIK 6408055708900001", "", "", "", "")],
    }
    send(client, pack(make_workbook(rows)))
    assert "6281234567890" not in client.get(f"{PAGE}/kontak").text
    with tree_database.reading() as session:
        bodies = session.scalars(select(ItemVersion.body)).all()
    assert bodies and not any("6408055708900001" in body for body in bodies)


def test_a_sheet_for_another_unit_or_from_another_unit_is_refused(client, front, tree_database):
    answer = send(client, pack(make_workbook(ROWS, code="64.08.05.2004")))
    assert answer.status_code == 422 and "bukan Desa Benua Baru Ilir" in answer.text
    assert send(enter(front, "lain"), pack(make_workbook(ROWS))).status_code == 403
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 0


def test_no_harvest_asks_for_what_people_sent(client, tree_database, clock):
    send(client, pack(make_workbook(ROWS)))
    with tree_database.reading() as session:
        assert list_sources(session) == [] and list_due(session, clock.move(days=400)) == []
        assert Builder(session).unit(DESA)
