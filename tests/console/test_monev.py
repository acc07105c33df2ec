"""Berkas Monev: what counts as shown, which links live, and a ZIP that holds what it lists."""

import csv
import hashlib
import io
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from connectors.base import Answer
from connectors.errors import NotFoundError, UnreachableError
from portal.ingest.checking_links import check_links
from portal.model import Item, ItemVersion, LinkCheck, Source
from portal.rules.codec import decode, encode
from portal.rules.monev import parse_monev
from portal.settings import read_config
from tests.duties import DESA, publish
from tests.fakes import FakeSite, make_fake_workshop
from tests.staff import enter

ROOM = f"/ruang/monev/{DESA}"
COPY = b"%PDF-1.4 salinan kami"


class Peer:
    """The outside: some addresses live, some are gone, some hosts are silent."""

    def __init__(self, gone=(), silent=()):
        self.gone, self.silent, self.asked = set(gone), set(silent), []

    def get(self, url, **_how):
        self.asked.append(url)
        if url in self.silent:
            raise UnreachableError("mati", url=url)
        if url in self.gone:
            raise NotFoundError("tidak ada", url=url, status=404)
        return Answer(url, url, 200, {}, b"", None, None)


def shop_of(database, clock, tmp_path, peer):
    made = make_fake_workshop(database, tmp_path, clock, FakeSite())
    return replace(made, open_http=lambda _source, _note: peer)


@pytest.fixture
def shown(board_front, tree_database, clock):
    """A village with an APBDes of which we hold a copy, and a profile that is only linked."""
    settings = board_front.settings
    name = hashlib.sha256(COPY).hexdigest()
    place = settings.files / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(COPY)
    publish(tree_database, clock, "APBDes Tahun 2026", url="https://desa.example/apbdes",
            sha256=name, year=2026)  # fmt: skip
    publish(tree_database, clock, "Profil Desa 2026", url="https://desa.example/profil", year=2026,
            kind="")  # fmt: skip
    board_front.again()
    return board_front


def rows_of(client):
    answer = client.get(f"{ROOM}?bentuk=csv")
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def row_of(client, title):
    [row] = [each for each in rows_of(client) if each["bukti"] == title]
    return row


def test_what_is_there_what_is_missing_and_what_only_people_know(shown):
    camat = enter(shown, "camat")
    page = camat.get(ROOM).text
    assert "Perkiraan, bukan nilai resmi" in page and "Yang kurang" in page
    rows = rows_of(camat)
    profile = row_of(camat, "Profil Desa 2026")
    assert profile["nilai_persen"] == "100%" and "/ppid/" in profile["tautan_portal"]
    assert profile["tautan_asal_diperiksa"] == "alamat asal belum diperiksa"
    missing = [each for each in rows if "hak dan tata cara" in each["pertanyaan"]]
    assert [each["nilai_persen"] for each in missing] == ["0%"] and missing[0]["kekurangan"]
    by_people = [each for each in rows if each["keadaan"] == "dijawab orang"]
    assert {each["indikator"] for each in by_people} >= {"Sarana dan prasarana"}
    assert camat.get(f"{ROOM}/lain").status_code == 404


def test_others_may_not_see_it(shown):
    assert enter(shown, "lain").get(ROOM).status_code == 403
    assert enter(shown, "desa").get(ROOM).status_code == 200


def test_a_link_is_opened_once_a_week_and_its_death_is_told(shown, tree_database, clock, tmp_path):
    peer = Peer(gone={"https://desa.example/profil"})
    shop = shop_of(tree_database, clock, tmp_path, peer)
    assert check_links(shop, 7, 100) == 2 == len(peer.asked)
    assert check_links(shop, 7, 100) == 0
    camat = enter(shown, "camat")
    profile, budget = row_of(camat, "Profil Desa 2026"), row_of(camat, "APBDes Tahun 2026")
    assert "alamat asal rusak sejak" in profile["tautan_asal_diperiksa"]
    assert profile["nilai_persen"] == "0%" and "tautan asal rusak" in profile["kekurangan"]
    assert budget["tautan_asal_diperiksa"].startswith("alamat asal hidup, diperiksa")
    first = peer.asked[:]
    clock.move(days=8)
    peer.gone.clear()
    assert check_links(shop, 7, 1) == 1, "no more than so many a night"
    assert check_links(shop, 7, 100) == 1 and sorted(peer.asked[2:]) == sorted(first)
    assert row_of(enter(shown, "camat"), "Profil Desa 2026")["nilai_persen"] == "100%"


def test_a_broken_link_beside_our_own_copy_is_told_and_still_counts(
    shown, tree_database, clock, tmp_path
):
    peer = Peer(gone={"https://desa.example/apbdes"})
    check_links(shop_of(tree_database, clock, tmp_path, peer), 7, 100)
    budget = row_of(enter(shown, "camat"), "APBDes Tahun 2026")
    assert "rusak" in budget["tautan_asal_diperiksa"] and budget["kekurangan"] == ""


def test_a_silent_host_says_nothing_of_its_links(shown, tree_database, clock, tmp_path):
    peer = Peer(silent={"https://desa.example/apbdes", "https://desa.example/profil"})
    shop = shop_of(tree_database, clock, tmp_path, peer)
    assert check_links(shop, 7, 100) == 0 and len(peer.asked) == 1
    with tree_database.writing() as session:
        assert session.scalars(select(LinkCheck)).all() == []
        for source in session.scalars(select(Source)):
            source.health = "tidak menjawab"
    assert check_links(shop, 7, 100) == 0 and len(peer.asked) == 1


def test_the_zip_holds_what_it_lists(shown):
    answer = enter(shown, "desa").get(f"{ROOM}?bentuk=zip")
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        listed = list(csv.DictReader(io.StringIO(packed.read("isi.csv").decode("utf-8-sig"))))
        held = set(packed.namelist()) - {"isi.csv"}
        assert {each["berkas"] for each in listed} == held
        for each in listed:
            assert hashlib.sha256(packed.read(each["berkas"])).hexdigest() == each["sha256"]
        [copy] = [each for each in listed if each["berkas"].startswith("bukti/")]
        assert packed.read(copy["berkas"]) == COPY
        assert copy["asal"] == "https://desa.example/apbdes"
        text = "".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(packed.read("berkas-monev.pdf"))).pages
        )
        assert "Perkiraan, bukan nilai resmi" in text and "Dicetak" in text
        assert "https://desa.example/profil" in text
        assert "hak dan tata cara" in packed.read("jawaban.csv").decode()


def test_the_zip_answers_all_six_indicators_with_links_checks_day_and_gaps(
    shown, tree_database, clock, tmp_path
):
    peer = Peer(gone={"https://desa.example/profil"})
    assert check_links(shop_of(tree_database, clock, tmp_path, peer), 7, 100) == 2
    form = parse_monev(read_config(shown.settings, "monev.toml"))
    answer = enter(shown, "desa").get(f"{ROOM}?bentuk=zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("jawaban.csv").decode("utf-8-sig"))))
        pages = PdfReader(io.BytesIO(packed.read("berkas-monev.pdf"))).pages
        printed = " ".join(" ".join(page.extract_text() for page in pages).split())
        stamps = {each.date_time[:3] for each in packed.infolist()}
        listed = packed.read("isi.csv").decode("utf-8-sig")
    assert len(form.indicators) == 6
    assert {row["indikator"] for row in rows} == set(form.indicators.values())
    assert all(title in printed for title in form.indicators.values())
    # Each question asked of a desa is answered, by evidence or by people.
    assert {row["pertanyaan"] for row in rows} == {each.text for each in form.of("desa")}
    held = {row["bukti"]: row for row in rows}
    budget, profile = held["APBDes Tahun 2026"], held["Profil Desa 2026"]
    assert "/ppid/" in budget["tautan_portal"] and budget["kekurangan"] == ""
    assert budget["tautan_asal"] == "https://desa.example/apbdes"
    assert "hidup, diperiksa 24 Nov 2026" in budget["tautan_asal_diperiksa"]
    assert "rusak sejak 24 Nov 2026" in profile["tautan_asal_diperiksa"]
    gaps = [row for row in rows if row["kekurangan"]]
    assert profile in gaps and len(gaps) > 1
    assert all(row["kekurangan"].split(":")[0] in printed for row in gaps)
    # The day stands on the print, in the list and on the files; the score is marked.
    assert "Dicetak 24 Nov 2026" in printed and "Cetak bertanggal 2026-11-24" in listed
    assert stamps == {(2026, 11, 24)}
    assert "Perkiraan" in printed and "bukan nilai resmi" in printed
    assert f"dari {len(form.of('desa'))} pertanyaan" in printed


def test_a_name_from_outside_cannot_leave_the_folder_of_its_evidence(shown, tree_database):
    with tree_database.writing() as session:
        row, version = session.execute(
            select(Item, ItemVersion)
            .join(ItemVersion, ItemVersion.id == Item.published_id)
            .where(Item.title == "APBDes Tahun 2026")
        ).one()
        record = decode(version.body)
        file = replace(record.file, name="../../../etc/pa\x00sswd =cmd|.pdf")
        version.body = encode(replace(record, file=file))
    answer = enter(shown, "desa").get(f"{ROOM}?bentuk=zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        [name] = [each for each in packed.namelist() if each.startswith("bukti/")]
        assert ".." not in name and name.count("/") == 2 and name.isascii()


def test_a_copy_that_is_gone_from_the_disk_is_listed_with_the_reason(shown):
    for each in shown.settings.files.rglob("*"):
        if each.is_file():
            each.unlink()
    answer = enter(shown, "desa").get(f"{ROOM}?bentuk=zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        listed = list(csv.DictReader(io.StringIO(packed.read("isi.csv").decode("utf-8-sig"))))
        assert [each["keterangan"] for each in listed if each["berkas"].startswith("bukti/")] == [
            "salinan tidak ada di penyimpanan"
        ]
