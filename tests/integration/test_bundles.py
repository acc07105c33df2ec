"""Bundles taken from a village: what its pages show, once, in order, whole or not at all."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from connectors.bundle.signing import make_key
from connectors.records import Article, Contact, Document, Official
from portal.acts.bundle_keys import issue_key, register_key, withdraw_key
from portal.acts.taking_bundles import Sender
from portal.errors import InputError, UsageError
from portal.ingest.harvest import list_due, list_sources
from portal.ingest.pruning import prune
from portal.model import (
    Audit,
    Item,
    ItemVersion,
    Run,
    Source,
    StreamState,
)
from portal.rules.codec import decode
from portal.rules.retention import parse_retention
from portal.settings import read_config
from tests.bundle_office import PAGE, WHO, Office
from tests.bundles import (
    DESA,
    KEY,
    MADE,
    OTHER,
    RECORDS,
    hash_of,
    repack,
    rewrite_head,
)


@pytest.fixture
def office(tree_database, settings_of, clock, tmp_path):
    """A portal that trusts the village's key."""
    return Office(tree_database, settings_of(tree_database), clock, tmp_path)


def test_what_was_carried_stands_on_the_pages_with_its_source_and_date(office):
    outcome = office.take(office.make())
    receipt = outcome.receipt
    assert (receipt.new, receipt.rejected, receipt.files) == (6, 0, 1)
    assert json.loads(receipt.parts) == {
        "Berita": 1, "Dokumen": 1, "Kontak": 2, "Perangkat": 1, "Angka": 1,
    }  # fmt: skip
    client = office.pages()
    kontak = client.get(f"{PAGE}/kontak").text
    assert "(0549) 23167" in kontak and "berkas luring" in kontak and "23 Nov 2026" in kontak
    assert "Gotong royong" in client.get(f"{PAGE}/berita").text
    assert "Rahmat Hidayat" in client.get(f"{PAGE}/profil").text
    assert "1.560" in client.get(f"{PAGE}/monografi").text
    ppid = client.get(f"{PAGE}/ppid").text
    assert "Perdes Nomor 3" in ppid and "files/" not in ppid
    with office.database.reading() as session:
        body = session.scalar(
            select(ItemVersion.body)
            .join(Item, Item.published_id == ItemVersion.id)
            .where(Item.type == "document")
        )
    record = decode(body)
    assert record.file.state == "ada" and record.file_url == ""
    sumber = client.get("/sumber").text
    assert "berkas luring" in sumber


def test_the_same_bundle_again_changes_nothing_and_says_so(office):
    path = office.make()
    first = office.take(path)
    before = office.state()
    again = office.take(path)
    assert again.again and again.receipt.id == first.receipt.id
    assert office.state() == before


def test_the_next_bundle_with_the_same_content_writes_no_version(office):
    first = office.make()
    office.take(first)
    rows, releases = office.state()
    outcome = office.take(office.make(sequence=2, previous_sha256=hash_of(first)))
    assert (outcome.receipt.unchanged, outcome.receipt.new) == (6, 0)
    assert outcome.receipt.notes == ""
    after, same = office.state()
    assert (after[:4], same) == (rows[:4], releases)


def test_a_gap_is_reported_and_what_comes_late_never_goes_back(office):
    first = office.make()
    office.take(first)
    newer = replace(RECORDS[2], value="(0549) 99999")
    third = office.take(office.make((newer,), {}, sequence=3, previous_sha256="0" * 64))
    assert "nomor 2 belum kami terima" in third.receipt.notes
    older = replace(RECORDS[2], value="(0549) 22222")
    extra = Official(key="sekdes", name="Siti Aminah", post="Sekretaris Desa", rank=2)
    second = office.take(office.make((older, extra), {}, sequence=2, full=True))
    assert (
        "sesudah nomor 3" in second.receipt.notes and "1 catatan dilewati" in second.receipt.notes
    )
    assert "sekdes" in office.shown() and "kades" in office.shown()
    assert "(0549) 99999" in office.pages().get(f"{PAGE}/kontak").text
    with pytest.raises(InputError, match="nomor 3 dari unit ini sudah diterima dengan isi lain"):
        office.take(office.make((older,), {}, sequence=3))


def test_a_full_bundle_takes_away_what_it_no_longer_lists_and_another_does_not(office):
    office.take(office.make())
    office.take(office.make((RECORDS[3],), {}, sequence=2))
    assert len(office.shown()) == 6
    outcome = office.take(office.make((RECORDS[3],), {}, sequence=3, full=True))
    assert outcome.receipt.removed == 1  # the telephone; other types are not in this bundle
    assert "telepon" not in office.shown() and "gotong-royong" in office.shown()
    line = json.dumps({"type": "tombstone", "key": "gotong-royong", "reason": "dihapus"})
    gone = office.take(office.make((), {}, {"article": [line]}, sequence=4))
    assert gone.receipt.removed == 1 and "gotong-royong" not in office.shown()
    back = office.take(office.make((RECORDS[0],), {}, sequence=5))
    assert back.receipt.changed == 1 and "gotong-royong" in office.shown()


def test_a_bundle_that_would_empty_a_page_is_held_until_somebody_looked(office):
    many = [Article(key=f"a{n}", title=f"Kabar {n}", published=MADE) for n in range(40)]
    office.take(office.make(many, {}))
    outcome = office.take(office.make(many[:5], {}, sequence=2, full=True))
    assert "ditahan" in outcome.receipt.notes
    assert len(office.shown()) == 40
    with office.database.reading() as session:
        assert session.scalar(select(StreamState.hold).where(StreamState.stream == "article"))
    office.take(office.make(many, {}, sequence=3, full=True))
    assert len(office.shown()) == 40
    with office.database.reading() as session:
        assert not session.scalar(select(StreamState.hold).where(StreamState.stream == "article"))


def test_rows_that_are_wrong_are_told_and_the_others_taken(office):
    lines = {
        "official": ['{"type":"official","key":"x"}'],
        "statistic": ['{"type":"statistic","key":"y","indicator":"bukan","title":"","cells":[]}'],
    }
    receipt = office.take(office.make(lines=lines)).receipt
    assert receipt.rejected == 2 and receipt.new == 6
    assert "Perangkat, baris 2: isian" in receipt.rejects and "bukan kode" in receipt.rejects


def test_personal_numbers_do_not_pass(office):
    nik = "6408041708900001"
    records = (
        Article(key="a", title="Bantuan", html=f"<p>NIK {nik}</p>", published=MADE),
        Document(key="d", title="Daftar penerima", file_url="files/daftar.txt"),
        Contact(key="whatsapp", channel="whatsapp", value="0812-3456-7890"),
    )
    receipt = office.take(office.make(records, {"files/daftar.txt": nik.encode()})).receipt
    assert receipt.held == 1 and receipt.masked >= 3
    client = office.pages()
    texts = [client.get(f"{PAGE}/{name}").text for name in ("berita", "ppid", "kontak")]
    assert not any(nik in text or "81234567890" in text for text in texts)
    with office.database.reading() as session:
        assert not any(nik in body for body in session.scalars(select(ItemVersion.body)))


def test_every_refusal_is_one_sentence_and_writes_nothing(office):
    stranger = make_key(DESA)
    theirs = make_key(OTHER)
    register_key(office.database, OTHER, theirs.public, WHO, office.clock())
    before = office.state()
    future = office.clock() + timedelta(days=3)
    cases = [
        (office.make(key=stranger), "tidak dikenal"),
        (office.make(key=theirs), "kunci milik unit lain"),
        (office.make(unit_code="64.08.99.2001"), "Tidak ada unit berkode"),
        (office.make(created_at=future), "belum tiba"),
        (office.make(direction="keluar"), "berkas balasan dari portal"),
        (repack(office.make(), rewrite_head(full=True)), "Tanda tangan berkas luring tidak cocok"),
        (office.make(created_at=MADE - timedelta(days=400)), "sebelum kuncinya terdaftar"),
    ]
    broken = office.make()
    broken.write_bytes(broken.read_bytes()[:400])
    cases.append((broken, "bukan arsip ZIP"))
    for path, words in cases:
        with pytest.raises(InputError) as error:
            office.take(path)
        assert words in error.value.sentence and "\n" not in error.value.sentence
    with pytest.raises(InputError, match="bukan unit ini"):
        office.take(office.make(), Sender(room=OTHER))
    with pytest.raises(InputError, match="Peran Anda"):
        office.take(office.make(), Sender(may=lambda _unit: False))
    assert office.state() == before
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Source)) == 0


def test_too_many_records_are_refused_whole(office):
    many = [Contact(key="jam", channel="jam", value="08.00")]
    officials = [Official(key=str(n), name="A", post="B") for n in range(2001)]
    with pytest.raises(InputError, match="lebih dari 2000 catatan"):
        office.take(office.make([*many, *officials], {}))
    assert office.shown() == set()
    assert office.take(office.make()).receipt.new == 6  # the failed turn is over


def test_a_key_is_followed_and_withdrawn(office):
    second = issue_key(office.database, DESA, WHO, office.clock())
    made_before = office.make()
    assert office.take(made_before).receipt.new == 6
    office.clock.move(days=2)
    with pytest.raises(InputError, match="sudah diganti"):
        office.take(office.make(sequence=2, created_at=office.clock()))
    office.take(office.make(sequence=2, created_at=office.clock(), key=second))
    withdraw_key(office.database, second.mark, "Ponsel hilang", office.clock(), by=None)
    with pytest.raises(InputError, match="dicabut"):
        office.take(office.make(sequence=3, created_at=office.clock(), key=second))
    with pytest.raises(UsageError, match="sudah dicabut"):
        withdraw_key(office.database, second.mark, "Lagi", office.clock(), by=None)
    with pytest.raises(UsageError, match="sudah terdaftar"):
        register_key(office.database, DESA, KEY.public, WHO, office.clock())
    for public in ("", "x", KEY.public[:-4]):
        with pytest.raises(UsageError, match="44 huruf"):
            register_key(office.database, DESA, public, WHO, office.clock())
    with office.database.reading() as session:
        acts = set(session.scalars(select(Audit.act)))
    assert {"daftar kunci", "cabut kunci", "terima bundel"} <= acts


def test_the_schedule_never_asks_a_bundle(office):
    office.take(office.make())
    office.clock.move(days=4000)
    with office.database.reading() as session:
        assert list_due(session, office.clock()) == [] == list_sources(session)


def test_a_receipt_keeps_its_run_when_old_runs_go(office):
    first = office.make()
    office.take(first)
    again = office.make(sequence=2, previous_sha256=hash_of(first))
    kept = {office.take(again).receipt.run_id}  # nothing changed: no version names this run
    office.clock.move(days=800)
    retention = parse_retention(read_config(office.settings, "retention.toml"))
    prune(office.database, office.settings.raw, retention, office.clock())
    with office.database.reading() as session:
        assert kept <= set(session.scalars(select(Run.id)))
