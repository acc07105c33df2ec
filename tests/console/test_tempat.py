"""A unit sends a file of places: it stands on the map, once, and replaces what was sent before."""

import io
import json

import pytest
from shapely import Point
from sqlalchemy import func, select, update

from connectors.records import Place
from geo.columns import store
from portal.acts.examining_places import KINDS
from portal.ingest.assembling import make_projectors
from portal.ingest.points import pass_on
from portal.ingest.publishing import list_unpublished, publish_stream
from portal.model import Audit, Item, ItemVersion, Placement, Run, SheetUpload, Spot
from portal.release import read_releases
from tests.builders import Builder
from tests.place_files import centre, lay_ground, make_csv
from tests.staff import enter, open_front, read_token

DESA, KEC, BESIDE = "64.08.05.2006", "64.08.05", "64.08.05.2004"
ROOM = "/ruang/lembar/{}/tempat"
LAT, LON = centre(DESA)
SCHOOL = ("SD Negeri 001 Sangkulirang", "SD", "sekolah", LAT, LON)
CLINIC = ("Puskesmas Sangkulirang", "Puskesmas", "", LAT, round(LON + 0.003, 6))
NIK = "6408055708900001"


@pytest.fixture
def front(tree_database, settings_of, clock):
    settings = settings_of(tree_database)
    lay_ground(tree_database, KEC)
    people = (("desa", "unit", DESA), ("camat", "kecamatan", KEC), ("induk", "diskominfo", "64.08"))
    with open_front(tree_database, settings, clock, people) as made:
        yield made


@pytest.fixture
def client(front):
    return enter(front, "desa")


def send(client, body, unit=DESA, name="tempat.csv", **more):
    form = {"berkas": (io.BytesIO(body), name), "tanda": read_token(client), "detail": "tempat"}
    return client.post(f"/ruang/lembar/{unit}/kirim-tempat", data=form | more)


def names(client, path="/sangkulirang/benua-baru-ilir"):
    rows = client.get(f"{path}/peta.csv").text.splitlines()[1:]
    return sorted(row.split(",")[0] for row in rows)


def count(database):
    with database.reading() as session:
        tables = (Item, ItemVersion, Placement, Spot)
        rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
        return rows, sum(read_releases(session).values())


def test_what_is_sent_stands_on_the_map_with_its_maker(client, tree_database):
    answer = send(client, make_csv([SCHOOL, CLINIC]), sumber="Dinas Pendidikan", per="2026-07-01")
    assert answer.status_code == 303 and answer.location.endswith("tempat?pesan=tempat")
    rows = client.get("/sangkulirang/benua-baru-ilir/peta.json").json["data"]["places"]["rows"]
    mine = {row["name"]: row for row in rows}
    assert mine[SCHOOL[0]]["layer"] == "sekolah" and mine[CLINIC[0]]["layer"] == "kesehatan"
    assert mine[SCHOOL[0]]["sources"] == ["Dinas Pendidikan (berkas kiriman)"]
    page = client.get(ROOM.format(DESA)).text
    assert "Kesehatan 1, Sekolah 1" in page and "Sumber: Dinas Pendidikan" in page
    assert "2 baru" in page and "1 Jul 2026" in page
    with tree_database.reading() as session:
        deed = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert (deed.act, deed.subject) == ("kirim tempat", "tempat.csv")


def test_the_same_file_again_changes_nothing(client, tree_database):
    body = make_csv([SCHOOL, CLINIC])
    send(client, body)
    before = count(tree_database)
    send(client, body)
    assert count(tree_database) == before
    assert "Tidak ada yang berubah" in client.get(ROOM.format(DESA)).text


def test_a_new_file_replaces_its_layer_alone_and_the_old_one_brings_it_back(client):
    both = make_csv([SCHOOL, CLINIC])
    send(client, both)
    other = ("SD Negeri 002", "SD", "sekolah", LAT, round(LON + 0.004, 6))
    send(client, make_csv([other]))
    assert names(client).count(SCHOOL[0]) == 0
    assert {other[0], CLINIC[0]} <= set(names(client)), "no word of clinics, so they stay"
    send(client, both)
    assert SCHOOL[0] in names(client) and other[0] not in names(client)


def test_a_place_that_changes_its_layer_is_still_one_place(client):
    send(client, make_csv([("Balai", "x", "sekolah", LAT, LON)]))
    send(client, make_csv([("Balai", "x", "kantor", LAT, LON)]))
    assert names(client).count("Balai") == 1


def test_a_school_that_the_village_site_knows_is_one_place_with_both_sources(client, tree_database):
    with tree_database.writing() as session:
        builder = Builder(session)
        site = builder.source(DESA, url="https://benuabaru.desa.id/")
        record = Place(key="5", name="SDN 001 Sangkulirang", category="SD (Sekolah Dasar)",
                       kind="Sarana Pendidikan", lon=LON, lat=LAT)  # fmt: skip
        item = builder.item(site, record, "fasilitas")
        unit = builder.unit(DESA)
        session.add(Spot(item_id=item.id, unit_id=unit.unit_id, scope_key=unit.scope_key,
                         geometry=store(Point(LON, LAT)), name=record.name))  # fmt: skip
    send(client, make_csv([SCHOOL]))
    rows = client.get("/sangkulirang/benua-baru-ilir/peta.json").json["data"]["places"]["rows"]
    (school,) = [row for row in rows if "001" in row["name"]]
    assert school["sources"] == ["OpenSID benuabaru.desa.id", "berkas kiriman"]
    send(client, make_csv([("SD lain", "SD", "sekolah", LAT, round(LON + 0.004, 6))]))
    assert "SDN 001 Sangkulirang" in names(client), "what the site says is never taken away"


def test_faults_are_named_and_nothing_is_kept(client, tree_database):
    before = count(tree_database)
    far_lat, far_lon = centre("64.08.11.2001")
    rows = [SCHOOL, ("Jauh", "SD", "sekolah", far_lat, far_lon), ("", "SD", "", LAT, LON),
            (f"Rumah {NIK}", "", "", LAT, LON)]  # fmt: skip
    answer = send(client, make_csv(rows))
    assert answer.status_code == 422
    assert "3 tempat belum dapat diterima" in answer.text
    assert "km di luar batas Desa Benua Baru Ilir" in answer.text and "Baris 3" in answer.text
    assert "Baris 4, kolom nama" in answer.text and NIK not in answer.text
    assert 'name="lapisan"' in answer.text, "one stands on the form again"
    assert count(tree_database) == before
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 0


def test_by_choice_the_good_ones_are_taken_and_nothing_is_taken_away(client):
    send(client, make_csv([SCHOOL]))
    rows = [
        ("SD Negeri 003", "SD", "sekolah", LAT, round(LON + 0.004, 6)),
        ("", "SD", "", LAT, LON),
    ]
    assert send(client, make_csv(rows), sebagian="ya").status_code == 303
    assert {"SD Negeri 003", SCHOOL[0]} <= set(names(client))
    assert "Baris 3, kolom nama: belum diisi." in client.get(ROOM.format(DESA)).text


def test_a_file_that_would_take_away_most_is_asked_about(client):
    many = [(f"SD {at:03}", "SD", "sekolah", LAT, round(LON + at / 10_000, 6)) for at in range(30)]
    send(client, make_csv(many))
    answer = send(client, make_csv(many[:5]))
    assert answer.status_code == 422 and "menghapus 25 tempat" in answer.text
    assert len(names(client)) >= 30
    assert send(client, make_csv(many[:5]), ganti="ya").status_code == 303
    assert sum(name.startswith("SD 0") for name in names(client)) <= 6


def test_the_wrong_file_or_word_is_refused_with_a_sentence(client, tree_database):
    before = count(tree_database)
    school = make_csv([SCHOOL])
    for body, more, said in (
        (b"", {}, "Pilih dahulu"),
        (b"<html><body>masuk</body></html>", {}, "halaman web"),
        (make_csv([("a", 1)], heads="judul,x"), {}, "tidak memuat kolom"),
        (school, {"lapisan": "kolam"}, "Lapisan “kolam” tidak dikenal"),
        (school, {"per": "kemarin"}, "bukan tanggal"),
        (school, {"sumber": f"Budi {NIK}"}, "nomor pribadi"),
        (make_csv([("a",)] * 10_001, heads="nama,lat,lon"), {}, "paling banyak 10000"),
    ):
        answer = send(client, body, **more)
        assert answer.status_code == 422 and said in answer.text, said
    assert count(tree_database) == before


def test_only_units_with_ground_and_only_ones_own(client, front):
    assert send(client, make_csv([SCHOOL]), unit=BESIDE).status_code == 403
    assert client.get(ROOM.format(BESIDE)).status_code == 403
    induk = enter(front, "induk")
    assert "opd" not in KINDS and induk.get("/ruang/lembar/64.08").text.count("Kirim tempat") == 1
    form = {"berkas": (io.BytesIO(make_csv([SCHOOL])), "t.csv"), "tanda": "palsu"}
    answer = client.post(f"/ruang/lembar/{DESA}/kirim-tempat", data=form)
    assert answer.status_code == 403, "a forged form"


def test_a_kecamatan_sends_for_its_villages_and_each_place_lies_in_its_own(front):
    camat = enter(front, "camat")
    lat, lon = centre(BESIDE)
    body = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"nama": "SMP Negeri 9", "jenis": "SMP"},
         "geometry": {"type": "Point", "coordinates": [lon, lat]}},
        {"type": "Feature", "properties": {"nama": "SMP Negeri 8", "jenis": "SMP",
         "kode_desa": DESA}, "geometry": {"type": "Point", "coordinates": [lon, lat]}},
    ]}).encode()  # fmt: skip
    assert send(camat, body, unit=KEC, name="smp.geojson").status_code == 303
    rows = camat.get("/sangkulirang/peta.json?jenis=sekolah").json["data"]["places"]["rows"]
    lies = {row["name"]: row["unit"]["code"] for row in rows}
    assert lies["SMP Negeri 9"] == BESIDE and lies["SMP Negeri 8"] == DESA, "a code says it better"


def test_what_was_sent_comes_as_a_file_and_going_back_it_changes_nothing(client, tree_database):
    send(client, make_csv([SCHOOL, CLINIC]))
    before = count(tree_database)
    back = client.get(f"/ruang/lembar/{DESA}/tempat-kiriman")
    assert back.headers["Content-Disposition"].endswith(f'filename="tempat-{DESA}.csv"')
    assert send(client, back.data).status_code == 303
    assert count(tree_database) == before


def test_a_death_before_publishing_leaves_all_of_the_file_to_be_shown_later(
    client, tree_database, settings_of, clock, monkeypatch
):
    def die(*_rest, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("portal.ingest.typing_in.publish_stream", die)
        with pytest.raises(KeyboardInterrupt):
            send(client, make_csv([SCHOOL, CLINIC]))
    assert SCHOOL[0] not in names(client)
    with tree_database.writing() as session:
        session.execute(update(Run).values(state="abandoned"))  # as its lease's end does
    projectors = make_projectors(settings_of(tree_database), tree_database)
    for source_id, stream in list_unpublished(tree_database):
        publish_stream(tree_database, source_id, stream, projectors, clock(), pass_on)
    assert {SCHOOL[0], CLINIC[0]} <= set(names(client))
