"""The doubtful waits for a person; the choice is remembered for its source, and can be undone."""

import pytest
from sqlalchemy import select

from portal.acts.auditing import find_breaks
from portal.model import Audit, RecognitionRow, TypeChoice
from tests.duties import publish, verdict
from tests.staff import enter, open_front, read_token
from tests.staff import judge as judge_all

DESA, OTHER, CAMAT = "64.08.05.2006", "64.08.05.2004", "64.08.05"
ROOM = f"/ruang/ragu/{CAMAT}"


@pytest.fixture
def judge(tree_database, settings_of, clock):
    settings = settings_of(tree_database)

    def again():
        judge_all(tree_database, settings, clock)

    return again


@pytest.fixture
def front(tree_database, settings_of, clock, judge):
    settings = settings_of(tree_database)
    people = (
        ("camat", "kecamatan", CAMAT),
        ("lain", "kecamatan", "64.08.04"),
        ("desa", "unit", DESA),
    )
    with open_front(tree_database, settings, clock, people) as made:
        yield made


@pytest.fixture
def camat(front):
    return enter(front, "camat")


def send(client, deed, room=ROOM, **form):
    token = read_token(client)
    return client.post(f"{room}/{deed}", data=form | {"tanda": token})


def doubt(database, clock, judge, title="APBDes", unit=DESA, year=None):
    """A document that names its type and no year."""
    found = publish(database, clock, title, unit, year=year)
    judge()
    assert recognised(database, found).verdict == "ragu"
    return found


def recognised(database, item_id):
    with database.reading() as session:
        return session.get_one(RecognitionRow, item_id)


def choices(database):
    with database.reading() as session:
        return session.scalars(select(TypeChoice)).all()


def test_what_is_doubtful_waits_does_not_count_and_is_asked(camat, tree_database, clock, judge):
    found = doubt(tree_database, clock, judge)
    row = verdict(tree_database, "desa-apbdes-umumkan", DESA)
    assert (row.state, row.waiting) == ("belum-ditemukan", 1)
    page = camat.get(ROOM).text
    assert f'name="isi" value="{found}"' in page and "1 judul" in page
    assert send(camat, "pilih", isi=found, jenis="apbdes", tahun="2026").status_code == 303
    judge()
    after = recognised(tree_database, found)
    assert (after.verdict, after.type, after.year, after.confidence) == (
        "jelas", "apbdes", 2026, 100,
    )  # fmt: skip
    assert verdict(tree_database, "desa-apbdes-umumkan", DESA).state in ("telat", "ada")
    assert "Tidak ada dokumen yang menunggu" in camat.get(ROOM).text
    with tree_database.reading() as session:
        assert session.scalars(select(Audit.act).order_by(Audit.id.desc())).first() == "pilih jenis"
    assert list(find_breaks(tree_database)) == []


def test_the_next_like_it_needs_nobody_and_another_source_does(camat, tree_database, clock, judge):
    first = doubt(tree_database, clock, judge, "APBDes lampiran 1", year=2026)
    elsewhere = doubt(tree_database, clock, judge, "APBDes lampiran 1", OTHER, year=2026)
    send(camat, "pilih", isi=first, jenis="-")
    clock.move(days=1)
    second = publish(tree_database, clock, "APBDes lampiran 2", DESA, year=2026)
    judge()
    assert recognised(tree_database, first).verdict == "bukan"
    assert recognised(tree_database, second).verdict == "bukan"
    assert recognised(tree_database, elsewhere).verdict == "ragu"


def test_a_choice_taken_back_leaves_it_doubtful_again(camat, tree_database, clock, judge):
    found = doubt(tree_database, clock, judge)
    send(camat, "pilih", isi=found, jenis="apbdes", tahun="2026")
    judge()
    number = choices(tree_database)[0].id
    assert send(camat, "batal", nomor=number).status_code == 303
    judge()
    assert recognised(tree_database, found).verdict == "ragu"
    assert choices(tree_database) == []
    assert send(camat, "batal", nomor=number).status_code == 422


def test_the_second_person_to_choose_is_told(camat, tree_database, clock, judge):
    found = doubt(tree_database, clock, judge)
    send(camat, "pilih", isi=found, jenis="apbdes", tahun="2026")
    answer = send(camat, "pilih", isi=found, jenis="apbdes", tahun="2025")
    assert answer.status_code == 422 and "sudah dipilih Camat" in answer.text
    assert [row.year for row in choices(tree_database)] == [2026]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"jenis": ""}, "Pilih dahulu"),
        ({"jenis": "surat-cinta"}, "Pilih dahulu"),
        ({"jenis": "apbdes"}, "Tahun dokumen belum diisi"),
        ({"jenis": "apbdes", "tahun": "26"}, "Tahun dokumen belum benar"),
    ],
)
def test_what_is_wrong_is_said(camat, tree_database, clock, judge, form, words):
    found = doubt(tree_database, clock, judge)
    answer = send(camat, "pilih", isi=found, **form)
    assert answer.status_code == 422 and words in answer.text
    assert choices(tree_database) == []


def test_only_the_office_above_chooses_and_only_below_it(front, tree_database, clock, judge):
    found = doubt(tree_database, clock, judge)
    other = enter(front, "lain")
    assert send(other, "pilih", "/ruang/ragu/64.08.04", isi=found, jenis="-").status_code == 422
    assert enter(front, "desa").get(f"/ruang/ragu/{DESA}").status_code == 403
    assert choices(tree_database) == []
