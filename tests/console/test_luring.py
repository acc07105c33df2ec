"""Bundles in the staff room: handed a key, brought, told, printed; not beyond one's role."""

import io
import json

import pytest
from sqlalchemy import func, select

from connectors.bundle.opening import peek
from connectors.bundle.signing import check_signature, read_key
from portal.acts.portal_key import make_portal_key
from portal.model import BundleKey, BundleReceipt
from tests.bundles import DESA, OTHER, make_bundle, repack, rewrite_head
from tests.staff import enter, open_front, read_token

ROOM = f"/ruang/lembar/{DESA}"
PEOPLE = (
    ("dinas", "diskominfo", "64.08"),
    ("camat", "kecamatan", "64.08.05"),
    ("desa", "unit", DESA),
    ("lain", "unit", OTHER),
)


@pytest.fixture
def front(tree_database, settings_of, clock):
    with open_front(tree_database, settings_of(tree_database), clock, PEOPLE) as made:
        yield made


def post(client, deed, room=ROOM, **form):
    return client.post(f"{room}/{deed}", data={"tanda": read_token(client), **form})


@pytest.fixture
def key(front):
    answer = post(enter(front, "dinas"), "luring-kunci", pemegang="Sekretaris desa")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return read_key(answer.data)


def bring(client, path, room=ROOM):
    body = io.BytesIO(path.read_bytes())
    return post(client, "luring-terima", room, detail="luring", berkas=(body, "kiriman.zip"))


def test_a_key_is_handed_over_once_and_its_private_half_kept_nowhere(
    front, key, tree_database, settings
):
    home = settings.home
    with tree_database.reading() as session:
        row = session.scalars(select(BundleKey)).one()
    assert (row.mark, row.public, row.holder) == (key.mark, key.public, "Sekretaris desa")
    assert row.registered_by == "Dinas"
    page = enter(front, "dinas").get(f"{ROOM}/luring").text
    assert key.mark in page and "Sekretaris desa" in page
    secret = json.loads(key.to_file())["private"]
    assert secret not in page
    with tree_database.reading() as session:
        said = [str(list(row)) for row in session.execute(select(*BundleKey.__table__.columns))]
    held = [each.read_bytes() for each in home.rglob("*") if each.is_file()]
    assert not any(secret in each for each in said)
    assert not any(secret.encode() in each for each in held)


def test_what_is_brought_has_a_receipt_on_the_screen_and_on_paper(front, key, tmp_path):
    client = enter(front, "camat")
    path = make_bundle(tmp_path / "a.zip", key, lines={"official": ['{"type":"official"}']})
    answer = bring(client, path)
    assert answer.status_code == 303 and "pesan=luring" in answer.location
    page = client.get(answer.location).text
    assert "Berkas luring diterima" in page and "Perangkat, baris 2" in page
    assert "Camat" in page and "Sekretaris desa" in page
    paper = client.get(f"{answer.location.partition('?')[0]}?bentuk=pdf")
    assert paper.status_code == 200 and paper.data.startswith(b"%PDF")
    again = bring(client, path)
    assert "luring-lagi" in again.location
    assert "Tidak ada yang berubah" in client.get(again.location).text
    assert "Gotong royong" in client.get("/sangkulirang/benua-baru-ilir/berita").text


def test_what_cannot_be_taken_is_one_sentence_above_the_form(front, key, tmp_path, tree_database):
    client = enter(front, "desa")
    forged = repack(make_bundle(tmp_path / "a.zip", key), rewrite_head(full=True))
    answer = bring(client, forged)
    assert answer.status_code == 422 and "Tanda tangan berkas luring tidak cocok" in answer.text
    assert "Terima berkas luring" in answer.text
    missing = post(client, "luring-terima", detail="luring")
    assert missing.status_code == 422 and "Pilih dahulu" in missing.text
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BundleReceipt)) == 0


def test_nobody_brings_for_another_or_keeps_keys_without_the_right(front, key, tmp_path):
    path = make_bundle(tmp_path / "a.zip", key)
    neighbour = enter(front, "lain")
    assert bring(neighbour, path).status_code == 403
    there = bring(neighbour, path, f"/ruang/lembar/{OTHER}")
    assert there.status_code == 422 and "bukan unit ini" in there.text
    camat = enter(front, "camat")
    assert post(camat, "luring-kunci", pemegang="Saya").status_code == 403
    assert post(camat, "luring-cabut", tanda_kunci=key.mark, alasan="x").status_code == 403
    assert "Buat dan unduh kunci" not in camat.get(f"{ROOM}/luring").text
    assert camat.get(f"{ROOM}/luring-99").status_code == 404


def test_a_withdrawn_key_brings_nothing(front, key, tmp_path):
    client = enter(front, "dinas")
    other = f"/ruang/lembar/{OTHER}"
    wrong = post(client, "luring-cabut", other, detail="luring", tanda_kunci=key.mark, alasan="x")
    assert wrong.status_code == 422 and "bukan milik unit ini" in wrong.text
    unsaid = post(client, "luring-cabut", detail="luring", tanda_kunci=key.mark)
    assert unsaid.status_code == 422 and "mengapa" in unsaid.text
    done = post(client, "luring-cabut", tanda_kunci=key.mark, alasan="Ponsel hilang")
    assert "Ponsel hilang" in client.get(done.location).text
    answer = bring(client, make_bundle(tmp_path / "a.zip", key))
    assert answer.status_code == 422 and "dicabut" in answer.text
    unnamed = post(client, "luring-kunci", detail="luring", pemegang=" ")
    assert unnamed.status_code == 422 and "siapa yang memegang" in unnamed.text


def test_what_is_carried_back_is_signed_by_the_portal(front, key, tmp_path, settings):
    client = enter(front, "desa")
    missing = client.get(f"{ROOM}/luring-balasan")
    assert missing.status_code == 404 and "bundle key portal" in missing.text
    own = make_portal_key(settings)
    bring(client, make_bundle(tmp_path / "a.zip", key))
    answer = client.get(f"{ROOM}/luring-balasan")
    assert answer.mimetype == "application/zip" and answer.headers["Cache-Control"] == "no-store"
    path = tmp_path / "balasan.zip"
    path.write_bytes(answer.data)
    envelope = peek(path)
    check_signature(own.public, envelope.signature, envelope.body)
    assert envelope.manifest.unit_code == DESA and envelope.manifest.direction == "keluar"
    assert enter(front, "lain").get(f"{ROOM}/luring-balasan").status_code == 403
