"""Acts on the board: reminders, notes and the numbers of officers, two people at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

from sqlalchemy import func, select

from portal.acts.auditing import find_breaks
from portal.model import Audit, DutyNote, Reminder
from tests.board import APBDES, BOARD, ONE, send
from tests.duties import DESA, publish
from tests.staff import enter


def test_one_tap_opens_whatsapp_and_is_kept(late, tree_database, clock):
    camat = enter(late, "camat")
    said = send(
        camat,
        f"{BOARD}/petugas",
        "petugas",
        unit=DESA,
        nama="Ibu Rahma",
        jabatan="Sekretaris desa",
        telepon="0812 5550 0199",
    )
    assert said.status_code == 303, said.text
    sent = send(camat, BOARD, "ingatkan", unit=DESA)
    assert sent.status_code == 303
    assert sent.location.startswith("https://wa.me/6281255500199?text=")
    with tree_database.reading() as session:
        row = session.scalars(select(Reminder)).one()
        trail = list(session.scalars(select(Audit.act)))
        whole = " ".join(session.scalars(select(Audit.subject + Audit.detail)))
    assert "APB Desa ditetapkan dengan Perdes 2026 – belum kami temukan" in row.text
    assert "Permendagri 20/2018 pasal 38 ayat (2)" in row.text and "Ibu Rahma" in row.text
    assert "aturan belum dikonfirmasi" in row.text or "Masih ada" in row.text
    assert "belum mengirim" not in row.text
    assert trail[-2:] == ["catat petugas", "ingatkan"] and "5550" not in whole
    assert list(find_breaks(tree_database)) == []
    assert "oleh Camat" in camat.get(BOARD).text
    assert "https://wa.me" in camat.get(BOARD).headers["Content-Security-Policy"]


def test_what_was_settled_or_asked_is_not_asked_again(late, tree_database, clock):
    camat, sekcam = enter(late, "camat"), enter(late, "sekcam")
    first = send(camat, ONE, "catat", kewajiban=APBDES, kata="ditindaklanjuti", catatan="Jumat.",
                 sesudah="0")  # fmt: skip
    assert first.status_code == 303
    sent = send(sekcam, ONE, "ingatkan")
    assert "/ingat?nomor=" in sent.location  # no number: the text for the group
    text = unescape(sekcam.get(sent.location).text)
    assert "Salin teks ini" in text and "https://wa.me/?text=" in text
    assert ". APB Desa ditetapkan dengan Perdes" not in text
    # Until nothing is left, each item is asked once.
    answers = [send(camat, ONE, "ingatkan") for _ in range(8)]
    last = answers[-1]
    assert last.status_code == 422 and "sudah mengingatkan" in last.text
    with tree_database.reading() as session:
        reminders = session.scalar(select(func.count()).select_from(Reminder))
    clock.move(days=1)
    refused = send(enter(late, "camat"), ONE, "ingatkan")
    assert refused.status_code in (403, 422)
    clock.move(days=3)
    assert send(enter(late, "camat"), ONE, "ingatkan").status_code == 303
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Reminder)) == reminders + 1


def test_a_note_ends_when_the_state_changes(late, tree_database, clock):
    camat = enter(late, "camat")
    send(camat, ONE, "catat", kewajiban=APBDES, kata="diketahui", catatan="Menunggu BPD.",
         sesudah="0")  # fmt: skip
    assert "diketahui: Menunggu BPD." in unescape(camat.get(ONE).text)
    item = publish(tree_database, clock, "APBDes Tahun 2026", decided=date(2025, 12, 30))
    late.again()
    assert "Menunggu BPD." not in camat.get(ONE).text
    assert item


def test_two_people_at_once_lose_nothing_and_get_one_answer(late, tree_database):
    people = [enter(late, "camat"), enter(late, "sekcam")]
    tokens = [re.search(r'name="tanda" value="([^"]+)"', each.get(ONE).text)[1] for each in people]

    def write(number):
        form = {"kewajiban": APBDES, "kata": "diketahui", "catatan": f"Kata {number}",
                "sesudah": "0", "tanda": tokens[number]}  # fmt: skip
        return people[number].post(f"{ONE}/catat", data=form)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, range(2)))
    assert sorted(each.status_code for each in answers) == [303, 422]
    loser = next(number for number, each in enumerate(answers) if each.status_code == 422)
    page = unescape(answers[loser].text)
    # The second sees what the first wrote, with the own words still in the form.
    assert f"Kata {1 - loser}" in page and f'value="Kata {loser}"' in page
    newest = re.search(rf'value="{APBDES}"><input type="hidden" name="sesudah" value="(\d+)"', page)
    again = people[loser].post(
        f"{ONE}/catat",
        data={"kewajiban": APBDES, "kata": "diketahui", "catatan": f"Kata {loser}",
              "sesudah": newest[1], "tanda": tokens[loser]},
    )  # fmt: skip
    assert again.status_code == 303
    with tree_database.reading() as session:
        assert len(session.scalars(select(DutyNote)).all()) == 2

    def ask(number):
        return people[number].post(f"{ONE}/ingatkan", data={"tanda": tokens[number]})

    with ThreadPoolExecutor(2) as pool:
        reminded = list(pool.map(ask, range(2)))
    assert all(each.status_code in (303, 422) for each in reminded)
    with tree_database.reading() as session:
        texts = list(session.scalars(select(Reminder.text)))
    named = [
        line.partition(". ")[2] for text in texts for line in text.splitlines() if ". " in line[:4]
    ]
    assert len(named) == len(set(named))  # nothing was asked twice


def test_a_number_that_is_none_is_refused_and_a_removed_one_is_gone(late, tree_database):
    camat = enter(late, "camat")
    bad = send(
        camat,
        f"{BOARD}/petugas",
        "petugas",
        unit=DESA,
        nama="Ibu Rahma",
        jabatan="Sekdes",
        detail="petugas",
        telepon="(0541) 12345",
    )
    assert bad.status_code == 422 and "Nomor WhatsApp belum benar" in bad.text
    assert 'value="Ibu Rahma"' in bad.text
    send(camat, f"{BOARD}/petugas", "petugas", unit=DESA, nama="Ibu Rahma", jabatan="Sekdes",
         telepon="081255500199")  # fmt: skip
    page = camat.get(f"{BOARD}/petugas").text
    assert "+6281255500199" in page
    number = re.search(r'name="petugas" value="(\d+)"', page)
    gone = send(camat, f"{BOARD}/petugas", "hapus-petugas", unit=DESA, petugas=number[1])
    assert gone.status_code == 303
    assert "81255500199" not in camat.get(f"{BOARD}/petugas").text
    desa = enter(late, "desa")
    assert desa.get(f"{ONE}/petugas").status_code == 200
