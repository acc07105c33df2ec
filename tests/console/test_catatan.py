"""Papers with photo, terms, exemptions: recorded by the office above, judged, kept from readers."""

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import Client

from portal.acts.auditing import find_breaks
from portal.model import Audit, Paper, StaffFact
from portal.release import bump
from portal.rules.noticeboard import number_sheet
from tests.builders import Builder
from tests.duties import verdict
from tests.staff import enter, open_front, read_token
from tests.staff import judge as judge_all

DESA, NEXT, CAMAT = "64.08.05.2006", "64.08.04.2012", "64.08.05"
ROOM = f"/ruang/catatan/{DESA}"
PAGE = "/sangkulirang/benua-baru-ilir/kelengkapan"
MAKER = "Kamera-Rahasia-77"


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MAKER
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


@pytest.fixture
def settings_here(tree_database, settings_of):
    return settings_of(tree_database)


@pytest.fixture
def judge(tree_database, settings_here, clock):
    def again():
        judge_all(tree_database, settings_here, clock)

    return again


@pytest.fixture
def front(tree_database, settings_here, clock, judge):
    people = (
        ("camat", "kecamatan", CAMAT),
        ("desa", "unit", DESA),
        ("kominfo", "diskominfo", "64.08"),
    )
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        build.document(build.source(DESA), "Foto kegiatan", year=None, file_url="https://x.id/f")
        bump(session, [build.unit(DESA).unit_id], clock())
    judge()
    with open_front(tree_database, settings_here, clock, people) as made:
        yield made


@pytest.fixture
def camat(front):
    return enter(front, "camat")


def send(client, deed, room=ROOM, **form):
    token = read_token(client)
    return client.post(f"{room}/{deed}", data=form | {"tanda": token})


def hand_in(client, room=ROOM, body=None, **more):
    form = {
        "jenis": "kertas:lppd", "tahun": "2025", "diterima": "2026-03-20",
        "tertanggal": "2026-03-15", "catatan": "diantar, 0812-3456-7890",
        "foto": (io.BytesIO(photo() if body is None else body), "hp.jpg"),
    }  # fmt: skip
    return send(client, "kertas", room, **(form | more))


def rows(database, model):
    with database.reading() as session:
        return session.scalars(select(model).order_by(model.id)).all()


def test_a_paper_received_in_time_is_proof_and_nobody_outside_sees_it(
    camat, tree_database, settings_here, judge
):
    code = "desa-lppd-sampaikan"
    assert verdict(tree_database, code, DESA).state == "belum-diperiksa"
    assert hand_in(camat).status_code == 303
    judge()
    found = verdict(tree_database, code, DESA)
    assert (found.state, found.proof, found.counted) == ("tepat", "kertas", True)
    row = rows(tree_database, Paper)[0]
    assert row.note == "diantar, [nomor pribadi disamarkan]"
    shown = camat.get(f"{ROOM}/foto?nomor={row.id}")
    assert shown.content_type == "image/jpeg" and MAKER.encode() not in shown.data
    assert shown.headers["Cache-Control"] == "no-store"
    public = Client(camat.application)
    assert public.get(f"{ROOM}/foto?nomor={row.id}").status_code == 303  # to the door
    assert public.get(f"/berkas/{row.photo}/{row.id}-foto.jpg").status_code == 404
    for suffix in ("", ".json", ".csv"):
        page = public.get(PAGE + suffix).text
        assert "desa-lppd-sampaikan" not in page and "kertas" not in page
    kept = settings_here.home / "kertas" / row.photo[:2] / row.photo
    assert kept.stat().st_mode & 0o077 == 0
    assert [each.act for each in rows(tree_database, Audit)][-1] == "catat kertas"
    assert list(find_breaks(tree_database)) == []


def test_a_paper_received_late_is_late_by_its_days_and_can_be_taken_back(
    camat, tree_database, judge
):
    hand_in(camat, diterima="2026-04-10")
    judge()
    found = verdict(tree_database, "desa-lppd-sampaikan", DESA)
    assert (found.state, found.days_late) == ("telat", 10)
    number = rows(tree_database, Paper)[0].id
    assert send(camat, "cabut", apa="kertas", nomor=number).status_code == 303
    judge()
    assert verdict(tree_database, "desa-lppd-sampaikan", DESA).state == "belum-diperiksa"
    assert send(camat, "cabut", apa="kertas", nomor=number).status_code == 422
    assert "(dicabut)" in camat.get(ROOM).text


def test_once_papers_are_registered_one_that_is_not_there_is_missing(camat, tree_database, judge):
    room = f"/ruang/catatan/{CAMAT}"
    form = {"macam": "register", "dasar": "Surat camat"}
    done = send(camat, "keterangan", room, sejak="2026-01-02", **form)
    assert done.status_code == 303
    judge()
    assert verdict(tree_database, "desa-lppd-sampaikan", DESA).state == "belum-ditemukan"
    # What no register could hold yet is not held against the desa.
    assert verdict(tree_database, "desa-rapbdes-sampaikan", DESA).state != "telat"
    again = send(camat, "keterangan", room, sejak="2026-02-02", **form)
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"body": b""}, "Foto belum dipilih"),
        ({"body": b"<svg/>"}, "bukan foto"),
        ({"tahun": ""}, "Tahun dokumen belum diisi"),
        ({"diterima": "2026-11-25"}, "tidak boleh sesudah hari ini"),
        ({"diterima": "kemarin"}, "Tanggal terima belum benar"),
        ({"tertanggal": "2026-03-21"}, "tidak boleh sesudah tanggal terimanya"),
        ({"jenis": "kertas:hak-informasi"}, "tidak dapat dibuktikan"),
        ({"jenis": "papan:lppd"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    camat, tree_database, settings_here, change, words
):
    if change == {"jenis": "papan:lppd"}:
        # A board shows what was made public: the summary for the people, never the handing in.
        assert hand_in(camat, **change).status_code == 303
        assert rows(tree_database, Paper)[0].kind == "papan"
        return
    answer = hand_in(camat, **change)
    assert answer.status_code == 422 and words in answer.text
    assert rows(tree_database, Paper) == []
    assert not list((settings_here.home / "kertas").glob("*/*"))


def test_the_same_paper_is_recorded_once(camat, tree_database):
    assert hand_in(camat).status_code == 303
    answer = hand_in(camat)
    assert answer.status_code == 422 and "sudah dicatat" in answer.text
    assert len(rows(tree_database, Paper)) == 1


def test_a_term_of_office_makes_its_plan_due(camat, tree_database, judge):
    code = "desa-rpjmdes-tetapkan"
    assert verdict(tree_database, code, DESA).state == "belum-diketahui"
    term = {"macam": "masa", "tentang": "kepala-desa", "dasar": "SK Bupati 5/2025"}
    done = send(camat, "keterangan", sejak="2025-02-10", sampai="2033-02-09", **term)
    assert done.status_code == 303
    judge()
    found = verdict(tree_database, code, DESA)
    assert (found.state, found.due, found.period) == (
        "belum-ditemukan", date(2025, 5, 10), "2025-2033",
    )  # fmt: skip
    clash = send(camat, "keterangan", sejak="2030-01-01", sampai="2038-01-01", **term)
    assert clash.status_code == 422 and "Cabut dahulu" in clash.text
    number = rows(tree_database, StaffFact)[0].id
    send(camat, "cabut", apa="keterangan", nomor=number)
    judge()
    assert verdict(tree_database, code, DESA).state == "belum-diketahui"


def test_an_exemption_holds_for_its_term_with_its_reason(camat, tree_database, judge, clock):
    code = "desa-apbdes-tetapkan"
    assert verdict(tree_database, code, DESA).state == "belum-ditemukan"
    lifted = {"macam": "bebas", "tentang": "apbdes", "sejak": "2026-01-01"}
    no_end = send(camat, "keterangan", dasar="Kantor terbakar", **lifted)
    assert no_end.status_code == 422 and "Sampai kapan" in no_end.text
    lifted |= {"sampai": "2026-11-30"}
    number = send(camat, "keterangan", dasar="NIP 19850312 201001 1 002", **lifted)
    assert number.status_code == 422 and "nomor pribadi" in number.text
    done = send(camat, "keterangan", dasar="Kantor terbakar", **lifted)
    assert done.status_code == 303
    judge()
    found = verdict(tree_database, code, DESA)
    assert (found.state, found.reason, found.counted) == ("dibebaskan", "Kantor terbakar", False)
    clock.move(days=7)
    judge()
    assert verdict(tree_database, code, DESA).state == "belum-ditemukan"


def test_a_desa_reads_its_records_and_cannot_record_its_own(front, tree_database):
    desa = enter(front, "desa")
    assert desa.get(ROOM).status_code == 200
    assert "Catat berkas" not in desa.get(ROOM).text
    assert hand_in(desa).status_code == 403
    assert rows(tree_database, Paper) == []


def test_a_camat_records_nothing_of_another_kecamatan(camat, tree_database):
    other = f"/ruang/catatan/{NEXT}"
    assert camat.get(other).status_code == 403
    assert hand_in(camat, room=other).status_code == 403
    assert rows(tree_database, Paper) == []


def test_the_room_of_a_kecamatan_leads_to_its_desa(camat):
    hand_in(camat)
    page = camat.get(f"/ruang/catatan/{CAMAT}").text
    assert f'href="{ROOM}">Desa Benua Baru Ilir</a><small>1 berkas' in page


def print_number(month: int = 11, code: str = DESA) -> str:
    """As the portal prints it at the foot of a sheet."""
    return str(number_sheet(date(2026, month, 1), code, "isi", "kunci-uji"))


SHEET = print_number()
FORGED = f"{SHEET[:-4]}{'0000' if SHEET[-4:] != '0000' else '1111'}"
PAPAN = {
    "jenis": "papan:apbdes", "tahun": "2026", "diterima": "2026-11-20", "tertanggal": "",
    "catatan": "",
}  # fmt: skip


def test_a_photo_proves_what_may_be_announced_on_a_board_and_nothing_else(
    camat,
    tree_database,
    judge,
) -> None:
    page = camat.get(ROOM).text
    assert 'value="2026-11"' in page and '/papan">' in page
    assert hand_in(camat, **PAPAN, lembar=SHEET.lower().replace("/", " / ")).status_code == 303
    judge()
    shown = verdict(tree_database, "desa-apbdes-umumkan", DESA)
    assert (shown.met, shown.proof) == (True, "papan")
    for other in ("desa-apbdes-tetapkan", "desa-rkpdes-umumkan", "desa-lppd-sampaikan"):
        assert verdict(tree_database, other, DESA).proof == "", other
    row = rows(tree_database, Paper)[0]
    assert (row.sheet, row.received_on) == (SHEET, date(2026, 11, 20))
    assert f"lembar {SHEET}" in camat.get(ROOM).text
    assert SHEET in camat.get(f"{ROOM}?bentuk=csv").text


def test_the_month_alone_may_be_chosen(camat, tree_database) -> None:
    assert hand_in(camat, **PAPAN, bulan="2026-10").status_code == 303
    assert rows(tree_database, Paper)[0].sheet == f"2026-10/{DESA}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lembar": print_number(code=NEXT)}, "bukan Desa Benua Baru Ilir"),
        ({"lembar": print_number(9)}, "di luar masa lembar"),
        ({"lembar": SHEET, "diterima": "2026-10-31"}, "di luar masa lembar"),
        ({"lembar": SHEET, "bulan": "2026-10"}, "tidak sama"),
        ({"lembar": FORGED}, "tidak pernah mencetak"),
        ({"lembar": SHEET.replace("2026-11", "2026-10")}, "tidak pernah mencetak"),
        ({"lembar": "3F9A2C"}, "Nomor lembar belum benar"),
        ({"lembar": SHEET, "jenis": "kertas:lppd"}, "hanya untuk foto papan"),
        ({"jenis": "papan:lppd-akhir"}, "tidak dapat dibuktikan"),
    ],
)
def test_a_sheet_of_another_unit_or_time_is_refused(
    camat,
    tree_database,
    change,
    said,
) -> None:
    answer = hand_in(camat, **(PAPAN | change))
    assert answer.status_code == 422 and said in answer.text
    assert rows(tree_database, Paper) == []
