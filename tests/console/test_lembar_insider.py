"""An operator who wants to look better than the village is: what a sheet can and cannot raise."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from portal.ingest.checking_links import check_links
from portal.model import LinkCheck, SheetUpload
from tests.console.test_monev import Peer, shop_of
from tests.duties import DESA, standing, verdict
from tests.staff import enter, read_token
from tests.workbooks import make_workbook, pack

ROOM = f"/ruang/lembar/{DESA}"
SITE = "https://berkas.example"
BUDGET = ("Perdes APBDes Tahun 2026", "3", 2026, "2025-12-30", "berkala", f"{SITE}/apbdes.pdf")
BUDGETS = ("desa-apbdes-tetapkan", "desa-apbdes-umumkan")


@pytest.fixture
def tell(late):
    """Send these documents in a sheet, as the whole of what the desa has, and judge."""

    def told(*rows):
        client = enter(late, "desa")
        form = {
            "berkas": (
                io.BytesIO(pack(make_workbook({"Dokumen": list(rows)}, code=DESA))),
                "i.xlsx",
            ),
            "tanda": read_token(client),
        }
        answer = client.post(f"{ROOM}/kirim", data=form)
        assert answer.status_code == 303, answer.text
        late.again()

    return told


def shares(database):
    row = standing(database)
    return (row.public_met, row.public_counted, row.staff_met, row.staff_counted)


def states(database):
    return {verdict(database, code).state for code in BUDGETS}


def test_copies_loans_drafts_and_empty_rows_raise_nothing(tell, tree_database):
    nothing = shares(tree_database)
    tell(
        ("Perdes APBDes Tahun 2026", "3", 2026, "2025-12-30", "berkala", ""),  # nothing to open
        ("Rancangan APBDes Tahun 2026", "", 2026, "", "berkala", f"{SITE}/rancangan.pdf"),
        ("Musyawarah pembahasan APBDes 2026", "", 2026, "", "berkala", f"{SITE}/rapat.pdf"),
        ("Foto penyerahan APBDes 2026", "", 2026, "", "berkala", f"{SITE}/foto.pdf"),
        ("Dokumen penting 2026", "", 2026, "", "berkala", f"{SITE}/penting.pdf"),
    )
    assert shares(tree_database) == nothing
    tell(BUDGET)
    once = shares(tree_database)
    assert once[0] > nothing[0] and once[1] == nothing[1]
    tell(
        BUDGET,
        *((f"Perdes APBDes Tahun 2026 salinan {n}", f"{n}", 2026, "", "", f"{SITE}/apbdes.pdf#{n}")
          for n in range(4, 12)),
        # The same file under the names of other things and years.
        ("Perdes RKPDes Tahun 2026", "5", 2026, "", "", f"{SITE}/apbdes.pdf#rkp"),
        ("Laporan Realisasi APBDes Tahun 2025", "6", 2025, "", "", "https://Berkas.EXAMPLE/apbdes.pdf"),
        ("Profil Desa 2026", "", 2026, "", "", f"{SITE}/apbdes.pdf#profil"),
    )  # fmt: skip
    assert shares(tree_database) == once


def test_a_day_set_back_raises_no_share(tell, tree_database):
    tell(BUDGET)
    early = shares(tree_database)
    assert verdict(tree_database, "desa-apbdes-umumkan").met
    tell((*BUDGET[:3], "2020-01-01", *BUDGET[4:]))
    assert shares(tree_database) == early


def test_addresses_that_never_open_prove_nothing_after_the_night(
    tell, late, tree_database, clock, tmp_path
):
    nothing = shares(tree_database)
    dead = [f"{SITE}/apbdes-{n}.pdf" for n in range(5)]
    tell(*((f"Perdes APBDes Tahun 2026 bagian {n}", "", 2026, "", "", url)
           for n, url in enumerate(dead)), BUDGET)  # fmt: skip
    assert shares(tree_database) != nothing
    peer = Peer(gone={*dead, BUDGET[5]})
    shop = shop_of(tree_database, clock, tmp_path, peer)
    # All in one night: a longer list of dead addresses gains no further nights.
    assert check_links(shop, 7, 100) == 6
    late.again()
    assert shares(tree_database) == nothing
    assert states(tree_database) == {"belum-ditemukan"}
    # An address that opens a week later counts, and what becomes of it then takes nothing away.
    peer.gone.discard(BUDGET[5])
    clock.move(days=8)
    assert check_links(shop, 7, 100) == 6
    late.again()
    assert "belum-ditemukan" not in states(tree_database)
    peer.gone.add(BUDGET[5])
    clock.move(days=8)
    assert check_links(shop, 7, 100) == 6
    late.again()
    assert "belum-ditemukan" not in states(tree_database)
    with tree_database.reading() as session:
        row = session.scalars(select(LinkCheck).where(LinkCheck.url == BUDGET[5])).one()
    assert (row.state, row.alive_on) == ("rusak", date(2026, 12, 2))


def test_a_host_nobody_reaches_is_given_time_and_holds_no_other_back(
    tell, late, tree_database, clock, tmp_path
):
    nothing = shares(tree_database)
    away = "https://tidak-ada.example/rkp.pdf"
    tell(("Perdes RKPDes Tahun 2026", "", 2026, "", "", away), BUDGET)
    peer = Peer(silent={away})
    shop = shop_of(tree_database, clock, tmp_path, peer)
    assert check_links(shop, 7, 100) == 2
    late.again()
    assert verdict(tree_database, "desa-rkpdes-umumkan").met
    for _ in range(3):
        clock.move(days=8)
        check_links(shop, 7, 100)
        late.again()
    assert not verdict(tree_database, "desa-rkpdes-umumkan").met
    assert verdict(tree_database, "desa-apbdes-umumkan").met
    assert shares(tree_database)[0] > nothing[0]


def test_another_address_is_looked_at_anew(tell, late, tree_database, clock, tmp_path):
    tell(BUDGET)
    shop = shop_of(tree_database, clock, tmp_path, Peer(gone={BUDGET[5]}))
    check_links(shop, 7, 100)
    late.again()
    assert states(tree_database) == {"belum-ditemukan"}
    clock.move(hours=2)
    tell((*BUDGET[:5], f"{SITE}/apbdes-benar.pdf"))
    assert "belum-ditemukan" not in states(tree_database)


def test_a_receipt_is_what_the_portal_wrote_and_cannot_be_sent_in(tell, late, tree_database):
    """Who, when, which file and what came of it are taken from nothing a form says."""
    client = enter(late, "desa")
    body = pack(make_workbook({"Dokumen": [BUDGET]}, code=DESA))
    form = {
        "berkas": (io.BytesIO(body), "../../<b>isian</b>.xlsx"), "tanda": read_token(client),
        "by": "1", "at": "2020-01-01T00:00:00Z", "account_id": "1", "unit_id": "1", "new": "999",
        "sha256": "0" * 64, "run_id": "1", "baru": "999",
    }  # fmt: skip
    assert client.post(f"{ROOM}/kirim", data=form).status_code == 303
    with tree_database.reading() as session:
        receipt = session.scalars(select(SheetUpload)).one()
    assert receipt.new == 1 and receipt.at.year == 2026 and receipt.sha256 != "0" * 64
    page = client.get(ROOM).text
    assert "999 baru" not in page and "<b>isian" not in page
    # Nobody else's room takes it, and without the token of the form nobody's does.
    again = {"berkas": (io.BytesIO(body), "i.xlsx"), "tanda": "palsu"}
    assert client.post(f"{ROOM}/kirim", data=again).status_code in (400, 403)
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(ROOM).status_code in (404, 405)
    with tree_database.reading() as session:
        assert len(session.scalars(select(SheetUpload)).all()) == 1
